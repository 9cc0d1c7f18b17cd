import { visible } from "../base/visible";
import { type ReleaseKind, releaseName } from "../servicing/release";
import type { Twins } from "../servicing/twins";
import { columns } from "./columns";
import type { Look } from "./format";
import type { KbResult } from "./results";
import { wrapped } from "./wrapping";

const WHAT: Record<ReleaseKind, string> = {
    baseline:
        "A baseline: it restarts the device, is for devices with and without hotpatch, and hotpatches build on it.",
    hotpatch: "A hotpatch: it installs without a restart, on devices that are on the last baseline.",
    lcu: "A cumulative update: it restarts the device, and takes it off hotpatches until the next baseline.",
    preview: "An optional preview: it restarts the device, and takes it off hotpatches until the next baseline.",
    outOfBand: "Released besides the monthly rhythm.",
};

/** What stands where a twin would. */
const NO_TWIN: Record<ReleaseKind, string> = {
    baseline: "the same: a baseline is for both tracks",
    hotpatch: "not known",
    lcu: "not known",
    preview: "none: previews have no hotpatch",
    outOfBand: "none is published",
};

/** A KB with its twin on the other track, for those who write compliance rules and set up scanners. */
export function kbText(
    { kb, releases: twins }: Pick<KbResult, "kb" | "releases">,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string {
    const [first] = twins;
    if (first === undefined) {
        return "";
    }
    const rows = twins.map(({ release, twin }) => [
        visible(release.version ?? String(release.build)),
        `${release.build}.${release.revision ?? "?"}`,
        twin === undefined ? NO_TWIN[release.kind] : visible(releaseName(twin)),
    ]);
    const sources = [...new Set(twins.map(({ release: { source } }) => source))];
    const table = columns(["Version", "Build", "Same fixes on the other track"], rows, [12, 16], width);
    return `${[
        wrapped(`${kb}, ${first.release.month}: ${whatText(first)}`, width),
        table,
        ...(first.twin === undefined ? [] : [wrapped(complianceText(first), width)]),
        // Where sources differ they are part of the answer.
        ...(verbose || sources.length > 1 ? sources : []).map((source) =>
            wrapped(visible(`Source: ${source}.`), width),
        ),
    ].join("\n\n")}\n`;
}

function whatText({ release: { kind, isHotpatch, inferred }, twin }: Twins): string {
    if (kind === "lcu" && twin === undefined) {
        const guess =
            inferred === undefined
                ? ""
                : ` Inferred, not published: it was probably a ${inferred.kind}, since ${inferred.reasoning}.`;
        return (
            "A cumulative update: it restarts the device. No hotpatch of its month is known, so whether it is a baseline, or takes " +
            `the device off hotpatches, is not known either.${guess}`
        );
    }
    if (kind === "outOfBand") {
        return `${WHAT.outOfBand} ${isHotpatch ? "A hotpatch, without a restart." : "It restarts the device."}`;
    }
    return WHAT[kind];
}

/** The mistake that scanners make: the hotpatched device has the lower number of the two. */
function complianceText({ release, twin }: Twins): string {
    const lower = release.isHotpatch ? release : twin;
    const higher = release.isHotpatch ? twin : release;
    return (
        `A device on .${lower?.revision ?? "?"} has the security fixes of one on .${higher?.revision ?? "?"}: a rule that asks for ` +
        "the higher revision, or a scanner that looks for the cumulative update's KB, calls every hotpatched device vulnerable."
    );
}
