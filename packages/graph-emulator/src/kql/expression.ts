import { semanticError } from "./failure";
import type { KqlColumn, KqlType, KqlValue } from "./frame";
import type { KqlReader } from "./tokens";

/** An expression over one row, and the type of its value. `timespan` exists within expressions only. */
export interface Expression {
    readonly type: KqlType | "timespan";
    readonly of: (row: number) => KqlValue;
}

/** What expressions refer to. */
export interface Scope {
    readonly columns: readonly KqlColumn[];
    readonly now: number;
    /** The operator that the expression belongs to, for errors: `where`. */
    readonly operator: string;
}

const COMPARISONS: Readonly<Record<string, (left: number | string, right: number | string) => boolean>> = {
    "==": (left, right) => left === right,
    "!=": (left, right) => left !== right,
    "<": (left, right) => left < right,
    "<=": (left, right) => left <= right,
    ">": (left, right) => left > right,
    ">=": (left, right) => left >= right,
};

const NUMBERS: ReadonlySet<string> = new Set(["int", "long", "real"]);

/** The column with a name. KqlFailure if there is none: names are case-sensitive. */
export function columnOf({ columns, operator }: Scope, name: string): KqlColumn {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) {
        throw semanticError(`'${operator}' operator: Failed to resolve scalar expression named '${name}'`);
    }
    return column;
}

/** Reads a condition: comparisons joined by `and` and `or`. `assumed`: a comparison with null is false. */
export function condition(reader: KqlReader, scope: Scope): (row: number) => boolean {
    let left = conjunction(reader, scope);
    while (reader.take("or")) {
        const [first, second] = [left, conjunction(reader, scope)];
        left = (row) => first(row) || second(row);
    }
    return left;
}

function conjunction(reader: KqlReader, scope: Scope): (row: number) => boolean {
    let left = test(reader, scope);
    while (reader.take("and")) {
        const [first, second] = [left, test(reader, scope)];
        left = (row) => first(row) && second(row);
    }
    return left;
}

function test(reader: KqlReader, scope: Scope): (row: number) => boolean {
    if (reader.take("not")) {
        reader.expect("(");
        const inner = condition(reader, scope);
        reader.expect(")");
        return (row) => !inner(row);
    }
    if (reader.take("(")) {
        const inner = condition(reader, scope);
        reader.expect(")");
        return inner;
    }
    const left = expression(reader, scope);
    for (const word of ["in", "in~", "between"]) {
        if (reader.take(word)) {
            return word === "between" ? between(left, reader, scope) : within(left, word === "in~", reader, scope);
        }
    }
    for (const mark of ["=~", "!~"]) {
        if (reader.take(mark)) {
            const [first, second] = [folded(left), folded(expression(reader, scope))];
            return (row) => (first(row) === second(row)) === (mark === "=~");
        }
    }
    for (const [mark, compare] of Object.entries(COMPARISONS)) {
        if (reader.take(mark)) {
            return compared(left, expression(reader, scope), compare, scope);
        }
    }
    if (left.type !== "bool") {
        throw semanticError(`'${scope.operator}' operator: the condition has to be of type bool, not ${left.type}.`);
    }
    return (row) => left.of(row) === true;
}

function within(left: Expression, ignoresCase: boolean, reader: KqlReader, scope: Scope): (row: number) => boolean {
    reader.expect("(");
    const values = new Set<KqlValue>();
    do {
        const value = expression(reader, scope);
        same(left, value, scope);
        values.add(ignoresCase ? folded(value)(0) : value.of(0));
    } while (reader.take(","));
    reader.expect(")");
    const given = ignoresCase ? folded(left) : left.of;
    return (row) => values.has(given(row));
}

function between(left: Expression, reader: KqlReader, scope: Scope): (row: number) => boolean {
    reader.expect("(");
    const least = expression(reader, scope);
    reader.expect("..");
    const most = expression(reader, scope);
    reader.expect(")");
    const atLeast = compared(left, least, (a, b) => a >= b, scope);
    const atMost = compared(left, most, (a, b) => a <= b, scope);
    return (row) => atLeast(row) && atMost(row);
}

function compared(
    left: Expression,
    right: Expression,
    compare: (left: number | string, right: number | string) => boolean,
    scope: Scope,
): (row: number) => boolean {
    same(left, right, scope);
    return (row) => {
        const [a, b] = [left.of(row), right.of(row)];
        return a !== null && b !== null && compare(ordinal(a), ordinal(b));
    };
}

function ordinal(value: string | number | boolean): string | number {
    return typeof value === "boolean" ? Number(value) : value;
}

/** KqlFailure for types that cannot be compared. */
function same(left: Expression, right: Expression, { operator }: Scope): void {
    if (left.type !== right.type && !(NUMBERS.has(left.type) && NUMBERS.has(right.type))) {
        throw semanticError(
            `'${operator}' operator: Cannot compare values of types ${left.type} and ${right.type}. Try adding explicit casts.`,
        );
    }
}

function folded({ of }: Expression): (row: number) => KqlValue {
    return (row) => {
        const value = of(row);
        return typeof value === "string" ? value.toLowerCase() : value;
    };
}

/** A column, a literal, or a call of a function that is known. */
export function expression(reader: KqlReader, scope: Scope): Expression {
    const token = reader.next;
    switch (token.kind) {
        case "text":
        case "number":
        case "timespan": {
            reader.step();
            const value = token.kind === "text" ? token.text : token.value;
            const type = token.kind === "text" ? "string" : token.kind === "number" ? "long" : "timespan";
            return { type, of: () => value };
        }
        default: {
            const name = reader.word();
            if (name === "true" || name === "false") {
                return { type: "bool", of: () => name === "true" };
            }
            return reader.take("(") ? call(name, reader, scope) : columnOf(scope, name);
        }
    }
}

function call(name: string, reader: KqlReader, scope: Scope): Expression {
    if (name === "datetime") {
        return moment(reader, scope);
    }
    const values: Expression[] = [];
    while (!reader.take(")")) {
        if (values.length > 0) {
            reader.expect(",");
        }
        values.push(expression(reader, scope));
    }
    const [first, second] = values;
    if (name === "now" && values.length === 0) {
        return { type: "datetime", of: () => scope.now };
    }
    if (name === "ago" && first?.type === "timespan" && values.length === 1) {
        const time = scope.now - Number(first.of(0));
        return { type: "datetime", of: () => time };
    }
    if (
        name === "hash" &&
        first !== undefined &&
        values.length <= 2 &&
        (second === undefined || second.type === "long")
    ) {
        const bound = second === undefined ? 2 ** 32 : Number(second.of(0));
        return { type: "long", of: (row) => hash(String(first.of(row))) % bound };
    }
    if (name === "tolower" && first?.type === "string" && values.length === 1) {
        return { type: "string", of: folded(first) };
    }
    const isAbsent = first === undefined || values.length > 1 ? undefined : ABSENCE[name];
    if (isAbsent === undefined || first === undefined) {
        throw semanticError(
            `'${scope.operator}' operator: Unknown function, or arguments that it does not take: '${name}'.`,
        );
    }
    return { type: "bool", of: (row) => isAbsent(first.of(row)) };
}

const ABSENCE: Readonly<Record<string, (value: KqlValue) => boolean>> = {
    isnull: (value) => value === null,
    isnotnull: (value) => value !== null,
    isempty: (value) => value === null || value === "",
    isnotempty: (value) => value !== null && value !== "",
};

/** `datetime(2026-11-28)` or `datetime("2026-11-28T06:00:00Z")`: written without quotes it is several tokens. */
function moment(reader: KqlReader, { operator }: Scope): Expression {
    let text = "";
    while (!reader.take(")")) {
        if (reader.isAtEnd) {
            throw reader.unexpected("')' was expected");
        }
        text += reader.step().text;
    }
    const time = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`);
    if (Number.isNaN(time)) {
        throw semanticError(`'${operator}' operator: '${text}' is not a valid datetime literal.`);
    }
    return { type: "datetime", of: () => time };
}

/**
 * A hash for dividing rows into parts. `assumed`: the service's algorithm differs, which does not matter for parts that
 * together are the whole. FNV-1a (Fowler, Noll and Vo, 1991).
 */
export function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let place = 0; place < text.length; place += 1) {
        value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
    }
    // The low bits alone repeat for similar texts.
    return (value ^ (value >>> 15)) >>> 0;
}
