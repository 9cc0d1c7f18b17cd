import { inWords, renderCaret } from "../position";
import type { RuleFinding } from "./finding";

/** A finding for a terminal: severity, position, message and fix on one line, and the rule with carets below. */
export function renderFinding(text: string, finding: RuleFinding): string {
    const { severity, position, length, message, fix } = finding;
    return `${severity}: ${inWords(text, position)}: ${message} ${fix}\n${renderCaret(text, position, length)}`;
}
