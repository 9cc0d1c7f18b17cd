import { COMMAND } from "../base/command";
import { sourceText } from "../conditions/condition";
import { PREREQUISITE_WORDS, type PrerequisiteCode } from "../conditions/prerequisites";
import { PREREQUISITES } from "../readiness/prerequisites";
import type { ErrorCode } from "../servicing/errorCodes";
import { wrapped } from "./columns";
import type { KnownWord } from "./vocabulary";

/** A badge, or the code of a prerequisite, as words: what it says, why, and what to do. */
export interface BadgeName {
    readonly outcome: "Eligible" | "Not eligible" | "Unknown";
    /** Absent for `Eligible`. */
    readonly code?: PrerequisiteCode;
}

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
export function badgeReport({ outcome, code }: BadgeName, width: number): string {
    if (code === undefined) {
        return paragraphs(width, [
            "Eligible: the device meets all five prerequisites of hotpatch.",
            "It gets hotpatches if a policy with hotpatch on reaches it; the badge does not say whether one does.",
        ]);
    }
    const means =
        outcome === "Unknown"
            ? "what decides about it could not be found out, and no prerequisite before it fails."
            : "this is the first prerequisite that the device fails.";
    const { meaning, remedy, source } = PREREQUISITE_WORDS[code];
    return paragraphs(width, [
        `${outcome} (${code}): ${means}`,
        `Rule: ${meaning}`,
        outcome === "Unknown"
            ? `What to do: \`${COMMAND} readiness --device NAME\` says what is missing.`
            : `What to do: ${remedy}`,
        `Source: ${sourceText(source)}.`,
    ]);
}

/** What an error code means, by whom, and what to do. */
export function errorReport({ code, name, sides, remedy }: ErrorCode, width: number): string {
    return paragraphs(width, [
        `${code} ${name}`,
        ...sides.map(({ meaning, source }) => `${meaning} (${source})`),
        `What to do: ${remedy}`,
    ]);
}

/** What a word of a report means, in each of its uses. */
export function wordReport(words: readonly KnownWord[], width: number): string {
    return words
        .map(({ name, use, meaning, remedy, source }) =>
            paragraphs(width, [
                `${name} (${use}): ${meaning}`,
                ...(remedy === undefined ? [] : [`What to do: ${remedy}`]),
                ...(source === undefined ? [] : [`Source: ${sourceText(source)}.`]),
            ]),
        )
        .join("\n");
}

function paragraphs(width: number, texts: readonly string[]): string {
    return `${texts.map((text) => wrapped(text, width)).join("\n")}\n`;
}
