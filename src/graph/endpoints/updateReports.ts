import { array, looseObject, nullish, number, object, string, unknown } from "valibot";
import { isSomebodysGuid } from "../../base/guid";
import { isTime } from "../../base/time";
import type { LogAnalytics } from "../logAnalytics";
import { Misfits, problemOf } from "../misfits";
import { MalformedAnswer, readAs } from "../shape";

/** What Windows Update for Business reports say about the VBS of devices. */
export interface ReportedVbs {
    /**
     * The devices with VBS enabled, by Entra's `deviceId` in lower case: when each last sent its census, in milliseconds
     * since 1970.
     */
    readonly enabledAt: ReadonlyMap<string, number>;
    /** The devices with VBS not enabled, likewise; NaN if they never sent one. */
    readonly disabledAt: ReadonlyMap<string, number>;
    /** Rows that are not valid, and the first problem. */
    readonly misfits: Misfits;
    /** What the workspace left out of its answers, in whole sentences. */
    readonly leftOut: readonly string[];
}

/**
 * Devices of one query: about 6 MB. A query returns at most 500,000 rows and 64 MB.
 *
 * Source: Azure Monitor, "Azure Monitor service limits", query API (2025).
 */
const CHUNK = 50_000;
/** Days back in which a device's newest row is looked for: reports write a row for each device every day. */
const DAYS = 7;

const COUNT = object({ tables: array(looseObject({ rows: array(array(number())) })) });
const TABLE = looseObject({ columns: array(looseObject({ name: string() })), rows: array(array(unknown())) });
const PARTIAL = nullish(
    looseObject({
        message: string(),
        details: nullish(array(looseObject({ innererror: nullish(looseObject({ message: string() })) }))),
    }),
);
const ANSWER = object({ tables: array(TABLE), error: PARTIAL });

const COLUMNS = ["AzureADDeviceId", "IsDeviceVBSEnabled", "LastCensusScanTime"] as const;

/**
 * The newest row of each device in UCClient, in chunks that stay below the limits of a query.
 *
 * Source: Azure Monitor, table reference UCClient (2026): IsDeviceVBSEnabled, LastCensusScanTime.
 *
 * @throws GraphError if the workspace refuses, has no such table, or answers something else
 */
export async function readReportedVbs(logs: LogAnalytics, signal?: AbortSignal): Promise<ReportedVbs> {
    const enabledAt = new Map<string, number>();
    const disabledAt = new Map<string, number>();
    const query = { table: "UCClient", where: "", newest: "TimeGenerated", columns: COLUMNS };
    const read = await readNewest(logs, query, (row) => take(row, enabledAt, disabledAt), signal);
    return { enabledAt, disabledAt, ...read };
}

/** The last quality update that a device installed, by its report. */
export interface ReportedUpdate {
    /** The build that it led to: `26100.8390`. */
    readonly build: string;
    /** Whether it was a hotpatch; null if the report does not say. */
    readonly isHotpatch: boolean | null;
    /** ISO 8601; null if the report does not say. */
    readonly installedAt: string | null;
}

/** What Windows Update for Business reports say about installed updates. */
export interface ReportedUpdates {
    /** By Entra's `deviceId` in lower case. */
    readonly byDevice: ReadonlyMap<string, ReportedUpdate>;
    readonly misfits: Misfits;
    readonly leftOut: readonly string[];
}

const UPDATE_COLUMNS = ["AzureADDeviceId", "TargetBuild", "IsHotpatchUpdate", "UpdateInstalledTime"] as const;

/**
 * The last quality update that each device installed, in chunks as above.
 *
 * Source: Azure Monitor, table reference UCClientUpdateStatus (2026): IsHotpatchUpdate, TargetBuild, UpdateInstalledTime,
 * UpdateCategory, ClientState.
 *
 * @throws GraphError as above
 */
export async function readReportedUpdates(logs: LogAnalytics, signal?: AbortSignal): Promise<ReportedUpdates> {
    const byDevice = new Map<string, ReportedUpdate>();
    const query = {
        table: "UCClientUpdateStatus",
        where: ' and UpdateCategory == "WindowsQualityUpdate" and ClientState == "Installed"',
        newest: "UpdateInstalledTime",
        columns: UPDATE_COLUMNS,
    };
    return { byDevice, ...(await readNewest(logs, query, (row) => takeUpdate(row, byDevice), signal)) };
}

/** A row of each device: that with the newest time in a column. */
interface NewestRows {
    readonly table: string;
    /** More conditions: ` and Name == 1`. */
    readonly where: string;
    readonly newest: string;
    /** Of which the first is AzureADDeviceId. */
    readonly columns: readonly string[];
}

/** @param takeRow returns what is wrong with a row, if it is not valid */
async function readNewest(
    logs: LogAnalytics,
    { table: name, where: conditions, newest, columns }: NewestRows,
    takeRow: (row: readonly unknown[]) => string | undefined,
    signal: AbortSignal | undefined,
): Promise<{ readonly misfits: Misfits; readonly leftOut: readonly string[] }> {
    const rowsOf = (chunk: string) =>
        `${name} | where TimeGenerated > ago(${DAYS}d)${conditions}${chunk} | summarize arg_max(${newest}, *) by AzureADDeviceId`;
    const counted = await logs.query(`${rowsOf("")} | count`, signal);
    const devices = counted === undefined ? 0 : (readAs(COUNT, counted, "the workspace").tables[0]?.rows[0]?.[0] ?? 0);
    const chunks = Math.ceil(devices / CHUNK);
    const misfits = new Misfits();
    const leftOut: string[] = [];
    const readChunk = async (chunk: number) => {
        const where = chunks === 1 ? "" : ` and hash(AzureADDeviceId, ${chunks}) == ${chunk}`;
        const body = await logs.query(`${rowsOf(where)} | project ${columns.join(", ")}`, signal);
        const { tables, error } = readAs(ANSWER, body, "the workspace");
        if (error !== undefined && error !== null) {
            leftOut.push(error.details?.[0]?.innererror?.message ?? error.message);
        }
        const [table] = tables;
        if (table === undefined || columns.some((column, place) => table.columns[place]?.name !== column)) {
            throw new MalformedAnswer(`about the workspace is not valid: it has not the columns ${columns.join(", ")}`);
        }
        for (const row of table.rows) {
            const problem = takeRow(row);
            if (problem !== undefined) {
                misfits.add(problem);
            }
        }
    };
    await Promise.all(Array.from({ length: chunks }, (_, chunk) => readChunk(chunk)));
    return { misfits, leftOut: [...new Set(leftOut)] };
}

/** Returns what is wrong with a row, if it is not valid. */
function take(
    [id, enabled, census]: readonly unknown[],
    enabledAt: Map<string, number>,
    disabledAt: Map<string, number>,
): string | undefined {
    if (typeof id !== "string" || !isSomebodysGuid(id)) {
        return problemOf("AzureADDeviceId", id);
    }
    if (enabled === null || (census === null && enabled === true)) {
        return undefined;
    }
    if (typeof enabled !== "boolean") {
        return problemOf("IsDeviceVBSEnabled", enabled);
    }
    if (census !== null && !isTime(census)) {
        return problemOf("LastCensusScanTime", census);
    }
    (enabled ? enabledAt : disabledAt).set(id.toLowerCase(), census === null ? Number.NaN : Date.parse(census));
    return undefined;
}

/** The same. A device without a build has installed nothing that is comparable. */
function takeUpdate(
    [id, target, isHotpatch, installed]: readonly unknown[],
    byDevice: Map<string, ReportedUpdate>,
): string | undefined {
    if (typeof id !== "string" || !isSomebodysGuid(id)) {
        return problemOf("AzureADDeviceId", id);
    }
    if (target === "" || target === null) {
        return undefined;
    }
    // assumed: with or without Windows' own number in front; the reference does not say.
    const build = typeof target === "string" ? /^(?:10\.0\.)?(\d{1,9}\.\d{1,9})$/.exec(target)?.[1] : undefined;
    if (build === undefined) {
        return problemOf("TargetBuild", target);
    }
    if (isHotpatch !== null && typeof isHotpatch !== "boolean") {
        return problemOf("IsHotpatchUpdate", isHotpatch);
    }
    if (installed !== null && !isTime(installed)) {
        return problemOf("UpdateInstalledTime", installed);
    }
    byDevice.set(id.toLowerCase(), { build, isHotpatch, installedAt: installed });
    return undefined;
}
