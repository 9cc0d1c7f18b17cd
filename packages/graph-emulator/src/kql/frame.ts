export type KqlType = "string" | "bool" | "datetime" | "int" | "long" | "real";

/** Times are milliseconds since 1970. */
export type KqlValue = string | number | boolean | null;

/** A column: how to get its value in a row, which is a number that only the columns understand. */
export interface KqlColumn {
    readonly name: string;
    readonly type: KqlType;
    readonly of: (row: number) => KqlValue;
}

/** A table, or what is left of it after some operators: rows are not materialised before they are answered. */
export interface Frame {
    readonly columns: readonly KqlColumn[];
    /** All rows from 0 on, or the ones that are left, in order. */
    readonly rows: number | readonly number[];
}

export function rowsOf({ rows }: Frame): readonly number[] {
    return typeof rows === "number" ? Array.from({ length: rows }, (_, row) => row) : rows;
}

/** The rows that pass. */
export function filtered(frame: Frame, passes: (row: number) => boolean): Frame {
    if (typeof frame.rows !== "number") {
        return { ...frame, rows: frame.rows.filter(passes) };
    }
    const rows: number[] = [];
    for (let row = 0; row < frame.rows; row += 1) {
        if (passes(row)) {
            rows.push(row);
        }
    }
    return { ...frame, rows };
}

/** A value as it is answered. */
export function wireValue(value: KqlValue, type: KqlType): KqlValue {
    return type === "datetime" && typeof value === "number"
        ? new Date(value).toISOString().replace(".000Z", "Z")
        : value;
}
