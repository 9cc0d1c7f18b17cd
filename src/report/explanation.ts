import { COMMAND } from "../base/command";
import { sourceText } from "../conditions/condition";
import { PREREQUISITE_WORDS } from "../conditions/prerequisites";
import { PREREQUISITES } from "../readiness/prerequisites";
import type { ErrorCode } from "../servicing/errorCodes";
import type { Look } from "./format";
import { kbText } from "./kb";
import type { BadgeExplanation, Explanation, ExplanationResult } from "./results";
import type { KnownWord } from "./vocabulary";
import { wrapped } from "./wrapping";

/** A badge, or the code of a prerequisite, as words: what it says, why, and what to do. */
export type BadgeName = Pick<BadgeExplanation, "outcome" | "code">;

const BADGE = /^(not eligible|unknown)\s*\((\w+)\)$/i;

/** Reads a badge, `Not eligible (vbs)`, or the code in it, `vbs`. Case does not count. Undefined for anything else. */
export function badgeOf(text: string): BadgeName | undefined {
    const trimmed = text.trim();
    if (/^eligible$/i.test(trimmed)) {
        return { outcome: "Eligible" };
    }
    const match = BADGE.exec(trimmed);
    const name = (match?.[2] ?? trimmed).toLowerCase();
    const code = PREREQUISITES.find((each) => each.code === name)?.code;
    if (code === undefined) {
        return undefined;
    }
    return { outcome: match?.[1]?.toLowerCase() === "unknown" ? "Unknown" : "Not eligible", code };
}

/** What a badge means. */
export function explainedBadge({ outcome, code }: BadgeName): BadgeExplanation {
    if (code === undefined) {
        return {
            kind: "badge",
            outcome,
            meaning: "the device meets all five prerequisites of hotpatch.",
            remedy: "It gets hotpatches if a policy with hotpatch on reaches it; the badge does not say whether one does.",
        };
    }
    const { meaning: rule, remedy, source } = PREREQUISITE_WORDS[code];
    const isUnknown = outcome === "Unknown";
    return {
        kind: "badge",
        outcome,
        code,
        meaning: isUnknown
            ? "what decides about it could not be found out, and no prerequisite before it fails."
            : "this is the first prerequisite that the device fails.",
        rule,
        remedy: isUnknown ? `\`${COMMAND} readiness --device NAME\` says what is missing.` : remedy,
        source: sourceText(source),
    };
}

/** Explanations for a reader, one below the other. */
export function explanationText({ explanations }: ExplanationResult, look: Pick<Look, "width" | "verbose">): string {
    return explanations.map((explanation) => textOf(explanation, look)).join("\n");
}

function textOf(explanation: Explanation, look: Pick<Look, "width" | "verbose">): string {
    switch (explanation.kind) {
        case "badge":
            return badgeText(explanation, look);
        case "errorCode":
            return errorText(explanation.errorCode, look);
        case "word":
            return wordText(explanation.uses, look);
        case "kb":
            return kbText(explanation, look);
    }
}

function badgeText(
    { outcome, code, meaning, rule, remedy, source }: BadgeExplanation,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string {
    return code === undefined
        ? paragraphs(width, [`${outcome}: ${meaning}`, remedy])
        : paragraphs(width, [
              `${outcome} (${code}): ${meaning}`,
              `Rule: ${rule}`,
              `What to do: ${remedy}`,
              ...(verbose ? [`Source: ${source}.`] : []),
          ]);
}

/** What an error code means and what to do, and who says so. */
function errorText(
    { code, name, sides, remedy }: ErrorCode,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string {
    return paragraphs(width, [
        `${code} ${name}`,
        ...sides.map(({ meaning, source }) => (verbose ? `${meaning} (${source})` : meaning)),
        `What to do: ${remedy}`,
    ]);
}

/** What a word of a report means, in each of its uses. */
function wordText(words: readonly KnownWord[], { width, verbose }: Pick<Look, "width" | "verbose">): string {
    return words
        .map(({ name, use, meaning, remedy, source }) =>
            paragraphs(width, [
                `${name} (${use}): ${meaning}`,
                ...(remedy === undefined ? [] : [`What to do: ${remedy}`]),
                ...(source === undefined || !verbose ? [] : [`Source: ${sourceText(source)}.`]),
            ]),
        )
        .join("\n");
}

function paragraphs(width: number, texts: readonly string[]): string {
    return `${texts.map((text) => wrapped(text, width)).join("\n")}\n`;
}
