import { visible } from "../base/visible";
import { type Token, tokenize } from "./lexer";
import { plainName } from "./operators";
import { FatalProblem, type RuleProblem } from "./ruleProblem";

/** The tokens of a rule, read from left to right. */
export class TokenReader {
    private readonly tokens: readonly Token[];
    private readonly end: Token;
    private index = 0;

    constructor(text: string) {
        this.tokens = tokenize(text);
        this.end = { kind: "end", text: "", value: "", offset: text.length };
    }

    /** The next token, without consuming it. After the last one it is always `end`. */
    peek(): Token {
        return this.tokens[this.index] ?? this.end;
    }

    /** Consumes the next token. */
    next(): Token {
        const token = this.peek();
        this.index += 1;
        return token;
    }

    /** Consumes the next token if it is that operator, ignoring hyphen and case. */
    takeOperator(name: string): boolean {
        const token = this.peek();
        return this.takeIf(token.kind === "word" && plainName(token.text) === name);
    }

    /** Consumes the next token if it is that bracket or comma. */
    takePunctuation(text: string): boolean {
        const token = this.peek();
        return this.takeIf(token.kind === "punctuation" && token.text === text);
    }

    /** Where the last consumed token ended. */
    endOfLast(): number {
        const last = this.tokens[this.index - 1];
        return last === undefined ? 0 : last.offset + last.text.length;
    }

    private takeIf(taken: boolean): boolean {
        this.index += taken ? 1 : 0;
        return taken;
    }
}

/** A token as an error names it. */
export function shown(token: Token): string {
    if (token.kind === "end") {
        return "the end of the rule";
    }
    const text = visible(token.text, 60);
    return token.kind === "string" ? `the text ${text}` : `'${text}'`;
}

/** A problem of one token. */
export function problemAt(token: Token, code: RuleProblem["code"], expected: string, hint?: string): RuleProblem {
    return {
        code,
        offset: token.offset,
        length: Math.max(1, token.text.length),
        expected,
        found: shown(token),
        ...(hint === undefined ? {} : { hint }),
    };
}

/** The error for a token where something else is expected. */
export function unexpected(token: Token, expected: string, hint?: string): FatalProblem {
    return new FatalProblem(problemAt(token, "syntax", expected, hint));
}
