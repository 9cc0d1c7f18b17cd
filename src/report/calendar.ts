import { visible } from "../base/visible";
import type { ServicingMonth } from "../servicing/calendar";
import { releaseName, type WindowsRelease } from "../servicing/release";
import { columns } from "./columns";
import type { Look } from "./format";
import type { CalendarResult } from "./results";
import { wrapped } from "./wrapping";

/** The calendar for a reader: builds that have the same releases share a line. */
export function calendarTable(calendar: CalendarResult, { width }: Pick<Look, "width">): string {
    const { origin, date, from, to, months, isEmbeddedGraph } = calendar;
    const owner = isEmbeddedGraph ? "the embedded Microsoft Graph's" : "Microsoft's";
    const sources = {
        live: `${owner} catalog, read on ${date}`,
        public: `public pages of Microsoft's, read on ${date}`,
        embedded: `the embedded table of ${date}`,
    };
    const source = sources[origin];
    const title = wrapped(`Hotpatch calendar from ${from} to ${to}, by ${source}`, width);
    const rows = grouped(months).map(([first, versions]) => [
        first.month,
        versions,
        kindText(first),
        first.restart === "unknown" ? "not known" : first.restart,
        first.releaseDay,
        releasesText(first),
    ]);
    if (rows.length === 0) {
        return `${title}\n\nNothing is known of these months.\n`;
    }
    const drawn = columns(["Month", "Version", "Kind", "Restart", "Day", "Releases"], rows, [9, 18, 29, 11, 12], width);
    const inferred = inferredText(months).map((text) => `\n\n${wrapped(text, width)}`);
    const planned = months.some(({ status }) => status === "planned")
        ? `\n\n${wrapped("Planned is what Microsoft announces, and may turn out otherwise: only a release makes a month a baseline or a hotpatch month.", width)}`
        : "";
    return `${title}\n\n${drawn}${inferred.join("")}${planned}\n`;
}

/** Months with the versions that share them: `24H2, 25H2`. */
function grouped(months: readonly ServicingMonth[]): [ServicingMonth, string][] {
    const groups = new Map<string, ServicingMonth[]>();
    for (const month of months) {
        const key = [month.month, kindText(month), month.releaseDay, releasesText(month)].join("\n");
        groups.set(key, [...(groups.get(key) ?? []), month]);
    }
    return [...groups.values()].flatMap((same): [ServicingMonth, string][] => {
        const [first] = same;
        const versions = same.map(({ version, build }) => visible(version ?? String(build)));
        return first === undefined ? [] : [[first, versions.join(", ")]];
    });
}

/** What is only inferred, said once for each month, with the reasoning. */
function inferredText(months: readonly ServicingMonth[]): string[] {
    const texts = months.flatMap(({ month, inferred }) =>
        inferred === undefined
            ? []
            : [
                  `${month} was probably a ${inferred.kind}: ${inferred.reasoning}. That is inferred, and decides about nothing.`,
              ],
    );
    return [...new Set(texts)].map((text) => visible(text));
}

function kindText({ status, kind, planned, unscheduled, inferred }: ServicingMonth): string {
    if (status === "planned") {
        return `${planned}, planned`;
    }
    if (kind === "unknown") {
        return inferred === undefined
            ? `not known (plan: ${planned})`
            : `not known (plan: ${planned}; inferred: ${inferred.kind})`;
    }
    return unscheduled ? `${kind}, unscheduled` : kind;
}

function releasesText({ releases }: ServicingMonth): string {
    return releases.map(releaseText).join("; ");
}

/** `hotpatch KB5089466 (.8390)`: the build stands in a column of its own. */
function releaseText(release: WindowsRelease): string {
    return visible(releaseName(release).replace(`${release.build}.`, "."));
}
