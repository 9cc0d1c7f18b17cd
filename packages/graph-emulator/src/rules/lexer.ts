import { RuleError } from "./ruleError";

/** One token of a rule. `position` is its offset from 0; `text` is what is written there, for messages. */
export type Token =
    | { readonly kind: "punctuation"; readonly text: "(" | ")" | "[" | "]" | ","; readonly position: number }
    | { readonly kind: "string"; readonly text: string; readonly value: string; readonly position: number }
    | { readonly kind: "number"; readonly text: string; readonly position: number }
    /** A word with a leading hyphen is an operator; without one it is an operator, a property or a value. */
    | { readonly kind: "word"; readonly text: string; readonly hyphen: boolean; readonly position: number }
    | { readonly kind: "null"; readonly text: string; readonly position: number }
    | { readonly kind: "end"; readonly text: ""; readonly position: number };

const WORD = /-?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*/y;
const NUMBER = /-?[0-9][0-9A-Za-z_.:-]*/y;
const DOLLAR_NULL = /\$null(?![A-Za-z0-9_])/iy;

/**
 * Splits a rule into tokens, the last of which is `end`. Throws RuleError for a character that cannot begin a token and
 * for a string without an end.
 *
 * Strings are written in double quotes; single quotes are also accepted (the memberOf example on Microsoft's page). A
 * double quote in a string is preceded by a backtick, a single quote is doubled ("Manage rules for dynamic membership
 * groups", December 2024). `assumed`: a lone single quote within double quotes stands for itself, as does a backtick
 * before anything but a quote or a backtick, and typographic dashes, which that page prints in places, are not hyphens.
 */
export function tokenize(rule: string): Token[] {
    const tokens: Token[] = [];
    let position = 0;
    while (position < rule.length) {
        if (/\s/.test(rule.charAt(position))) {
            position += 1;
            continue;
        }
        const token = tokenAt(rule, position);
        tokens.push(token);
        position += token.text.length;
    }
    tokens.push({ kind: "end", text: "", position });
    return tokens;
}

function tokenAt(rule: string, position: number): Token {
    const character = rule.charAt(position);
    switch (character) {
        case "(":
        case ")":
        case "[":
        case "]":
        case ",":
            return { kind: "punctuation", text: character, position };
        case '"':
        case "'":
            return stringAt(rule, position, character);
        case "`":
            return quotedQuotesAt(rule, position);
        default:
            return wordAt(rule, position);
    }
}

function wordAt(rule: string, position: number): Token {
    const dollarNull = matchAt(DOLLAR_NULL, rule, position);
    if (dollarNull !== undefined) {
        return { kind: "null", text: dollarNull, position };
    }
    const word = matchAt(WORD, rule, position);
    if (word?.toLowerCase() === "null") {
        return { kind: "null", text: word, position };
    }
    if (word !== undefined) {
        return { kind: "word", text: word, hyphen: word.startsWith("-"), position };
    }
    const number = matchAt(NUMBER, rule, position);
    if (number !== undefined) {
        return { kind: "number", text: number, position };
    }
    const character = rule.charAt(position);
    if (/[\u2010-\u2015\u2212]/.test(character)) {
        throw new RuleError(`Invalid character '${character}'. Operators begin with the hyphen '-'`, position);
    }
    throw new RuleError(`Invalid character '${character}'`, position);
}

function stringAt(rule: string, position: number, quote: '"' | "'"): Token {
    let value = "";
    let at = position + 1;
    while (at < rule.length) {
        const character = rule.charAt(at);
        const following = rule.charAt(at + 1);
        if (character === "`" && (following === '"' || following === "`" || following === "'")) {
            value += following;
            at += 2;
        } else if (character === "'" && following === "'") {
            value += "'";
            at += 2;
        } else if (character === quote) {
            return { kind: "string", text: rule.slice(position, at + 1), value, position };
        } else {
            value += character;
            at += 1;
        }
    }
    throw new RuleError("Unterminated string", position);
}

/** The page's own example of a value with quotes, `` `"Sales`" ``, has no further quotes around it. */
function quotedQuotesAt(rule: string, position: number): Token {
    const end = rule.indexOf('`"', position + 2);
    if (rule.charAt(position + 1) !== '"' || end < 0) {
        throw new RuleError("Invalid character '`'", position);
    }
    return {
        kind: "string",
        text: rule.slice(position, end + 2),
        value: `"${rule.slice(position + 2, end)}"`,
        position,
    };
}

function matchAt(pattern: RegExp, rule: string, position: number): string | undefined {
    pattern.lastIndex = position;
    return pattern.exec(rule)?.[0];
}
