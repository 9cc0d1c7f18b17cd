import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { fileError } from "../base/fileError";
import { segment } from "../base/guid";
import { UserError } from "../base/userError";
import type { DeviceReadiness } from "../readiness/fleet";
import { DEVICE_COLUMNS, TENANT_COLUMNS, type TenantRow } from "./columns";
import { literally, withDatabase } from "./duckdb";
import { ParquetTable } from "./parquetTable";

/** What there is a partition of for each day and tenant. */
export type PartitionedTable = "readiness" | "tenants";

const FIX = "Choose another folder with --folder.";

/** The day that partitions of a time are named by: `2026-11-28`, in UTC. */
export function dayOf(time: Date): string {
    return time.toISOString().slice(0, 10);
}

/** The days that a folder has results of, newest last; none for a folder that no run has written to. */
export function daysIn(folder: string): string[] {
    const path = join(folder, "tenants");
    try {
        return existsSync(path)
            ? readdirSync(path)
                  .flatMap((name) => /^date=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1] ?? [])
                  .sort()
            : [];
    } catch (error) {
        throw fileError(`Read folder '${folder}'`, error, "Check your permission to read it.");
    }
}

/** The Parquet files of a day, as a pattern that DuckDB reads; undefined if there is none. */
export function filesOf(folder: string, table: PartitionedTable, day: string): string | undefined {
    const path = join(folder, table, `date=${day}`);
    const isFilled = existsSync(path) && readdirSync(path).some((tenant) => existsSync(join(path, tenant, FILE)));
    return isFilled ? `${literally(path)}/tenant=*/${FILE}` : undefined;
}

/** The only file of a partition, so that replacing the partition is renaming one file. */
const FILE = "part-0000.parquet";

/**
 * A folder that runs fill, with one partition for each day and tenant:
 *
 *     readiness/date=2026-11-28/tenant=ID/part-0000.parquet   a row a device
 *     tenants/date=2026-11-28/tenant=ID/part-0000.parquet     the tenant's own row, also if it could not be read
 *     tenants.parquet                                         the rows of the newest day in one file
 *
 * A file is written under another name and then renamed: a reader sees the old one or the new one, and a run that is
 * repeated replaces what it wrote. Several runs may write at once.
 */
export class ReadinessFolder {
    private constructor(
        private readonly folder: string,
        private readonly day: string,
        private readonly scratch: string,
        private readonly connect: () => Promise<DuckDBConnection>,
    ) {}

    /**
     * Opens a folder for the results of one day, and makes it if necessary.
     *
     * @throws UserError if DuckDB is not installed, or nothing can be written there.
     */
    static async open<Result>(
        folder: string,
        day: string,
        work: (folder: ReadinessFolder) => Promise<Result>,
    ): Promise<Result> {
        return withScratch(folder, (scratch) =>
            withDatabase(join(scratch, "spill"), (connect) => work(new ReadinessFolder(folder, day, scratch, connect))),
        );
    }

    /** A place for the devices of a tenant. Nothing is seen of them until they are kept. */
    async devicesOf(tenantId: string): Promise<NewPartition> {
        const file = this.file("readiness", tenantId);
        const table = await ParquetTable.make(await this.connect(), DEVICE_COLUMNS);
        return {
            add: (device) => table.add(device),
            keep: () => this.replace(file, table),
            close: () => table.close(),
        };
    }

    /**
     * Writes the row of a tenant. If the tenant could not be read, but was on the same day, the numbers of then stay,
     * as its devices do.
     */
    async keepRow(row: TenantRow): Promise<void> {
        const file = this.file("tenants", row.tenant);
        const earlier = row.error !== null && existsSync(this.file("readiness", row.tenant));
        const table = await ParquetTable.make(await this.connect(), TENANT_COLUMNS);
        try {
            table.add(earlier ? { ...row, ...(await this.numbersOf(file)) } : row);
            await this.replace(file, table);
        } finally {
            table.close();
        }
    }

    /**
     * Writes `tenants.parquet` from the rows of the newest day. If another run has written rows in the meantime, it is
     * written again: the last one who writes it has seen all of them.
     */
    async keepList(): Promise<void> {
        for (let seen = ""; seen !== this.listing(); ) {
            seen = this.listing();
            const newest = daysIn(this.folder).at(-1) ?? "";
            const files = filesOf(this.folder, "tenants", newest);
            if (files === undefined) {
                return;
            }
            const connection = await this.connect();
            const made = join(this.scratch, "tenants.parquet");
            try {
                await connection.run(
                    "COPY (SELECT * FROM read_parquet($1, hive_partitioning = true, union_by_name = true) ORDER BY tenant) " +
                        "TO $2 (FORMAT parquet, COMPRESSION zstd)",
                    [files, made],
                );
            } finally {
                connection.closeSync();
            }
            put(made, join(this.folder, "tenants.parquet"));
        }
    }

    /** What tells that rows of the newest day have changed. */
    private listing(): string {
        const newest = daysIn(this.folder).at(-1);
        if (newest === undefined) {
            return "";
        }
        const path = join(this.folder, "tenants", `date=${newest}`);
        const changes = readdirSync(path).map((tenant) => {
            const found = statSync(join(path, tenant, FILE), { throwIfNoEntry: false });
            return `${tenant} ${found?.ino} ${found?.mtimeMs}`;
        });
        return [newest, ...changes].join("\n");
    }

    private async numbersOf(file: string): Promise<Partial<TenantRow>> {
        if (!existsSync(file)) {
            return {};
        }
        const connection = await this.connect();
        try {
            const read = await connection.runAndReadAll(
                'SELECT "evaluatedAt", "devices", "eligible", "notEligible", "unknown" FROM read_parquet($1)',
                [literally(file)],
            );
            const [row = {}] = read.getRowObjectsJS();
            return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
        } finally {
            connection.closeSync();
        }
    }

    private async replace<Row>(file: string, table: ParquetTable<Row>): Promise<void> {
        const made = join(mkdtempSync(join(this.scratch, "part-")), FILE);
        await table.save(made);
        put(made, file);
    }

    private file(table: PartitionedTable, tenantId: string): string {
        const tenant = segment(tenantId, "tenant").toLowerCase();
        return join(this.folder, table, `date=${this.day}`, `tenant=${tenant}`, FILE);
    }
}

/** A value of a row as {@link TenantRow} has it. */
function plain(value: unknown): unknown {
    return typeof value === "bigint" ? Number(value) : value instanceof Date ? value.toISOString() : value;
}

/** The devices of a tenant on their way into the folder. */
export interface NewPartition {
    add(device: DeviceReadiness): void;
    /** Puts them in the place of those that are there. */
    keep(): Promise<void>;
    /** Ends it; what was not kept is forgotten. */
    close(): void;
}

function put(made: string, file: string): void {
    try {
        mkdirSync(dirname(file), { recursive: true });
        renameSync(made, file);
    } catch (error) {
        throw fileError(`Write '${file}'`, error, FIX);
    }
}

/** A folder for files that are not complete, on the same disk. Readers of Parquet pass over names that begin with a dot. */
async function withScratch<Result>(folder: string, work: (scratch: string) => Promise<Result>): Promise<Result> {
    let scratch: string;
    try {
        mkdirSync(folder, { recursive: true });
        scratch = mkdtempSync(join(folder, ".partial-"));
    } catch (error) {
        throw fileError(`Write to folder '${folder}'`, error, FIX);
    }
    try {
        return await work(scratch);
    } catch (error) {
        throw isDuckDbIo(error)
            ? new UserError(`Write to folder '${folder}': ${(error as Error).message}. Make room, or use another.`, {
                  cause: error,
              })
            : error;
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

/** DuckDB has no codes of the system: it says `IO Error: …`. */
function isDuckDbIo(error: unknown): boolean {
    return error instanceof Error && /^(?:IO Error|Out of Memory Error):/.test(error.message);
}
