import { FatalProblem } from "./ruleProblem";

/** One piece of a rule. */
export interface Token {
    readonly kind: "punctuation" | "string" | "number" | "word" | "null" | "end";
    /** As written in the rule. */
    readonly text: string;
    /** The content of a string, without quotes and escapes. Empty for all other tokens. */
    readonly value: string;
    /** UTF-16 code units before it, from 0. */
    readonly offset: number;
}

const SPACE = /\s+/y;
const WORD = /-?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*/y;
const NUMBER = /-?[0-9][0-9A-Za-z_.:-]*/y;
const DOLLAR_NULL = /\$null(?![A-Za-z0-9_])/iy;

/** What people write out of habit from other languages, or what a word processor turned it into. */
const HABITS: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
    { pattern: /[\u00ab\u00bb]/y, hint: "It is a typographic quotation mark. Write the plain one, '\"'." },
    { pattern: /={1,3}/y, hint: "Write -eq." },
    { pattern: /!=/y, hint: "Write -ne." },
    { pattern: /!/y, hint: "Write -not." },
    { pattern: /&{1,2}/y, hint: "Write -and." },
    { pattern: /\|{1,2}/y, hint: "Write -or." },
    { pattern: /[<>]=?/y, hint: "Rules cannot compare by size. Compare the beginning with -startsWith." },
    { pattern: /\$[A-Za-z]\w*/y, hint: "The only value of this form is $null." },
    { pattern: /\*/y, hint: "There are no wildcards. Use -startsWith, -endsWith or -contains." },
];

/**
 * Splits a rule into tokens, the last of which is `end`. Throws FatalProblem for a character that cannot begin a token
 * and for a string without an end.
 *
 * "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024): a string is written in double quotes;
 * a double quote in it is preceded by a backtick, a single quote is doubled; null and $null are the same. That page
 * writes the ids of memberOf in single quotes, so these are accepted too. Its example of a quoted value, `` `"Sales`"
 * ``, has no further quotes. `assumed`: a lone single quote within double quotes stands for itself, and a backtick
 * escapes quotes and backticks and otherwise stands for itself.
 */
export function tokenize(text: string): Token[] {
    const tokens: Token[] = [];
    let offset = 0;
    while (offset < text.length) {
        const space = matchAt(SPACE, text, offset);
        if (space === undefined) {
            const token = tokenAt(text, offset);
            tokens.push(token);
            offset += token.text.length;
        } else {
            offset += space.length;
        }
    }
    tokens.push({ kind: "end", text: "", value: "", offset: text.length });
    return tokens;
}

function tokenAt(text: string, offset: number): Token {
    const character = text.charAt(offset);
    if ("()[],".includes(character)) {
        return { kind: "punctuation", text: character, value: "", offset };
    }
    if (character === '"' || character === "'") {
        return stringAt(text, offset, character);
    }
    if (text.startsWith('`"', offset)) {
        return quotedStringAt(text, offset);
    }
    const word = matchAt(DOLLAR_NULL, text, offset) ?? matchAt(WORD, text, offset);
    if (word !== undefined) {
        const isNull = /^\$?null$/i.test(word);
        return { kind: isNull ? "null" : "word", text: word, value: "", offset };
    }
    const number = matchAt(NUMBER, text, offset);
    if (number !== undefined) {
        return { kind: "number", text: number, value: "", offset };
    }
    throw strangeCharacter(text, offset);
}

function stringAt(text: string, offset: number, quote: string): Token {
    let value = "";
    let at = offset + 1;
    while (at < text.length) {
        const character = text.charAt(at);
        const following = text.charAt(at + 1);
        if (character === "`" && (following === '"' || following === "'" || following === "`")) {
            value += following;
            at += 2;
        } else if (character === "'" && following === "'") {
            value += "'";
            at += 2;
        } else if (character === quote) {
            return { kind: "string", text: text.slice(offset, at + 1), value, offset };
        } else {
            value += character;
            at += 1;
        }
    }
    throw new FatalProblem({
        code: "syntax",
        offset,
        length: 1,
        expected: `a closing ${quote} for this string`,
        found: "the end of the rule",
        hint: `A quotation mark inside a string is written \`${quote}.`,
    });
}

function quotedStringAt(text: string, offset: number): Token {
    const end = text.indexOf('`"', offset + 2);
    if (end < 0) {
        throw new FatalProblem({
            code: "syntax",
            offset,
            length: 2,
            expected: 'a closing `" for this string',
            found: "the end of the rule",
        });
    }
    const whole = text.slice(offset, end + 2);
    return { kind: "string", text: whole, value: `"${text.slice(offset + 2, end)}"`, offset };
}

function strangeCharacter(text: string, offset: number): FatalProblem {
    for (const { pattern, hint } of HABITS) {
        const found = matchAt(pattern, text, offset);
        if (found !== undefined) {
            return invalid(found, offset, hint);
        }
    }
    return invalid(String.fromCodePoint(text.codePointAt(offset) ?? 0), offset);
}

function invalid(found: string, offset: number, hint?: string): FatalProblem {
    return new FatalProblem({
        code: "syntax",
        offset,
        length: found.length,
        expected: "a property, an operator or a value",
        found: `'${found}'`,
        ...(hint === undefined ? {} : { hint }),
    });
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0];
}
