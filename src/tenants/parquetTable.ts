import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { duckDb } from "./duckdb";

/** What a cell holds; null where it is not known. `time` is ISO 8601 with a time zone. */
export type CellType = "text" | "texts" | "count" | "flag" | "time";

/** A column of a table, and its value in a row. */
export interface Column<Row> {
    /** A name of ours: it becomes part of a statement. */
    readonly name: string;
    readonly type: CellType;
    readonly of: (row: Row) => string | readonly string[] | number | boolean | null;
}

/** Rows a vector of DuckDB holds. */
const ROWS_A_CHUNK = 2048;

const SQL_TYPES: Readonly<Record<CellType, string>> = {
    text: "VARCHAR",
    texts: "VARCHAR[]",
    count: "BIGINT",
    flag: "BOOLEAN",
    time: "TIMESTAMP WITH TIME ZONE",
};

/** Columns as a statement names them: `"name" VARCHAR, "devices" BIGINT`. */
export function columnList<Row>(columns: readonly Column<Row>[]): string {
    return columns.map(({ name, type }) => `"${name}" ${SQL_TYPES[type]}`).join(", ");
}

/** Rows on their way into a Parquet file. Cells are values, never text of a statement. */
export class ParquetTable<Row> {
    private rows: Row[] = [];

    private constructor(
        private readonly connection: DuckDBConnection,
        private readonly appender: DuckDBAppender,
        private readonly columns: readonly Column<Row>[],
        private readonly types: readonly DuckDBType[],
    ) {}

    /** An empty table. It has the connection for itself. */
    static async make<Row>(connection: DuckDBConnection, columns: readonly Column<Row>[]): Promise<ParquetTable<Row>> {
        await connection.run(`CREATE TEMP TABLE rows (${columnList(columns)})`);
        const appender = await connection.createAppender("rows", "main", "temp");
        return new ParquetTable(
            connection,
            appender,
            columns,
            columns.map(({ type }) => typeOf(type)),
        );
    }

    add(row: Row): void {
        this.rows.push(row);
        if (this.rows.length === ROWS_A_CHUNK) {
            this.flush();
        }
    }

    /** Writes all rows to a file that does not exist yet. */
    async save(file: string): Promise<void> {
        this.flush();
        this.appender.closeSync();
        await this.connection.run("COPY rows TO $1 (FORMAT parquet, COMPRESSION zstd)", [file]);
    }

    /** Forgets the rows and closes the connection. */
    close(): void {
        this.connection.closeSync();
    }

    private flush(): void {
        const { rows, columns } = this;
        if (rows.length === 0) {
            return;
        }
        const { DuckDBDataChunk } = duckDb();
        const chunk = DuckDBDataChunk.create(this.types, rows.length);
        chunk.setColumns(columns.map(({ type, of }) => rows.map((row) => cellOf(type, of(row)))));
        this.appender.appendDataChunk(chunk);
        this.rows = [];
    }
}

function typeOf(type: CellType): DuckDBType {
    const { BIGINT, BOOLEAN, LIST, TIMESTAMPTZ, VARCHAR } = duckDb();
    const types = { text: VARCHAR, texts: LIST(VARCHAR), count: BIGINT, flag: BOOLEAN, time: TIMESTAMPTZ };
    return types[type];
}

function cellOf(type: CellType, value: ReturnType<Column<unknown>["of"]>): DuckDBValue {
    if (value === null) {
        return null;
    }
    const { DuckDBTimestampTZValue, listValue } = duckDb();
    switch (type) {
        case "texts":
            return listValue(value as readonly string[]);
        case "count":
            return BigInt(value as number);
        case "time":
            return new DuckDBTimestampTZValue(BigInt(Date.parse(value as string)) * 1000n);
        default:
            return value as string | boolean;
    }
}
