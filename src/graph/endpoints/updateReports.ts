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
    const newest = (where: string) =>
        `UCClient | where TimeGenerated > ago(${DAYS}d)${where} | summarize arg_max(TimeGenerated, *) by AzureADDeviceId`;
    const counted = await logs.query(`${newest("")} | count`, signal);
    const devices = counted === undefined ? 0 : (readAs(COUNT, counted, "the workspace").tables[0]?.rows[0]?.[0] ?? 0);
    const chunks = Math.ceil(devices / CHUNK);
    const enabledAt = new Map<string, number>();
    const disabledAt = new Map<string, number>();
    const misfits = new Misfits();
    const leftOut: string[] = [];
    const readChunk = async (chunk: number) => {
        const where = chunks === 1 ? "" : ` and hash(AzureADDeviceId, ${chunks}) == ${chunk}`;
        const body = await logs.query(`${newest(where)} | project ${COLUMNS.join(", ")}`, signal);
        const { tables, error } = readAs(ANSWER, body, "the workspace");
        if (error !== undefined && error !== null) {
            leftOut.push(error.details?.[0]?.innererror?.message ?? error.message);
        }
        const [table] = tables;
        if (table === undefined || COLUMNS.some((name, place) => table.columns[place]?.name !== name)) {
            throw new MalformedAnswer(`about the workspace is not valid: it has not the columns ${COLUMNS.join(", ")}`);
        }
        for (const row of table.rows) {
            const problem = take(row, enabledAt, disabledAt);
            if (problem !== undefined) {
                misfits.add(problem);
            }
        }
    };
    await Promise.all(Array.from({ length: chunks }, (_, chunk) => readChunk(chunk)));
    return { enabledAt, disabledAt, misfits, leftOut: [...new Set(leftOut)] };
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
