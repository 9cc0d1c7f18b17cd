/** What one source says about a code. */
export interface ErrorSource {
    /** The source, with its date. */
    readonly source: string;
    /** What it means, in one sentence. */
    readonly meaning: string;
}

/** An error code of Windows Update or of Windows servicing. */
export interface ErrorCode {
    /** As Windows shows it: `0x80070003`. */
    readonly code: string;
    /** Its name in Microsoft's headers. */
    readonly name: string;
    /** The meanings, by source; more than one if sources differ. */
    readonly sides: readonly [ErrorSource, ...ErrorSource[]];
    /** What to do, most likely first, in whole sentences. */
    readonly remedy: string;
}

const UNSIGNED = 0x1_0000_0000;

/**
 * The code that a text contains, in the form that Windows shows: hexadecimal with or without `0x`, or decimal, which
 * some tools print as a negative number (`-2147024893`). Undefined for anything else.
 */
export function errorCodeOf(text: string): string | undefined {
    const trimmed = text.trim();
    const hexadecimal = /^0x([0-9a-f]{1,8})$/i.exec(trimmed) ?? /^([8-9a-f][0-9a-f]{7})$/i.exec(trimmed);
    if (hexadecimal?.[1] !== undefined) {
        return shown(Number.parseInt(hexadecimal[1], 16));
    }
    const decimal = /^(?:-\d{8,10}|\d{9,10})$/.test(trimmed) ? Number(trimmed) : Number.NaN;
    const number = decimal < 0 ? decimal + UNSIGNED : decimal;
    return number >= 0 && number < UNSIGNED ? shown(number) : undefined;
}

/** `0x80073712`, `80073712`, `-2147009774` in a text; not within a word or an id. */
const IN_TEXT =
    /(?<!\d)0x0*[0-9a-f]{1,8}(?![0-9a-f])|(?<![\w-])(?:-\d{8,10}|\d{9,10}|(?=[a-f]*\d)[89a-f][0-9a-f]{7})(?![\w-])/gi;
const SURELY_CODE = /^0x0*[89a-f][0-9a-f]{7}$/i;

/**
 * The codes in a text, without duplicates, in order. A number that is not written like a failure code only counts if it
 * is known.
 */
export function errorCodesIn(text: string, isKnown: (hex: string) => boolean): string[] {
    const codes = [...text.matchAll(IN_TEXT)].flatMap(([found]) => {
        const hex = errorCodeOf(found.replace(/^0x0*(?=[0-9a-f])/i, "0x"));
        return hex !== undefined && (SURELY_CODE.test(found) || isKnown(hex)) ? [hex] : [];
    });
    return [...new Set(codes)];
}

function shown(number: number): string {
    return `0x${number.toString(16).padStart(8, "0")}`;
}

/** An entry on which the sources agree. */
export function code(hex: string, name: string, meaning: string, source: string, remedy: string): ErrorCode {
    return { code: hex, name, sides: [{ source, meaning }], remedy };
}
