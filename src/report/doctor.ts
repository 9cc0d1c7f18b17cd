import { visible } from "../base/visible";
import type { Finding, FindingStatus } from "../doctor/finding";
import type { Look } from "./format";
import type { DoctorResult } from "./results";
import { beside, wrapped } from "./wrapping";

const MARKS: Readonly<Record<FindingStatus, string>> = { good: "ok", warning: "warn", bad: "BAD", unknown: "?" };

/** What was looked at for a reader, a line each, and at the end what to do first. */
export function doctorText(
    { findings, first }: DoctorResult,
    { width, isPart }: Pick<Look, "width" | "isPart">,
): string {
    return `${findings.map((finding) => line(finding, width)).join("")}${isPart ? "" : ending(first, width)}`;
}

/** A mark, and the text beside it. */
function line({ subject, status, text }: Finding, width: number): string {
    return `${beside(MARKS[status].padEnd(5), `${subject}: ${text}`, width)}\n`;
}

function ending(first: Finding | undefined, width: number): string {
    if (first === undefined) {
        const text =
            "Nothing stands in the way here. If Intune still does not offer the option, the tenant's region is not served or " +
            "Microsoft has not released it to the tenant: that is for Microsoft support.";
        return `\n${wrapped(text, width)}\n`;
    }
    const fix = first.fix ?? ["Find out why; the line above says what was answered."];
    const heading = wrapped(
        `${first.optional ? "Nothing stands in the way here. To know more" : "First"}, ${first.subject}: ${first.text}`,
        width,
    );
    return `\n${heading}\n${fix.map((each) => (isCommand(each) ? `  ${visible(each)}\n` : `${beside("  ", each, width)}\n`)).join("")}`;
}

/** Commands stand on lines of their own, to be copied whole. */
function isCommand(line: string): boolean {
    return line.startsWith("  ");
}
