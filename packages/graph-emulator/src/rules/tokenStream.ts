import { type Token, tokenize } from "./lexer";
import { operatorName } from "./operators";
import { RuleError } from "./ruleError";

/** The tokens of a rule, read from left to right. */
export class TokenStream {
    private readonly tokens: readonly Token[];
    private readonly end: Token;
    private index = 0;

    constructor(rule: string) {
        this.tokens = tokenize(rule);
        this.end = { kind: "end", text: "", position: rule.length };
    }

    peek(): Token {
        return this.tokens[this.index] ?? this.end;
    }

    next(): Token {
        const token = this.peek();
        this.index += 1;
        return token;
    }

    /** Consumes the operator with that name, ignoring hyphen and case, if it is next. */
    takeOperator(name: string): boolean {
        const token = this.peek();
        if (token.kind !== "word" || operatorName(token.text) !== name) {
            return false;
        }
        this.index += 1;
        return true;
    }

    takePunctuation(text: "(" | ")" | "[" | "]" | ","): boolean {
        const token = this.peek();
        if (token.kind !== "punctuation" || token.text !== text) {
            return false;
        }
        this.index += 1;
        return true;
    }

    expectPunctuation(text: "(" | ")" | "[" | "]" | ","): void {
        if (!this.takePunctuation(text)) {
            throw unexpected(this.peek(), `'${text}'`);
        }
    }
}

/** The error for a token where something else is expected. */
export function unexpected(token: Token, expected: string): RuleError {
    const found = token.kind === "end" ? "the end of the rule" : `'${token.text}'`;
    return new RuleError(`Rule syntax error: expected ${expected}, found ${found}`, token.position);
}
