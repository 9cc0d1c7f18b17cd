/**
 * .NET matches UTF-16 units, RE2 matches code points. Units of surrogate pairs and newlines are passed to RE2 as code
 * points of the last private plane, which no text can contain once its own surrogates are replaced.
 */
const SURROGATE_OFFSET = 0x100000;
const NEWLINE = 0x10fffd;

const WORD = /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u;
const SPACE = /[\t-\r\u0085\p{Z}]/u;
/** In addition to the members of `\w`, `\b` takes the zero-width joiner and non-joiner into account. */
const IN_WORD = /[\p{L}\p{Mn}\p{Nd}\p{Pc}\u200c\u200d]/u;
const PLAIN = /^[\0-\t\v-\x7f]*$/;

/** How a text has to be encoded for a translated pattern. */
export interface TextForm {
    /**
     * Every unit is placed between two marks that say whether it belongs to a word, because RE2's own `\b` only knows
     * ASCII.
     */
    readonly isFramed: boolean;
    /** Lines end at every newline; otherwise `$` only recognises one at the end of the text. */
    readonly isMultiLine: boolean;
}

/** A text as passed to RE2: in lower case, and in units. */
export function textInUnits(text: string, { isFramed, isMultiLine }: TextForm): string {
    if (!isFramed && PLAIN.test(text)) {
        return text.toLowerCase();
    }
    let written = "";
    for (let index = 0; index < text.length; index += 1) {
        const unit = text.charAt(index);
        const isLineEnd = unit === "\n" && (isMultiLine || index === text.length - 1);
        if (isFramed) {
            const mark = isLineEnd ? "\n" : IN_WORD.test(unit) ? "_" : "-";
            written += mark + String.fromCodePoint(codePointOf(lowerCase(unit))) + mark;
        } else {
            written += isLineEnd ? unit : String.fromCodePoint(codePointOf(lowerCase(unit)));
        }
    }
    return written;
}

function codePointOf(unit: string): number {
    const code = unit.charCodeAt(0);
    if (code === 0x0a) {
        return NEWLINE;
    }
    return code >= 0xd800 && code <= 0xdfff ? code + SURROGATE_OFFSET : code;
}

/** .NET compares the lower case of single units, so that no unit becomes two. */
function lowerCase(unit: string): string {
    const lower = unit.toLowerCase();
    return lower.length === 1 ? lower : unit;
}

/** The RE2 class members for one unit, in either case. */
export function unitMembers(unit: string): string {
    return plainRange(lowerCase(unit).charCodeAt(0), lowerCase(unit).charCodeAt(0));
}

/** The RE2 class members for the units from `first` to `last`, in either case. */
export function rangeMembers(first: string, last: string): string {
    const lowerForms = casePairs()
        .filter(({ upper }) => upper >= first && upper <= last)
        .map(({ lower }) => unitMembers(lower));
    return [plainRange(first.charCodeAt(0), last.charCodeAt(0)), ...lowerForms].join("");
}

/** Every unit that changes in lower case. */
const casePairs = once(() =>
    Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
        .map((upper) => ({ upper, lower: lowerCase(upper) }))
        .filter(({ upper, lower }) => lower !== upper),
);

function plainRange(first: number, last: number): string {
    const spans = [
        [first, Math.min(last, 0xd7ff)],
        [Math.max(first, 0xd800) + SURROGATE_OFFSET, Math.min(last, 0xdfff) + SURROGATE_OFFSET],
        [Math.max(first, 0xe000), last],
        first <= 0x0a && last >= 0x0a ? [NEWLINE, NEWLINE] : [1, 0],
    ] as const;
    return spans.map(([from, to]) => (from > to ? "" : from === to ? hex(from) : `${hex(from)}-${hex(to)}`)).join("");
}

function hex(code: number): string {
    return `\\x{${code.toString(16)}}`;
}

/** The units that a test does not accept. */
function complement(test: RegExp): string {
    let members = "";
    let start: number | undefined;
    for (let code = 0; code <= 0x10000; code += 1) {
        const isIn = code < 0x10000 && !test.test(String.fromCharCode(code));
        if (isIn && start === undefined) {
            start = code;
        } else if (!isIn && start !== undefined) {
            members += plainRange(start, code - 1);
            start = undefined;
        }
    }
    return members;
}

function once<T>(make: () => T): () => T {
    let made: { readonly value: T } | undefined;
    return () => {
        made ??= { value: make() };
        return made.value;
    };
}

/**
 * `\d`, `\w`, `\s` and their opposites as members of an RE2 class, by Unicode category: "Character classes in .NET regular
 * expressions" (Microsoft Learn, 2025).
 */
export const SHORTHANDS: Readonly<Record<string, (() => string) | undefined>> = {
    d: () => "\\p{Nd}",
    D: () => "\\P{Nd}",
    w: () => "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}",
    W: once(() => complement(WORD)),
    s: () => `\\t-\\r\\x{85}\\p{Z}${hex(NEWLINE)}`,
    S: once(() => complement(SPACE)),
};

/**
 * Categories that are independent of case; the behaviour of .NET's others is not known for texts whose case is ignored.
 */
const CATEGORIES = /^(?:L[mo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/;

/** `\p{name}`, or `\P{name}`, as a member of an RE2 class. Undefined if it cannot be evaluated here. */
export function categoryMembers(name: string, isNegated: boolean): string | undefined {
    return CATEGORIES.test(name) ? `\\${isNegated ? "P" : "p"}{${name}}` : undefined;
}

/** Every unit. */
export const ANY_UNIT = "\\x{0}-\\x{10ffff}";

/** Every unit except the newline. */
export const NOT_NEWLINE = `^\\n${hex(NEWLINE)}`;
