import type { PositiveOperator } from "../operators";
import { compilePattern } from "../pattern/matcher";

/** Whether a text matches. */
export type TextTest = (text: string) => boolean;

/**
 * The test behind a positive operator. "Regex and string operations aren't case sensitive" ("Manage rules for dynamic
 * membership groups", Microsoft Entra, December 2024): both sides are compared in lower case.
 *
 * Throws PatternError for a pattern that cannot be evaluated.
 */
export function textTest(operator: PositiveOperator, expected: string): TextTest {
    const lower = expected.toLowerCase();
    switch (operator) {
        case "eq":
        case "in":
            return equals(lower);
        case "startsWith":
            return startsWith(lower);
        case "endsWith":
            return (text) => text.toLowerCase().endsWith(lower);
        case "contains":
            return (text) => text.toLowerCase().includes(lower);
        case "match":
            return compilePattern(expected);
    }
}

/** Whether a text is one of a list. */
export function oneOf(expected: readonly string[]): TextTest {
    const lower = expected.map((each) => each.toLowerCase());
    const [first] = lower;
    if (lower.length === 1 && first !== undefined) {
        return equals(first);
    }
    const all = new Set(lower);
    return (text) => all.has(text.toLowerCase());
}

/** Result of comparing the first characters: decided, or a non-ASCII letter that needs the slower method. */
const DIFFERENT = 0;
const SAME = 1;
const UNDECIDED = 2;

function equals(lower: string): TextTest {
    return (text) => {
        if (text === lower) {
            return true;
        }
        const first = compareStart(text, lower);
        if (first === UNDECIDED) {
            return text.toLowerCase() === lower;
        }
        return first === SAME && text.length === lower.length;
    };
}

function startsWith(lower: string): TextTest {
    return (text) => {
        const first = compareStart(text, lower);
        return first === UNDECIDED ? text.toLowerCase().startsWith(lower) : first === SAME;
    };
}

/**
 * Compares the beginning of a text with a text in lower case, letter by letter: nearly all devices differ in the first
 * few letters, so a copy in lower case would be wasted on them.
 */
function compareStart(text: string, lower: string): number {
    for (let index = 0; index < lower.length; index += 1) {
        if (index >= text.length) {
            return DIFFERENT;
        }
        const code = text.charCodeAt(index);
        if (code >= 128) {
            return UNDECIDED;
        }
        const folded = code >= 65 && code <= 90 ? code + 32 : code;
        if (folded !== lower.charCodeAt(index)) {
            return DIFFERENT;
        }
    }
    return SAME;
}
