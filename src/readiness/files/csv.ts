import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { UserError } from "../../graph/userError";

/** A row by the plain names of its columns. */
export type CsvRow = Readonly<Record<string, string | undefined>>;

/** Longer than any real row, in bytes: a quote that is never closed swallows the rest of the file. */
const LONGEST_ROW = 1 << 20;

/**
 * The rows of a CSV file as Intune exports it: with a byte order mark, stray quotes, and rows that are longer or shorter
 * than the head (recorded in July 2026). Never holds more than a piece of the file.
 *
 * @throws UserError for a file that is no CSV.
 */
export async function* csvRows(file: string): AsyncGenerator<CsvRow, void, undefined> {
    const rows = parse({
        bom: true,
        columns: (head: string[]) => head.map(plainName),
        relax_quotes: true,
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: LONGEST_ROW,
    });
    // The rows' reader gets the error.
    pipeline(createReadStream(file), rows, () => {});
    try {
        for await (const row of rows) {
            yield row as CsvRow;
        }
    } catch (error) {
        if (error instanceof CsvError) {
            const place = typeof error.lines === "number" ? ` near line ${error.lines}` : "";
            throw new UserError(
                `Read file '${file}': it is no CSV${place} (${error.code}). Export the report again, and leave it as it is.`,
                { cause: error },
            );
        }
        throw error;
    }
}

/** Exports of devices rename columns and spell them for readers: `Last check-in`, `Microsoft Entra Device ID`. */
export function plainName(title: string): string {
    return title.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The value of the first column of these names that the row has; null for an empty one. */
export function cellOf(row: CsvRow, names: readonly string[]): string | null {
    for (const name of names) {
        const value = row[name]?.trim();
        if (value !== undefined && value !== "") {
            return value;
        }
    }
    return null;
}
