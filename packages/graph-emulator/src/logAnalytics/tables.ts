import { CLIENT_EDITIONS } from "../fleet/editions";
import { hash } from "../kql/expression";
import type { Frame, KqlColumn, KqlType, KqlValue } from "../kql/frame";
import type { ReportedDevice } from "./reportedDevices";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the tables are made of. */
export interface Snapshots {
    readonly devices: readonly ReportedDevice[];
    /** Times of the daily snapshots, the newest first. */
    readonly times: readonly number[];
    readonly tenantId: string;
    readonly workspaceId: string;
}

/** A value for a device on one of the days; 0 is the newest. */
type Cell = (device: ReportedDevice, day: number) => KqlValue;

type Schema = readonly (readonly [name: string, type: KqlType, cell: Cell])[];

/** Columns that are empty where the report lacks optional values. */
function optional(cell: Cell): Cell {
    return (device, day) => (device.plant === "empty" ? null : cell(device, day));
}

const VERSIONS: Readonly<Record<string, string>> = {
    "19045": "22H2",
    "22621": "22H2",
    "22631": "23H2",
    "26100": "24H2",
    "26200": "25H2",
};

function build({ observation }: ReportedDevice): string {
    return /^10\.0\.(\d+\.\d+)$/.exec(observation.osVersion ?? "")?.[1] ?? "";
}

function part(device: ReportedDevice, place: number): number | null {
    const text = build(device).split(".")[place];
    return text === undefined || text === "" ? null : Number(text);
}

function globalId({ observation: { entra } }: ReportedDevice): string {
    return `g:${6_700_000_000_000_000 + hash(entra.deviceId)}`;
}

function common({ tenantId, workspaceId, times }: Snapshots, type: string): Schema {
    return [
        ["TenantId", "string", () => workspaceId],
        ["TimeGenerated", "datetime", (_device, day) => times[day] ?? null],
        ["AzureADDeviceId", "string", ({ observation }) => observation.entra.deviceId],
        ["AzureADTenantId", "string", () => tenantId],
        ["DeviceName", "string", optional(({ observation }) => observation.managed.listed.deviceName)],
        ["GlobalDeviceId", "string", globalId],
        ["SCCMClientId", "string", () => ""],
        ["SourceSystem", "string", () => "Azure"],
        ["Type", "string", () => type],
        ["UpdateConnectivityLevel", "string", () => "Sufficient"],
    ];
}

/**
 * UCClient: Azure Monitor Logs reference (July 2024) and the pages about Windows Update for Business reports. Left out
 * are the columns about policies of Windows Update and about compliance. `assumed`: `OSVersion`'s texts.
 */
function clientSchema(snapshots: Snapshots): Schema {
    const scanned: Cell = ({ sentAt }, day) => Math.min(sentAt, snapshots.times[day] ?? sentAt);
    return [
        ...common(snapshots, "UCClient"),
        ["City", "string", () => ""],
        ["Country", "string", () => "US"],
        ["DeviceFamily", "string", () => "Windows.Desktop"],
        ["DeviceFormFactor", "string", () => ""],
        ["DeviceManufacturer", "string", optional(({ observation }) => observation.managed.listed.manufacturer)],
        ["DeviceModel", "string", optional(({ observation }) => observation.managed.listed.model)],
        ["IsDeviceHotpatchEligible", "bool", ({ eligible }) => eligible],
        ["IsDeviceHotpatchEnrolled", "bool", optional(({ enrolled }) => enrolled)],
        ["IsDeviceVBSEnabled", "bool", ({ vbs, changed }, day) => (changed && day > 0 ? !vbs : vbs)],
        ["IsVirtual", "bool", () => false],
        ["LastCensusScanTime", "datetime", scanned],
        ["LastHotpatchEnrolledTime", "datetime", ({ enrolledAt }) => enrolledAt],
        ["LastWUScanTime", "datetime", scanned],
        ["OSArchitecture", "string", ({ observation }) => observation.managed.listed.processorArchitecture],
        ["OSBuild", "string", build],
        ["OSBuildNumber", "int", (device) => part(device, 0)],
        ["OSEdition", "string", ({ observation }) => editionOf(observation.managed.listed.skuNumber)],
        ["OSRevisionNumber", "int", (device) => part(device, 1)],
        ["OSServicingChannel", "string", () => "General Availability Channel"],
        ["OSVersion", "string", (device) => `Windows 11 ${VERSIONS[String(part(device, 0))] ?? ""}`.trim()],
    ];
}

/** UCClientUpdateStatus, of which only the last security update is served. */
function updateSchema(snapshots: Snapshots): Schema {
    return [
        ...common(snapshots, "UCClientUpdateStatus"),
        ["CatalogId", "string", () => ""],
        ["ClientState", "string", () => "Installed"],
        ["ClientSubstate", "string", () => "UpdateInstalled"],
        ["ClientSubstateRank", "int", () => 2800],
        ["ClientSubstateTime", "datetime", ({ sentAt }) => sentAt],
        ["IsHotpatchUpdate", "bool", ({ hotpatch }) => hotpatch],
        ["OfferReceivedTime", "datetime", optional(({ sentAt }) => sentAt - DAY_MS)],
        ["RestartRequiredTime", "datetime", optional(({ hotpatch, sentAt }) => (hotpatch === true ? null : sentAt))],
        ["TargetBuild", "string", build],
        ["TargetBuildNumber", "int", (device) => part(device, 0)],
        ["TargetRevisionNumber", "int", (device) => part(device, 1)],
        ["TargetVersion", "string", (device) => VERSIONS[String(part(device, 0))] ?? ""],
        ["UpdateCategory", "string", () => "WindowsQualityUpdate"],
        ["UpdateClassification", "string", () => "Security"],
        ["UpdateInstalledTime", "datetime", ({ sentAt }) => sentAt],
        ["UpdateManufacturer", "string", () => "Microsoft"],
        ["UpdateSource", "string", () => "UUP"],
    ];
}

function editionOf(sku: number | null): string {
    return CLIENT_EDITIONS.find((edition) => edition.sku === sku)?.edition ?? "";
}

const SCHEMAS: Readonly<Record<string, (snapshots: Snapshots) => Schema>> = {
    UCClient: clientSchema,
    UCClientUpdateStatus: updateSchema,
};

/** The table with a name: a row for each device and day, which costs nothing until it is read. */
export function reportTable(name: string, snapshots: Snapshots): Frame | undefined {
    const schema = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
    if (schema === undefined) {
        return undefined;
    }
    const { devices, times } = snapshots;
    const days = times.length;
    const columns = schema(snapshots).map(
        ([column, type, cell]): KqlColumn => ({
            name: column,
            type,
            of: (row) => {
                const device = devices[Math.floor(row / days)];
                const value = device === undefined ? null : cell(device, row % days);
                return value === null && type === "string" ? "" : value;
            },
        }),
    );
    return { columns, rows: devices.length * days };
}
