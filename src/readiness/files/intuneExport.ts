import { entraDeviceId, operatingSystemOf } from "../managedDevice";
import { type CsvRow, cellOf, plainName } from "./csv";
import type { IntuneRecord } from "./intuneRecord";

/**
 * Columns of the export `DevicesWithInventory`, by internal name and by the names that the file has in its place.
 *
 * Source: Microsoft Learn, "Intune reports and properties available using Graph API" (2026); headers of recorded files
 * (July 2026). Spellings with "Azure AD" are assumed for older files.
 */
const COLUMNS = {
    id: ["deviceid", "intunedeviceid"],
    name: ["devicename"],
    entra: ["referenceid", "microsoftentradeviceid", "azureaddeviceid", "entradeviceid"],
    system: ["devicetype", "os", "operatingsystem"],
    version: ["osversion"],
    lastContact: ["lastcontact", "lastcheckin"],
    agents: ["managementagents", "managementagent", "managedby"],
    join: ["jointype"],
    family: ["skufamily"],
    architecture: ["processorarchitecture"],
} as const;

/** Whether a head is that of an export of devices. */
export function isIntuneExport(row: CsvRow): boolean {
    const has = (names: readonly string[]) => names.some((name) => Object.hasOwn(row, name));
    return has(COLUMNS.id) && has(COLUMNS.version);
}

/** Reads one row; undefined if it has no device's id. */
export function exportedRecord(row: CsvRow, source: string): IntuneRecord | undefined {
    const id = cellOf(row, COLUMNS.id);
    if (id === null) {
        return undefined;
    }
    const osVersion = cellOf(row, COLUMNS.version);
    return {
        id,
        name: cellOf(row, COLUMNS.name) ?? "",
        system: systemOf(cellOf(row, COLUMNS.system), osVersion),
        entraDeviceId: entraDeviceId(cellOf(row, COLUMNS.entra)),
        lastSync: exportedTime(cellOf(row, COLUMNS.lastContact)),
        profile: {
            skuNumber: undefined,
            skuFamily: cellOf(row, COLUMNS.family),
            osVersion,
            architecture: spelled(cellOf(row, COLUMNS.architecture), ARCHITECTURES),
            joinType: spelled(cellOf(row, COLUMNS.join), JOIN_TYPES),
            managementAgent: spelled(cellOf(row, COLUMNS.agents), AGENTS),
            vbs: undefined,
            source,
        },
    };
}

/** assumed: a number in place of a name says nothing, and the version decides. */
function systemOf(name: string | null, osVersion: string | null): IntuneRecord["system"] {
    if (name === null || /^\d+$/.test(name)) {
        return /^10\.0\.\d/.test(osVersion ?? "") ? "windows" : "other";
    }
    return operatingSystemOf({ operatingSystem: name });
}

/** `2026-07-13 20:09:19.0000000`, without a zone; assumed to be UTC, as all times of Intune are. NaN for none. */
export function exportedTime(text: string | null): number {
    const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:\d\d)?$/.exec(text ?? "");
    if (match === null || match[1] === "0001-01-01") {
        return Number.NaN;
    }
    return Date.parse(`${match[1]}T${match[2]}${match[3] ?? ""}${match[4] ?? "Z"}`);
}

/** The value in Microsoft Graph's words; as it is where it is in no table, so that it is judged as unfamiliar. */
function spelled(value: string | null, table: Readonly<Record<string, string>>): string | null {
    if (value === null) {
        return null;
    }
    const plain = plainName(value);
    return Object.hasOwn(table, plain) ? (table[plain] ?? value) : value;
}

/** Numbers: Microsoft Learn, the export's column ProcessorArchitecture (2026). */
const ARCHITECTURES: Readonly<Record<string, string>> = {
    "0": "x86",
    "5": "arm",
    "9": "x64",
    "12": "arM64",
    arm64: "arM64",
};

/** Words of Microsoft Graph, and those of the admin centre, which are assumed to be the file's. */
const JOIN_TYPES: Readonly<Record<string, string>> = {
    azureadjoined: "azureADJoined",
    microsoftentrajoined: "azureADJoined",
    hybridazureadjoined: "hybridAzureADJoined",
    microsoftentrahybridjoined: "hybridAzureADJoined",
    azureadregistered: "azureADRegistered",
    microsoftentraregistered: "azureADRegistered",
};

/** Numbers: published metadata of Microsoft Graph v1.0, managementAgentType. Words of the admin centre are assumed. */
const AGENTS: Readonly<Record<string, string>> = {
    "1": "eas",
    "2": "mdm",
    "3": "easMdm",
    "4": "intuneClient",
    "5": "easIntuneClient",
    "8": "configurationManagerClient",
    "10": "configurationManagerClientMdm",
    "11": "configurationManagerClientMdmEas",
    "16": "unknown",
    "32": "jamf",
    "64": "googleCloudDevicePolicyController",
    "258": "microsoft365ManagedMdm",
    "1024": "msSense",
    intune: "mdm",
    comanaged: "configurationManagerClientMdm",
    configmgr: "configurationManagerClient",
    mde: "msSense",
};
