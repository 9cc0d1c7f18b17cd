import { visible, visibleLines } from "../base/visible";
import { type MovedDevice, renderFinding } from "../membership";
import type { Look } from "./format";
import { impactText } from "./impactText";
import type { RuleCheck, RuleDifferenceReport, RuleEvaluationReport, RuleExplanation, RuleFormat } from "./results";
import { wrappedLines } from "./wrapping";

/** Findings with their places, and how many there are. */
export function ruleCheckText({ rule, findings, errors, warnings }: RuleCheck, { width }: Pick<Look, "width">): string {
    const counts = `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
    // Made safe before it is cut to the place: half a token is not known for one.
    const text = visibleLines(rule);
    return shown([
        ...findings.map((finding) => {
            // The carets have to stay below their place in the rule, which is never broken.
            const [said = "", ...place] = renderFinding(text, finding).split("\n");
            return [wrappedLines(said, width), ...place].join("\n");
        }),
        counts,
    ]);
}

/** The rule as it is, to be used: whoever makes a {@link RuleFormat} has seen to it that it may be shown. */
export function ruleFormatText({ rule }: RuleFormat): string {
    return `${rule}\n`;
}

export function ruleExplanationText({ explanation }: RuleExplanation, { width }: Pick<Look, "width">): string {
    return shown([wrappedLines(explanation, width)]);
}

/** How many devices are in, or why one is in or out. */
export function ruleEvaluationText(
    { counts, devices = [] }: RuleEvaluationReport,
    { width }: Pick<Look, "width">,
): string {
    const lines = [
        ...(counts === undefined
            ? []
            : [`${counts.matched} of ${counts.devices} devices are in, ${counts.notMatched} are not.`]),
        ...devices.flatMap(({ device, result, clauses }) => [
            `${named(device)}: ${result ? "in" : "not in"}`,
            ...clauses.map(
                ({ clause, value, result, decisive }) =>
                    `  ${result ? "yes" : "no "} ${clause}, it is ${JSON.stringify(value ?? null)}${decisive ? "  <-- decides" : ""}`,
            ),
        ]),
    ];
    return shown(lines.map((line) => wrappedLines(line, width)));
}

/** How many devices enter and leave, and their names. */
export function ruleDifferenceText(
    { entering, leaving, staying, impact }: RuleDifferenceReport,
    { all, width }: Pick<Look, "all" | "width">,
): string {
    const blocks = impact?.blocks.map((block) => `\n${impactText(block, impact)}`) ?? [];
    const open = impact?.notKnown.map((text) => `not known: ${text}`) ?? [];
    const lines = [
        `${entering.length} enter, ${leaving.length} leave, ${staying} stay.`,
        ...list("+", entering, all),
        ...list("-", leaving, all),
        ...blocks,
        ...open,
    ];
    return shown(lines.map((line) => wrappedLines(line, width)));
}

/** Rules and names hold whatever somebody wrote. */
function shown(lines: readonly string[]): string {
    return lines.map((line) => `${visibleLines(line)}\n`).join("");
}

const SHOWN = 20;

function list(sign: string, devices: readonly MovedDevice[], all: boolean): string[] {
    const lines = (all ? devices : devices.slice(0, SHOWN)).map((device) => `  ${sign} ${named(device)}`);
    const more = devices.length - lines.length;
    return more > 0 ? [...lines, `  ${sign} … and ${more} more; --all lists them`] : lines;
}

function named({ displayName, id, operatingSystemVersion }: MovedDevice): string {
    return visible(`${displayName ?? "(no name)"} ${id}${operatingSystemVersion ? ` ${operatingSystemVersion}` : ""}`);
}

function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
