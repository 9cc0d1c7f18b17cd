import { isGuid, isSomebodysGuid } from "../base/guid";
import { isPlainObject } from "../base/plainObject";
import { isTime } from "../base/time";
import { problemOf } from "../graph/misfits";
import { type ExtraFacts, type Fact, known, missing } from "./facts";

/** Properties of an Intune device that readiness reads from the list. `hardwareInformation` is left out: see `hardware.ts`. */
export const MANAGED_DEVICE_SELECT = [
    "id",
    "deviceName",
    "operatingSystem",
    "osVersion",
    "skuNumber",
    "processorArchitecture",
    "joinType",
    "managementAgent",
    "azureADDeviceId",
    "lastSyncDateTime",
].join(",");

/** The same, plus what {@link extraFactsIn} reads. */
export const MANAGED_DEVICE_SELECT_WITH_EXTRA_FACTS = `${MANAGED_DEVICE_SELECT},managedDeviceOwnerType,freeStorageSpaceInBytes`;

const SOURCE = "Intune, list of managedDevices";

/** An Intune record with only what is needed: a whole fleet is kept in memory until its records are combined. */
export interface ManagedDevice {
    readonly id: string;
    readonly name: string;
    /** Lower case; null for none and for the all-zero id. */
    readonly entraDeviceId: string | null;
    /** ISO 8601; null for a record that never synced, undefined if that is not known. */
    readonly lastSync: string | null | undefined;
    readonly skuNumber: Fact<number>;
    readonly osVersion: Fact<string>;
    readonly architecture: Fact<string>;
    readonly joinType: Fact<string>;
    readonly managementAgent: Fact<string>;
    readonly extraFacts?: ExtraFacts;
}

/** A Microsoft Graph object whose types have not been checked yet. */
export type GraphObject = Readonly<Record<string, unknown>>;

/**
 * What kind of machine a record describes, by `operatingSystem` only: a version can look like Windows and be something
 * else.
 */
export function operatingSystemOf(record: GraphObject): "windows" | "server" | "other" {
    const name = typeof record.operatingSystem === "string" ? record.operatingSystem.trim().toLowerCase() : "";
    if (name === "windows") {
        return "windows";
    }
    // assumed: servers that Defender brings into Intune contain the word; most are only recognised by their edition.
    return name.startsWith("windows server") ? "server" : "other";
}

/**
 * Why an entry of the list is not a valid record of a device; undefined if it is. Checked by hand because lists are
 * long.
 */
export function recordProblem(entry: unknown): string | undefined {
    if (!isPlainObject(entry)) {
        return problemOf("it", entry);
    }
    const { id, operatingSystem } = entry;
    if (typeof id !== "string" || !isGuid(id)) {
        return problemOf("id", id);
    }
    return typeof operatingSystem === "string" ? undefined : problemOf("operatingSystem", operatingSystem);
}

const TEXTS = ["osVersion", "processorArchitecture", "joinType", "managementAgent", "azureADDeviceId"];

/** The first property of a record that does not match what Microsoft Graph documents, and is therefore not known. */
export function oddProperty(record: GraphObject): string | undefined {
    const name = TEXTS.find((each) => typeof (record[each] ?? "") !== "string");
    if (name !== undefined) {
        return problemOf(name, record[name]);
    }
    const { skuNumber = null, lastSyncDateTime } = record;
    if (skuNumber !== null && !(typeof skuNumber === "number" && Number.isInteger(skuNumber))) {
        return problemOf("skuNumber", skuNumber);
    }
    return lastSync(lastSyncDateTime) === undefined ? problemOf("lastSyncDateTime", lastSyncDateTime) : undefined;
}

/** Parses one record of the list that has no {@link recordProblem}. */
export function managedDevice(record: GraphObject & { readonly id: string }): ManagedDevice {
    const synced = lastSync(record.lastSyncDateTime);
    const observedAt = synced ?? null;
    return {
        id: record.id,
        name: typeof record.deviceName === "string" ? record.deviceName : "",
        entraDeviceId: entraDeviceId(record.azureADDeviceId),
        lastSync: synced,
        skuNumber: wholeNumber(record.skuNumber, observedAt),
        osVersion: text(record.osVersion, observedAt),
        architecture: text(record.processorArchitecture, observedAt),
        joinType: text(record.joinType, observedAt),
        managementAgent: text(record.managementAgent, observedAt),
    };
}

/** {@link managedDevice}, plus the facts that no prerequisite depends on. */
export function managedDeviceWithExtraFacts(record: GraphObject & { readonly id: string }): ManagedDevice {
    return { ...managedDevice(record), extraFacts: extraFactsIn(record) };
}

/** Microsoft Graph v1.0 and beta references, managedDevice (August 2024). */
function extraFactsIn({ managedDeviceOwnerType, freeStorageSpaceInBytes }: GraphObject): ExtraFacts {
    return {
        ownership: typeof managedDeviceOwnerType === "string" ? managedDeviceOwnerType : undefined,
        freeStorageBytes: typeof freeStorageSpaceInBytes === "number" ? freeStorageSpaceInBytes : undefined,
    };
}

/**
 * Whether `a` is the better record of the same machine: the newer sync, then the greater id so that all runs agree. A
 * record whose sync is not known may be the newest.
 */
export function isNewer(a: ManagedDevice, b: ManagedDevice): boolean {
    const difference = instant(a.lastSync) - instant(b.lastSync);
    return difference === 0 || Number.isNaN(difference) ? a.id > b.id : difference > 0;
}

function instant(time: string | null | undefined): number {
    if (time === undefined) {
        return Number.POSITIVE_INFINITY;
    }
    return time === null ? Number.NEGATIVE_INFINITY : Date.parse(time);
}

/** In Intune `0001-01-01T00:00:00Z` means "never". Anything that is absent or not a time is not known. */
function lastSync(value: unknown): string | null | undefined {
    if (value === null) {
        return null;
    }
    if (!isTime(value)) {
        return undefined;
    }
    return value.startsWith("0001-01-01") ? null : value;
}

/** Placeholders (`N/A`, all zeros, empty) do not refer to a device: they must not merge many machines into one. */
export function entraDeviceId(value: unknown): string | null {
    return typeof value === "string" && isSomebodysGuid(value) ? value.toLowerCase() : null;
}

function text(value: unknown, observedAt: string | null): Fact<string> {
    return typeof value === "string" && value !== ""
        ? known(value, SOURCE, observedAt)
        : missing("Intune has no value", SOURCE, observedAt);
}

function wholeNumber(value: unknown, observedAt: string | null): Fact<number> {
    return typeof value === "number" && Number.isInteger(value)
        ? known(value, SOURCE, observedAt)
        : missing("Intune has no value", SOURCE, observedAt);
}
