import { type BesidesFacts, type Fact, known, missing } from "./facts";

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

/** The same, and what {@link besidesIn} reads. */
export const MANAGED_DEVICE_SELECT_BESIDES = `${MANAGED_DEVICE_SELECT},managedDeviceOwnerType,freeStorageSpaceInBytes`;

const SOURCE = "Intune, list of managedDevices";

/** An Intune record with just what is needed: a fleet is held in memory until its records are reconciled. */
export interface ManagedDevice {
    readonly id: string;
    readonly name: string;
    /** Lower case; null for none and for the all-zero id. */
    readonly entraDeviceId: string | null;
    /** ISO 8601; null for a record that never synced. */
    readonly lastSync: string | null;
    readonly skuNumber: Fact<number>;
    readonly osVersion: Fact<string>;
    readonly architecture: Fact<string>;
    readonly joinType: Fact<string>;
    readonly managementAgent: Fact<string>;
    readonly besides?: BesidesFacts;
}

/** An object of Microsoft Graph before anybody has looked at its types. */
export type GraphObject = Readonly<Record<string, unknown>>;

/** What kind of machine a record is about, by `operatingSystem` alone: a version can look like Windows and be something else. */
export function operatingSystemOf(record: GraphObject): "windows" | "server" | "other" {
    const name = typeof record.operatingSystem === "string" ? record.operatingSystem.trim().toLowerCase() : "";
    if (name === "windows") {
        return "windows";
    }
    // assumed: servers that Defender brings into Intune carry the word; most are known by their edition only.
    return name.startsWith("windows server") ? "server" : "other";
}

/** Reads one record of the list; undefined if it has no id, and so can be nobody's. */
export function managedDevice(record: GraphObject): ManagedDevice | undefined {
    if (typeof record.id !== "string" || record.id === "") {
        return undefined;
    }
    const lastSync = timestamp(record.lastSyncDateTime);
    return {
        id: record.id,
        name: typeof record.deviceName === "string" ? record.deviceName : "",
        entraDeviceId: entraDeviceId(record.azureADDeviceId),
        lastSync,
        skuNumber: wholeNumber(record.skuNumber, lastSync),
        osVersion: text(record.osVersion, lastSync),
        architecture: text(record.processorArchitecture, lastSync),
        joinType: text(record.joinType, lastSync),
        managementAgent: text(record.managementAgent, lastSync),
    };
}

/** {@link managedDevice}, with what no prerequisite rests on. */
export function managedDeviceAndBesides(record: GraphObject): ManagedDevice | undefined {
    const device = managedDevice(record);
    return device === undefined ? undefined : { ...device, besides: besidesIn(record) };
}

/** Microsoft Graph v1.0 and beta references, managedDevice (August 2024). */
function besidesIn({ managedDeviceOwnerType, freeStorageSpaceInBytes }: GraphObject): BesidesFacts {
    return {
        ownership: typeof managedDeviceOwnerType === "string" ? managedDeviceOwnerType : undefined,
        freeStorageBytes: typeof freeStorageSpaceInBytes === "number" ? freeStorageSpaceInBytes : undefined,
    };
}

/** Whether `a` is the better record of the same machine: the newer sync, then the greater id so that runs agree. */
export function isNewer(a: ManagedDevice, b: ManagedDevice): boolean {
    const difference = instant(a.lastSync) - instant(b.lastSync);
    return difference === 0 || Number.isNaN(difference) ? a.id > b.id : difference > 0;
}

function instant(time: string | null): number {
    return time === null ? Number.NEGATIVE_INFINITY : Date.parse(time);
}

/** `0001-01-01T00:00:00Z` stands for "never" in Intune. */
export function timestamp(value: unknown): string | null {
    if (typeof value !== "string" || Number.isNaN(Date.parse(value)) || value.startsWith("0001-01-01")) {
        return null;
    }
    return value;
}

export function entraDeviceId(value: unknown): string | null {
    if (typeof value !== "string" || /^[0-]*$/.test(value)) {
        return null;
    }
    return value.toLowerCase();
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
