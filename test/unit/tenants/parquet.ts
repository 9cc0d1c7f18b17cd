import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** A folder for one test, with its end. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
    const path = mkdtempSync(join(tmpdir(), "hotpatch-tenants-"));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What a query answers, asked without any code of ours. */
export async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    try {
        return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    } finally {
        connection.closeSync();
        instance.closeSync();
    }
}

/** Every file below a folder, hidden ones too, with forward slashes. */
export function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
            join(entry.parentPath, entry.name)
                .slice(folder.length + 1)
                .replaceAll("\\", "/"),
        )
        .sort();
}
