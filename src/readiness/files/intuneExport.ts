import { entraDeviceId, operatingSystemOf } from "../managedDevice";
import { type CsvRow, cellOf, hasColumn, plainName } from "./csv";
import { instantOf, UNREADABLE } from "./instant";
import type { IntuneRecord } from "./intuneRecord";

/**
 * Columns of the export `DevicesWithInventory`, by internal name and by the display names that the file may have
 * instead.
 *
 * Source: Microsoft Learn, "Intune reports and properties available using Graph API" (2026); headers of recorded files
 * (July 2026). Spellings with "Azure AD" are assumed for older files, those of Microsoft Graph for lists that
 * PowerShell saves.
 */
const COLUMNS = {
    id: ["deviceid", "intunedeviceid", "id"],
    name: ["devicename"],
    entra: ["referenceid", "microsoftentradeviceid", "azureaddeviceid", "entradeviceid"],
    system: ["devicetype", "os", "operatingsystem"],
    version: ["osversion"],
    lastContact: ["lastcontact", "lastcheckin", "lastsyncdatetime"],
    agents: ["managementagents", "managementagent", "managedby"],
    join: ["jointype"],
    family: ["skufamily"],
    sku: ["skunumber"],
    architecture: ["processorarchitecture"],
} as const;

/**
 * Whether a header is that of an export of devices. Missing columns become missing facts, but the column that
 * identifies Windows must be present.
 */
export function isIntuneExport(row: CsvRow): boolean {
    return hasColumn(row, COLUMNS.id) && (hasColumn(row, COLUMNS.version) || hasColumn(row, ["devicetype", "os"]));
}

/** Parses one row; undefined if it has no device id. */
export function exportedRecord(row: CsvRow, source: string): IntuneRecord | undefined {
    const id = cellOf(row, COLUMNS.id);
    if (id === null) {
        return undefined;
    }
    const osVersion = cellOf(row, COLUMNS.version);
    // Lists that PowerShell saves contain the number itself.
    const hasNumber = hasColumn(row, COLUMNS.sku);
    const missingColumns = (Object.keys(COLUMN_NAMES) as (keyof typeof COLUMN_NAMES)[]).filter(
        (name) => !hasColumn(row, COLUMNS[name]) && !(name === "family" && hasNumber),
    );
    return {
        id,
        name: cellOf(row, COLUMNS.name) ?? "",
        system: systemOf(cellOf(row, COLUMNS.system), osVersion),
        entraDeviceId: entraDeviceId(cellOf(row, COLUMNS.entra)),
        lastSync: instantOf(cellOf(row, COLUMNS.lastContact)),
        profile: {
            skuNumber: hasNumber ? wholeNumber(cellOf(row, COLUMNS.sku)) : undefined,
            skuFamily: hasNumber ? undefined : cellOf(row, COLUMNS.family),
            osVersion,
            architecture: spelled(cellOf(row, COLUMNS.architecture), ARCHITECTURES),
            joinType: spelled(cellOf(row, COLUMNS.join), JOIN_TYPES),
            managementAgent: spelled(cellOf(row, COLUMNS.agents), AGENTS),
            vbs: undefined,
            source,
            lacks: missingColumns.map((name) => COLUMN_NAMES[name]).join(", "),
        },
    };
}

function wholeNumber(text: string | null): number | null {
    return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** A device of the attestation report that is in none of Intune's lists: only its name is known. */
export function attestedRecord(row: CsvRow, source: string): IntuneRecord | undefined {
    const id = cellOf(row, ["deviceid"]);
    if (id === null) {
        return undefined;
    }
    return {
        id,
        name: cellOf(row, COLUMNS.name) ?? "",
        system: "windows",
        entraDeviceId: null,
        lastSync: UNREADABLE,
        profile: {
            skuNumber: undefined,
            skuFamily: null,
            osVersion: null,
            architecture: null,
            joinType: null,
            managementAgent: null,
            vbs: undefined,
            source,
            lacks: LACKS_EVERYTHING,
        },
    };
}

/** A row's time, as the reader sees it. */
export function exportedTimeText(row: CsvRow): string {
    return cellOf(row, COLUMNS.lastContact) ?? "";
}

/** The columns that verdicts depend on, by the names used when requesting an export. */
export const COLUMN_NAMES = {
    version: "OSVersion",
    agents: "ManagementAgents",
    join: "JoinType",
    family: "SkuFamily",
    architecture: "ProcessorArchitecture",
    entra: "ReferenceId",
} as const;

/** For a file that is not a list of devices. */
export const LACKS_EVERYTHING = Object.values(COLUMN_NAMES).join(", ");

/** assumed: a number in place of a name means nothing, so the version decides. */
function systemOf(name: string | null, osVersion: string | null): IntuneRecord["system"] {
    if (name === null || /^\d+$/.test(name)) {
        return /^10\.0\.\d/.test(osVersion ?? "") ? "windows" : "other";
    }
    return operatingSystemOf({ operatingSystem: name });
}

/** The value in Microsoft Graph's terms; unchanged if it is in no table, so that it is judged as unfamiliar. */
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

/** Values of Microsoft Graph, and those of the admin centre, which are assumed to be used in files too. */
const JOIN_TYPES: Readonly<Record<string, string>> = {
    azureadjoined: "azureADJoined",
    microsoftentrajoined: "azureADJoined",
    hybridazureadjoined: "hybridAzureADJoined",
    microsoftentrahybridjoined: "hybridAzureADJoined",
    azureadregistered: "azureADRegistered",
    microsoftentraregistered: "azureADRegistered",
};

/** Numbers: published metadata of Microsoft Graph v1.0, managementAgentType. The admin centre's values are assumed. */
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
