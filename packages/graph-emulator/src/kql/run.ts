import { columnOf, condition, type Scope } from "./expression";
import { semanticError, syntaxError } from "./failure";
import { type Frame, filtered, type KqlColumn, type KqlValue, rowsOf } from "./frame";
import { KqlReader, kqlTokens } from "./tokens";

/** What a query runs on. */
export interface KqlDatabase {
    readonly table: (name: string) => Frame | undefined;
    readonly now: number;
}

type Operator = (reader: KqlReader, frame: Frame, scope: Scope) => Frame;

const OPERATORS: Readonly<Record<string, Operator>> = {
    where: (reader, frame, scope) => filtered(frame, condition(reader, scope)),
    filter: (reader, frame, scope) => filtered(frame, condition(reader, scope)),
    project: (reader, frame, scope) => ({ ...frame, columns: projected(reader, scope) }),
    take: (reader, frame) => ({ ...frame, rows: rowsOf(frame).slice(0, numberIn(reader)) }),
    limit: (reader, frame) => ({ ...frame, rows: rowsOf(frame).slice(0, numberIn(reader)) }),
    order: sorted,
    sort: sorted,
    count: (_reader, frame) => table([{ name: "Count", type: "long" }], [[rowsOf(frame).length]]),
    summarize: (reader, frame, scope) =>
        reader.take("arg_max") ? latest(reader, frame, scope) : counted(reader, frame, scope),
};

/**
 * Runs a query in the part of the Kusto query language that this emulator knows: a table and the operators above.
 * @throws KqlFailure for anything else, as the service does for what it does not know.
 */
export function runKql(query: string, { table: tableOf, now }: KqlDatabase): Frame {
    const reader = new KqlReader(kqlTokens(query));
    const name = reader.word();
    const found = tableOf(name);
    if (found === undefined) {
        throw semanticError(`Failed to resolve table or column expression named '${name}'`);
    }
    let frame = found;
    while (!reader.isAtEnd && !reader.take(";")) {
        reader.expect("|");
        const operator = reader.word();
        const run = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
        if (run === undefined) {
            throw syntaxError(
                `The operator '${operator}' is not known here. This emulator knows ${Object.keys(OPERATORS).join(", ")}.`,
            );
        }
        frame = run(reader, frame, { columns: frame.columns, now, operator });
    }
    if (!reader.isAtEnd) {
        throw reader.unexpected("the query should end");
    }
    return frame;
}

/** `A, B = C`: columns in a new order, and with new names. */
function projected(reader: KqlReader, scope: Scope): KqlColumn[] {
    const columns: KqlColumn[] = [];
    do {
        const name = reader.word();
        columns.push(reader.take("=") ? { ...columnOf(scope, reader.word()), name } : columnOf(scope, name));
    } while (reader.take(","));
    return columns;
}

function numberIn(reader: KqlReader): number {
    if (reader.next.kind !== "number") {
        throw reader.unexpected("a number was expected");
    }
    return reader.step().value;
}

/** `by A asc, B`: descending unless it says otherwise, as documented. */
function sorted(reader: KqlReader, frame: Frame, scope: Scope): Frame {
    reader.expect("by");
    const keys: { readonly of: KqlColumn["of"]; readonly sign: number }[] = [];
    do {
        const { of } = columnOf(scope, reader.word());
        const sign = reader.take("asc") ? 1 : -1;
        reader.take("desc");
        if (reader.take("nulls")) {
            reader.word();
        }
        keys.push({ of, sign });
    } while (reader.take(","));
    const compare = (a: number, b: number) => {
        for (const { of, sign } of keys) {
            const [left, right] = [of(a), of(b)];
            if (left !== right) {
                return sign * ((left ?? "") < (right ?? "") ? -1 : 1);
            }
        }
        return 0;
    };
    return { ...frame, rows: [...rowsOf(frame)].sort(compare) };
}

/** `arg_max(Time, *) by Key`: for each key the row with the greatest value; the key comes first, then the value. */
function latest(reader: KqlReader, frame: Frame, scope: Scope): Frame {
    reader.expect("(");
    const greatest = columnOf(scope, reader.word());
    const wanted: KqlColumn[] = [];
    let isAll = false;
    while (reader.take(",")) {
        if (reader.take("*")) {
            isAll = true;
        } else {
            wanted.push(columnOf(scope, reader.word()));
        }
    }
    reader.expect(")");
    reader.expect("by");
    const key = columnOf(scope, reader.word());
    const best = new Map<KqlValue, number>();
    for (const row of rowsOf(frame)) {
        const value = key.of(row);
        const known = best.get(value);
        if (known === undefined || (greatest.of(row) ?? 0) > (greatest.of(known) ?? 0)) {
            best.set(value, row);
        }
    }
    const others = (isAll ? frame.columns : wanted).filter(({ name }) => name !== key.name && name !== greatest.name);
    return { columns: [key, greatest, ...others], rows: [...best.values()] };
}

/** `Name = count() by A, B`; without a name the column is `count_`. */
function counted(reader: KqlReader, frame: Frame, scope: Scope): Frame {
    const first = reader.word();
    const name = reader.take("=") ? first : "count_";
    const called = name === "count_" ? first : reader.word();
    if (called !== "count") {
        throw semanticError(
            `'summarize' operator: Unknown function: '${called}'. This emulator knows count and arg_max.`,
        );
    }
    reader.expect("(");
    reader.expect(")");
    const keys: KqlColumn[] = [];
    if (reader.take("by")) {
        do {
            keys.push(columnOf(scope, reader.word()));
        } while (reader.take(","));
    }
    const groups = new Map<string, KqlValue[]>();
    for (const row of rowsOf(frame)) {
        const values = keys.map(({ of }) => of(row));
        const id = JSON.stringify(values);
        const group = groups.get(id);
        if (group === undefined) {
            groups.set(id, [...values, 1]);
        } else {
            group[keys.length] = Number(group[keys.length]) + 1;
        }
    }
    if (keys.length === 0 && groups.size === 0) {
        groups.set("", [0]);
    }
    return table([...keys, { name, type: "long" }], [...groups.values()]);
}

function table(columns: readonly Pick<KqlColumn, "name" | "type">[], values: readonly (readonly KqlValue[])[]): Frame {
    return {
        columns: columns.map(({ name, type }, place) => ({ name, type, of: (row) => values[row]?.[place] ?? null })),
        rows: values.length,
    };
}
