import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { UserError } from "../../base/userError";
import { csvDialect } from "./csvDialect";

/** A row, by the normalised names of its columns. */
export type CsvRow = Readonly<Record<string, string | undefined>>;

/** A row and its position. */
export interface CsvLine {
    readonly row: CsvRow;
    /** The line in the file, counted from 1; the last one of a row that spans several. */
    readonly line: number;
}

/** In bytes, longer than any real row: a quote that is never closed swallows the rest of the file. */
const LONGEST_ROW = 1 << 20;

/**
 * The rows of a CSV file as exported by Intune, or as saved again by a spreadsheet or PowerShell: with stray quotes,
 * rows that are longer or shorter than the header (recorded in July 2026), and line endings of any kind. Never holds
 * more than one chunk of the file.
 *
 * @param bytes the file in UTF-8
 * @throws UserError for a file that is not valid CSV, or in which an unclosed quote swallows rows.
 */
export async function* csvRows(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvLine, void, undefined> {
    const { delimiter, skipped, content } = await csvDialect(bytes);
    let columns = 0;
    const rows = parse({
        delimiter,
        columns(head: string[]) {
            columns = head.length;
            return head.map(plainName);
        },
        record_delimiter: ["\r\n", "\n", "\r"],
        relax_quotes: true,
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: LONGEST_ROW,
        info: true,
    });
    // The consumer of the rows gets the error.
    pipeline(Readable.from(content), rows, () => {});
    try {
        for await (const { record, info } of rows as AsyncIterable<{ record: CsvRow; info: { lines: number } }>) {
            const line = info.lines + skipped;
            if (swallowsRow(record, delimiter, columns)) {
                throw noCsv(file, ` near line ${line}: an unclosed quote swallows the rows before it`);
            }
            yield { row: record, line };
        }
    } catch (error) {
        if (error instanceof CsvError) {
            const place = typeof error.lines === "number" ? ` near line ${error.lines + skipped}` : "";
            throw noCsv(file, `${place} (${error.code})`, error);
        }
        throw error;
    }
}

function noCsv(file: string, how: string, cause?: Error): UserError {
    const text = `Read file '${file}': it is not valid CSV${how}. Export the report again, and do not edit it.`;
    return new UserError(text, { cause });
}

/** Cells may contain line breaks, but not a whole row on a line of its own. */
function swallowsRow(row: CsvRow, delimiter: string, columns: number): boolean {
    for (const name in row) {
        const cell = row[name];
        if (cell !== undefined && /[\r\n]/.test(cell)) {
            const lines = cell.split(/\r\n|\r|\n/);
            if (columns > 1 && lines.some((line) => line.split(delimiter).length >= Math.max(2, columns / 2))) {
                return true;
            }
        }
    }
    return false;
}

/** Exports of devices rename columns and use display names: `Last check-in`, `Microsoft Entra Device ID`. */
export function plainName(title: string): string {
    return title.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The value of the first of these columns that the row has; null if it is empty. */
export function cellOf(row: CsvRow, names: readonly string[]): string | null {
    for (const name of names) {
        const value = row[name]?.trim();
        if (value !== undefined && value !== "") {
            return value;
        }
    }
    return null;
}

/** Whether one of these columns exists. */
export function hasColumn(row: CsvRow, names: readonly string[]): boolean {
    return names.some((name) => Object.hasOwn(row, name));
}
