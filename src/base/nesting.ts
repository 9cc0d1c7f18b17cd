/** How many levels of arrays and objects a JSON text may nest. Microsoft Graph nests about ten. */
export const DEEPEST_NESTING = 100;

/**
 * Whether a JSON text nests deeper than {@link DEEPEST_NESTING}. Only looks at brackets outside strings, which costs a
 * fraction of parsing. Every level of a deeply nested value takes about a hundred bytes of memory, and code that walks
 * it runs out of stack.
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

/** The end of the string that begins at this position. */
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
