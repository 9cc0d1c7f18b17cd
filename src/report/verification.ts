import { visible } from "../base/visible";
import type { Verification, VerifiedStep } from "../delivery/verify";
import { columns } from "./columns";
import type { Look } from "./format";
import { secondOpinionText } from "./secondOpinion";
import { beside, wrapped } from "./wrapping";

/** Marks for steps that were taken, were not, and are unknown. */
const MARKS = {
    unicode: { yes: "\u2713", no: "\u2717", unknown: "?" },
    ascii: { yes: "[ok]", no: "[no]", unknown: "[??]" },
} as const;

/** The chain for a reader at a terminal, a line a step, and what to do now. */
export function verificationText(
    { kind, name, devices, steps, next, findings, outcome, secondOpinion }: Verification,
    { width, unicode, verbose }: Pick<Look, "width" | "unicode" | "verbose">,
): string {
    const marks = MARKS[unicode ? "unicode" : "ascii"];
    const isRing = kind !== "device";
    const rows = steps.map((step) => [
        marks[step.outcome],
        step.name,
        ...(isRing ? [countsOf(step)] : []),
        `${visible(step.finding)}${isRing ? examplesOf(step) : ""}`,
    ]);
    const head = isRing ? ["", "Step", "Yes / no / unknown", "What was found"] : ["", "Step", "What was found"];
    const widths = isRing ? [6, 25, 20] : [6, 25];
    const subject = `${kind} '${name}'${isRing ? `, ${devices} Windows devices` : ""}`;
    return `${[
        beside(`${marks[outcome]} `, subject, width),
        ...(rows.length > 0 ? [columns(head, rows, widths, width)] : []),
        wrapped(next === undefined ? "Nothing to do." : `Next: ${next}`, width),
        ...findings.map((finding) => wrapped(`Note: ${finding}`, width)),
        ...(secondOpinion === undefined ? [] : secondOpinionText(secondOpinion, { width, verbose })),
    ].join("\n\n")}\n`;
}

function countsOf({ devices: { yes, no, unknown } }: VerifiedStep): string {
    return `${yes} / ${no} / ${unknown}`;
}

function examplesOf({ examples, devices, outcome }: VerifiedStep): string {
    if (examples.length === 0) {
        return "";
    }
    const all = outcome === "no" ? devices.no : devices.unknown;
    return ` (${examples.map((name) => visible(name)).join(", ")}${all > examples.length ? ", …" : ""})`;
}
