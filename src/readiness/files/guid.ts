/** Larger than any digit: a single one makes its word invalid. */
const NO_DIGIT = 0x10000;

/** The value of a hexadecimal digit by its character code. */
const DIGITS = new Uint32Array(128).fill(NO_DIGIT);
for (let value = 0; value < 16; value += 1) {
    const digit = value.toString(16);
    DIGITS[digit.charCodeAt(0)] = value;
    DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

const DASH = 45;

/**
 * Parses a GUID, in upper or lower case, into four words of 32 bits. Character by character: a fleet of a million has
 * several million of them, and a regular expression with `parseInt` takes ten times as long.
 *
 * @returns whether the text is a GUID; if not, the words are meaningless.
 */
export function readGuid(text: string, words: Uint32Array): boolean {
    if (text.length !== 36 || !hasDashes(text)) {
        return false;
    }
    const [a, b, c, d] = [fourDigits(text, 0), fourDigits(text, 4), fourDigits(text, 9), fourDigits(text, 14)];
    const [e, f, g, h] = [fourDigits(text, 19), fourDigits(text, 24), fourDigits(text, 28), fourDigits(text, 32)];
    words[0] = (a << 16) | b;
    words[1] = (c << 16) | d;
    words[2] = (e << 16) | f;
    words[3] = (g << 16) | h;
    return (a | b | c | d | e | f | g | h) < NO_DIGIT;
}

/** The GUID whose four words begin at an index, in lower case. */
export function guidOf(words: Uint32Array, at: number): string {
    let hex = "";
    for (const word of words.subarray(at, at + 4)) {
        hex += word.toString(16).padStart(8, "0");
    }
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function hasDashes(text: string): boolean {
    return (
        text.charCodeAt(8) === DASH &&
        text.charCodeAt(13) === DASH &&
        text.charCodeAt(18) === DASH &&
        text.charCodeAt(23) === DASH
    );
}

/** Their value, or at least `NO_DIGIT` if one is not a digit. */
function fourDigits(text: string, at: number): number {
    return (digit(text, at) << 12) | (digit(text, at + 1) << 8) | (digit(text, at + 2) << 4) | digit(text, at + 3);
}

function digit(text: string, at: number): number {
    return DIGITS[text.charCodeAt(at)] ?? NO_DIGIT;
}
