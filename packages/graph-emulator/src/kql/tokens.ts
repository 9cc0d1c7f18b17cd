import { syntaxError } from "./failure";

export interface KqlToken {
    readonly kind: "word" | "text" | "number" | "timespan" | "mark" | "end";
    /** As written; for a text, its content. */
    readonly text: string;
    /** For a number its value, for a timespan its milliseconds. */
    readonly value: number;
    readonly position: number;
}

const UNITS: Readonly<Record<string, number>> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 24 * 3_600_000,
};

const TOKEN =
    /(?:\s+|\/\/[^\n]*)*(?:(\d+(?:\.\d+)?)(ms|s|m|h|d)\b|(\d+(?:\.\d+)?)|([A-Za-z_]\w*~?)|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|(==|!=|=~|!~|<=|>=|\.\.|[<>=|(),*;:.+-]))/y;
const REST = /(?:\s+|\/\/[^\n]*)*$/y;

/** Splits a query into tokens. KqlFailure for anything that is not one. */
export function kqlTokens(query: string): KqlToken[] {
    const tokens: KqlToken[] = [];
    let position = 0;
    for (;;) {
        REST.lastIndex = position;
        if (REST.test(query)) {
            return [...tokens, { kind: "end", text: "", value: 0, position: query.length }];
        }
        TOKEN.lastIndex = position;
        const found = TOKEN.exec(query);
        if (found === null) {
            const wrong = query.slice(position).trimStart();
            throw syntaxError(`A recognition error occurred in the query, at '${wrong.slice(0, 20)}'.`);
        }
        const [, span, unit = "", number, word, double, single, mark = ""] = found;
        const token = { value: 0, position };
        if (span !== undefined) {
            tokens.push({ ...token, kind: "timespan", text: span + unit, value: Number(span) * (UNITS[unit] ?? 0) });
        } else if (number !== undefined) {
            tokens.push({ ...token, kind: "number", text: number, value: Number(number) });
        } else if (word !== undefined) {
            tokens.push({ ...token, kind: "word", text: word });
        } else if (double !== undefined || single !== undefined) {
            tokens.push({ ...token, kind: "text", text: (double ?? single ?? "").replace(/\\(.)/g, "$1") });
        } else {
            tokens.push({ ...token, kind: "mark", text: mark });
        }
        position = TOKEN.lastIndex;
    }
}

/** Reads tokens one after the other. */
export class KqlReader {
    private place = 0;

    constructor(private readonly tokens: readonly KqlToken[]) {}

    get next(): KqlToken {
        return this.tokens[this.place] ?? { kind: "end", text: "", value: 0, position: 0 };
    }

    get isAtEnd(): boolean {
        return this.next.kind === "end";
    }

    step(): KqlToken {
        const token = this.next;
        this.place += 1;
        return token;
    }

    /** Takes a word or mark if it is next. */
    take(text: string): boolean {
        const isNext = (this.next.kind === "word" || this.next.kind === "mark") && this.next.text === text;
        this.place += isNext ? 1 : 0;
        return isNext;
    }

    expect(text: string): void {
        if (!this.take(text)) {
            throw this.unexpected(`'${text}' was expected`);
        }
    }

    /** A name: of a table, column or function. */
    word(): string {
        if (this.next.kind !== "word") {
            throw this.unexpected("a name was expected");
        }
        return this.step().text;
    }

    unexpected(hint: string): Error {
        const { kind, text } = this.next;
        return syntaxError(
            `A recognition error occurred: ${kind === "end" ? "the query ends" : `'${text}' was found`} where ${hint}.`,
        );
    }
}
