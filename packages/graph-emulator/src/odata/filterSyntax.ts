import { badRequest, type GraphFailure } from "../http/failure";

export type Literal = string | number | boolean | null;
export type FilterOperator =
    | "eq"
    | "ne"
    | "gt"
    | "ge"
    | "lt"
    | "le"
    | "in"
    | "startswith"
    | "endswith"
    | "contains"
    | "any"
    | "isof";

/** A `$filter` as a tree. */
export type FilterNode =
    | { readonly kind: "and" | "or"; readonly left: FilterNode; readonly right: FilterNode }
    | { readonly kind: "not"; readonly operand: FilterNode }
    | {
          readonly kind: "comparison";
          readonly property: string;
          readonly operator: FilterOperator;
          readonly values: readonly Literal[];
      };

const TOKEN =
    /\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(-?\d+(?:\.\d+)?\b(?!-))|([\w.-]+)|([(),:/]))/y;
const COMPARISONS: ReadonlySet<string> = new Set(["eq", "ne", "gt", "ge", "lt", "le"]);
const FUNCTIONS: ReadonlySet<string> = new Set(["startswith", "endswith", "contains"]);

interface Token {
    readonly text: string;
    readonly literal?: Literal;
}

/**
 * Parses a `$filter`. 400 for anything that is not valid OData, or not supported by the Microsoft Graph collections
 * here.
 */
export function parseFilter(text: string): FilterNode {
    const reader = new Reader(tokensOf(text), text);
    const node = reader.or();
    reader.end();
    return node;
}

function invalid(text: string): GraphFailure {
    return badRequest(`Invalid filter clause: Syntax error in '${text}'.`);
}

function tokensOf(text: string): Token[] {
    const tokens: Token[] = [];
    let position = 0;
    while (text.slice(position).trim() !== "") {
        TOKEN.lastIndex = position;
        const [whole, string, moment, number, word, mark] = TOKEN.exec(text) ?? [];
        if (whole === undefined) {
            throw invalid(text);
        }
        position += whole.length;
        if (string !== undefined) {
            tokens.push({ text: string, literal: string.slice(1, -1).replaceAll("''", "'") });
        } else if (moment !== undefined) {
            tokens.push({ text: moment, literal: moment });
        } else if (number !== undefined) {
            tokens.push({ text: number, literal: Number(number) });
        } else {
            tokens.push({ text: word ?? mark ?? "" });
        }
    }
    return tokens;
}

class Reader {
    private position = 0;

    constructor(
        private readonly tokens: readonly Token[],
        private readonly whole: string,
    ) {}

    or(): FilterNode {
        let left = this.and();
        while (this.take("or")) {
            left = { kind: "or", left, right: this.and() };
        }
        return left;
    }

    end(): void {
        if (this.position < this.tokens.length) {
            throw invalid(this.whole);
        }
    }

    private and(): FilterNode {
        let left = this.unary();
        while (this.take("and")) {
            left = { kind: "and", left, right: this.unary() };
        }
        return left;
    }

    private unary(): FilterNode {
        if (this.take("not")) {
            return { kind: "not", operand: this.unary() };
        }
        if (this.take("(")) {
            const inner = this.or();
            this.expect(")");
            return inner;
        }
        const word = this.word();
        if (word === "isof") {
            return this.typeTest();
        }
        return FUNCTIONS.has(word.toLowerCase()) ? this.call(word) : this.comparison(word);
    }

    /** `isof('microsoft.graph.…')`: about the entry's type. */
    private typeTest(): FilterNode {
        this.expect("(");
        const type = this.literal();
        this.expect(")");
        return { kind: "comparison", property: "@odata.type", operator: "isof", values: [type] };
    }

    private call(name: string): FilterNode {
        this.expect("(");
        const property = this.word();
        this.expect(",");
        const value = this.literal();
        this.expect(")");
        return { kind: "comparison", property, operator: name.toLowerCase() as FilterOperator, values: [value] };
    }

    private comparison(property: string): FilterNode {
        if (this.take("/")) {
            return this.take("any") ? this.any(property) : this.comparison(`${property}/${this.word()}`);
        }
        if (this.take("in")) {
            this.expect("(");
            const values = [this.literal()];
            while (this.take(",")) {
                values.push(this.literal());
            }
            this.expect(")");
            return { kind: "comparison", property, operator: "in", values };
        }
        const operator = this.word();
        if (!COMPARISONS.has(operator)) {
            throw invalid(this.whole);
        }
        return { kind: "comparison", property, operator: operator as FilterOperator, values: [this.literal()] };
    }

    /** `property/any(x:x eq 'text')`, or `property/any(x:x/inner eq 'text')`, which concerns `property/inner`. */
    private any(property: string): FilterNode {
        this.expect("(");
        const variable = this.word();
        this.expect(":");
        this.expect(variable);
        const inner = this.take("/") ? `/${this.word()}` : "";
        this.expect("eq");
        const value = this.literal();
        this.expect(")");
        return { kind: "comparison", property: `${property}${inner}`, operator: "any", values: [value] };
    }

    private literal(): Literal {
        const token = this.tokens[this.position];
        this.position += 1;
        if (token?.literal !== undefined) {
            return token.literal;
        }
        switch (token?.text) {
            case "true":
                return true;
            case "false":
                return false;
            case "null":
                return null;
            default:
                throw invalid(this.whole);
        }
    }

    private word(): string {
        const token = this.tokens[this.position];
        if (token === undefined || token.literal !== undefined || !/^[\w.-]+$/.test(token.text)) {
            throw invalid(this.whole);
        }
        this.position += 1;
        return token.text;
    }

    private take(text: string): boolean {
        const token = this.tokens[this.position];
        const found = token?.literal === undefined && token?.text === text;
        this.position += found ? 1 : 0;
        return found;
    }

    private expect(text: string): void {
        if (!this.take(text)) {
            throw invalid(this.whole);
        }
    }
}
