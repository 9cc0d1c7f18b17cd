import type { DuckDBConnection } from "@duckdb/node-api";
import { systemCode } from "../base/fileError";
import { UserError } from "../base/userError";

type DuckDb = typeof import("@duckdb/node-api");

/** What the tests run with. */
export const DUCKDB_VERSION = "1.5.6-r.1";

/** How much memory tables may take before they spill to disk. Half a gigabyte holds those of a few hundred thousand devices. */
const MEMORY_LIMIT = "512MB";

/**
 * DuckDB, which is not installed with this package: it takes 70 MB.
 *
 * @param load for tests
 * @throws UserError with the line that installs it.
 */
export function duckDb(load: () => DuckDb = () => require("@duckdb/node-api") as DuckDb): DuckDb {
    try {
        return load();
    } catch (error) {
        const code = systemCode(error);
        if (code !== "MODULE_NOT_FOUND" && code !== "ERR_DLOPEN_FAILED") {
            throw error;
        }
        const what =
            code === "MODULE_NOT_FOUND" ? "is not installed, or not for this system" : "does not run on this system";
        throw new UserError(
            `Use Parquet: DuckDB ${what}. Install it next to this package: npm install @duckdb/node-api@${DUCKDB_VERSION}`,
            { cause: error },
        );
    }
}

/**
 * Works with an empty database in memory, and closes it. It loads no extension from the network.
 *
 * @param spill a folder for what does not fit into memory; without one nothing spills
 */
export async function withDatabase<Result>(
    spill: string | undefined,
    work: (connect: () => Promise<DuckDBConnection>) => Promise<Result>,
): Promise<Result> {
    const { DuckDBInstance } = duckDb();
    const instance = await DuckDBInstance.create(":memory:", {
        threads: "2",
        memory_limit: MEMORY_LIMIT,
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
        ...(spill === undefined ? {} : { temp_directory: spill }),
    });
    try {
        return await work(() => instance.connect());
    } finally {
        instance.closeSync();
    }
}

/** A path as a pattern that only matches itself. */
export function literally(path: string): string {
    return path.replace(/[*?[]/g, "[$&]");
}
