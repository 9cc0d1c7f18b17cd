import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../base/userError";
import type { GateResult } from "../readiness/gate";
import { BADGES } from "../readiness/verdict";
import { DEVICE_COLUMNS, TENANT_COLUMNS, type TenantState } from "./columns";
import { withDatabase } from "./duckdb";
import { columnList } from "./parquetTable";
import { QUERIES, type QueryName } from "./queries";
import { daysIn, filesOf } from "./readinessFolder";

/** Devices with one badge. */
export interface BadgeCount {
    readonly badge: string;
    readonly devices: number;
}

/** What stands in the way of most devices of a tenant. */
export interface TenantReason extends BadgeCount {
    /** What is said about one of them, for example; null if nothing was determined. */
    readonly finding: string | null;
}

/** One tenant on one day. */
export interface TenantSummary {
    /** Its id in Entra. */
    readonly tenant: string;
    readonly name: string;
    /** `notRead`, `gateNotHeld`, `notKnown` (not all was read, or the gate is undecided), `good`. */
    readonly state: TenantState;
    /** Windows devices; null, as the other numbers, if it could not be read on that day. */
    readonly devices: number | null;
    readonly eligible: number | null;
    readonly notEligible: number | null;
    readonly unknown: number | null;
    /** Whether everything was read. */
    readonly complete: boolean;
    /** Null without a gate. */
    readonly gate: GateResult["result"] | null;
    /** Why it could not be read; null if it was. Numbers are then those of an earlier run on the same day, if any. */
    readonly error: string | null;
    /** Badges other than `Eligible`, that of most devices first. */
    readonly reasons: readonly TenantReason[];
}

/** What there is to do, over all tenants. */
export interface FleetRemedy {
    readonly remedy: string;
    readonly devices: number;
    /** How many tenants have such devices. */
    readonly tenants: number;
}

/** The readiness of many tenants on one day. */
export interface TenantsResult {
    readonly schema: "hotpatch-tenants/1";
    /** The day: `2026-11-28`, in UTC. */
    readonly date: string;
    /** Absolute path of the folder. */
    readonly folder: string;
    /** The shard that was evaluated; absent if it is about all tenants. */
    readonly shard?: { readonly number: number; readonly of: number };
    /** The worst first. */
    readonly tenants: readonly TenantSummary[];
    /** How many of the tenants could not be read. */
    readonly notRead: number;
    /** Badges of the devices of all tenants. */
    readonly byBadge: Readonly<Record<string, number>>;
    /** What there is to do about the most devices, first. */
    readonly remedies: readonly FleetRemedy[];
    /** Tenants that were not asked, because the run was interrupted. Their earlier results stay. */
    readonly notAsked: readonly string[];
}

/** Rows of a question: numbers are JavaScript's. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * Answers questions about a day.
 *
 * @throws UserError if there is nothing of that day, or DuckDB is not installed.
 */
export async function answersOf(folder: string, day: string): Promise<Readonly<Record<QueryName, Rows>>> {
    return withDatabase(undefined, async (connect) => {
        const connection = await connect();
        await view(connection, "devices", columnList(DEVICE_COLUMNS), filesOf(folder, "readiness", day));
        await view(connection, "tenants", columnList(TENANT_COLUMNS), filesOf(folder, "tenants", day));
        const answers: Partial<Record<QueryName, Rows>> = {};
        for (const name of Object.keys(QUERIES) as QueryName[]) {
            const read = await connection.runAndReadAll(QUERIES[name]);
            answers[name] = read.getRowObjectsJS().map(inNumbers);
        }
        return answers as Record<QueryName, Rows>;
    });
}

/** A view cannot have parameters, so that the pattern becomes a literal of SQL. */
async function view(
    connection: DuckDBConnection,
    name: string,
    columns: string,
    files: string | undefined,
): Promise<void> {
    await connection.run(
        files === undefined
            ? `CREATE TEMP TABLE ${name} (tenant VARCHAR, ${columns})`
            : `CREATE TEMP VIEW ${name} AS SELECT * FROM read_parquet('${files.replaceAll("'", "''")}', ` +
                  "hive_partitioning = true, hive_types_autocast = false, union_by_name = true)",
    );
}

function inNumbers(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
    );
}

/** The newest day that a folder has results of. @throws UserError if it has none. */
export function newestDay(folder: string): string {
    const day = daysIn(folder).at(-1);
    if (day === undefined) {
        throw new UserError(
            `Read folder '${folder}': it has no results of tenants. Name one that \`readiness --tenants\` has written to.`,
        );
    }
    return day;
}

/**
 * What a folder says about a day.
 *
 * @param only the tenants that it is about, by their ids; all that there are if left out
 */
export async function tenantsOf(
    folder: string,
    day: string,
    only?: ReadonlySet<string>,
): Promise<Omit<TenantsResult, "notAsked" | "shard">> {
    if (!daysIn(folder).includes(day)) {
        throw new UserError(
            `Read folder '${folder}': it has no results of ${day}. It has ${daysIn(folder).slice(-5).join(", ") || "none at all"}.`,
        );
    }
    const answers = await answersOf(folder, day);
    const isWanted = ({ tenant }: Readonly<Record<string, unknown>>) => only === undefined || only.has(String(tenant));
    const reasons = new Map<string, TenantReason[]>();
    const badges = new Map<string, number>();
    for (const row of answers.badges.filter(isWanted)) {
        const { tenant, ...reason } = row as unknown as TenantReason & { readonly tenant: string };
        badges.set(reason.badge, (badges.get(reason.badge) ?? 0) + reason.devices);
        if (reason.badge !== "Eligible") {
            reasons.set(tenant, [...(reasons.get(tenant) ?? []), reason]);
        }
    }
    const tenants = answers.tenants
        .filter(isWanted)
        .map((row) => row as unknown as Omit<TenantSummary, "reasons">)
        .map((row) => ({ ...row, reasons: reasons.get(row.tenant) ?? [] }));
    return {
        schema: "hotpatch-tenants/1",
        date: day,
        folder,
        tenants,
        notRead: tenants.filter(({ state }) => state === "notRead").length,
        byBadge: Object.fromEntries(
            BADGES.flatMap((badge) => (badges.has(badge) ? [[badge, badges.get(badge) ?? 0]] : [])),
        ),
        remedies: remediesOf(answers.remedies.filter(isWanted)),
    };
}

function remediesOf(rows: Rows): FleetRemedy[] {
    const found = new Map<string, { devices: number; tenants: number }>();
    for (const { remedy, devices } of rows) {
        const known = found.get(String(remedy)) ?? { devices: 0, tenants: 0 };
        found.set(String(remedy), { devices: known.devices + Number(devices), tenants: known.tenants + 1 });
    }
    return [...found]
        .map(([remedy, counts]) => ({ remedy, ...counts }))
        .sort((a, b) => b.devices - a.devices || (a.remedy < b.remedy ? -1 : 1));
}
