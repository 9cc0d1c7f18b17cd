import type { DeviceReadiness } from "../readiness/fleet";
import type { GateResult } from "../readiness/gate";
import { PREREQUISITES } from "../readiness/prerequisites";
import { reasonOfBadge } from "../readiness/verdict";
import type { Column } from "./parquetTable";

/**
 * How reading a tenant ended, from bad to good: it could not be read; its gate does not hold; not all was read, or its
 * gate is undecided; neither.
 */
export type TenantState = "notRead" | "gateNotHeld" | "notKnown" | "good";

/** What a run says about one tenant. */
export interface TenantRow {
    /** Its id, in lower case. */
    readonly tenant: string;
    readonly name: string;
    readonly state: TenantState;
    /** When it was evaluated: ISO 8601; null if it never was on that day. */
    readonly evaluatedAt: string | null;
    /** Windows devices with a badge; null, as the other numbers, if it was not read on that day. */
    readonly devices: number | null;
    readonly eligible: number | null;
    readonly notEligible: number | null;
    readonly unknown: number | null;
    /** Whether everything was read. */
    readonly complete: boolean;
    /** What was not, in whole sentences. */
    readonly shortfalls: readonly string[];
    /** Null without a gate. */
    readonly gate: GateResult["result"] | null;
    readonly gateFindings: readonly string[];
    /** Why it could not be read; null if it was. Devices are then those of an earlier run on the same day, if any. */
    readonly error: string | null;
}

/** The folder of a tenant's row names the tenant. */
export const TENANT_COLUMNS: readonly Column<TenantRow>[] = [
    { name: "name", type: "text", of: ({ name }) => name },
    { name: "state", type: "text", of: ({ state }) => state },
    { name: "evaluatedAt", type: "time", of: ({ evaluatedAt }) => evaluatedAt },
    { name: "devices", type: "count", of: ({ devices }) => devices },
    { name: "eligible", type: "count", of: ({ eligible }) => eligible },
    { name: "notEligible", type: "count", of: ({ notEligible }) => notEligible },
    { name: "unknown", type: "count", of: ({ unknown }) => unknown },
    { name: "complete", type: "flag", of: ({ complete }) => complete },
    { name: "shortfalls", type: "texts", of: ({ shortfalls }) => shortfalls },
    { name: "gate", type: "text", of: ({ gate }) => gate },
    { name: "gateFindings", type: "texts", of: ({ gateFindings }) => gateFindings },
    { name: "error", type: "text", of: ({ error }) => error },
];

/** A device, as in CSV but for its evidence; the folder names date and tenant. */
export const DEVICE_COLUMNS: readonly Column<DeviceReadiness>[] = [
    { name: "name", type: "text", of: ({ name }) => name },
    { name: "badge", type: "text", of: ({ badge }) => badge },
    ...PREREQUISITES.map(
        ({ code }): Column<DeviceReadiness> => ({ name: code, type: "text", of: ({ outcomes }) => outcomes[code] }),
    ),
    { name: "finding", type: "text", of: (device) => reasonOfBadge(device)?.finding ?? null },
    { name: "remedy", type: "text", of: (device) => reasonOfBadge(device)?.remedy ?? null },
    { name: "reasons", type: "texts", of: ({ reasons }) => reasons.map(({ code, finding }) => `${code}: ${finding}`) },
    { name: "intuneId", type: "text", of: ({ intuneId }) => intuneId },
    { name: "entraDeviceId", type: "text", of: ({ entraDeviceId }) => entraDeviceId },
    { name: "lastSyncDateTime", type: "time", of: ({ lastSyncDateTime }) => lastSyncDateTime ?? null },
];
