/** Arrays and objects within each other that are made of a JSON text: Microsoft Graph nests some ten levels. */
export const DEEPEST_NESTING = 100;

/**
 * Whether a JSON text nests deeper than {@link DEEPEST_NESTING}. Looks at brackets outside of strings alone, which costs a fraction
 * of parsing. What nests deeper takes a hundred bytes of memory for each of its own, and whoever walks through it runs out of stack.
 */
export function nestsTooDeep(text: string): boolean {
    let depth = 0;
    for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
            at = endOfString(text, at);
        } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
            depth += 1;
            if (depth > DEEPEST_NESTING) {
                return true;
            }
        } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
            depth -= 1;
        }
    }
    return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Where a string ends that begins there. */
function endOfString(text: string, start: number): number {
    for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
        let escapes = 0;
        while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) {
            escapes += 1;
        }
        if (escapes % 2 === 0) {
            return end;
        }
    }
    return text.length;
}
