import { type CsvRow, cellOf, hasColumn } from "./csv";

/**
 * Columns that a list of Entra's devices has beside `deviceId`, and that no list of Intune's has: of what the Entra admin centre downloads
 * (`joinType (trustType)`), and of Microsoft Graph's devices as PowerShell saves them.
 *
 * Source: Microsoft Learn, "Manage device identities using the Microsoft Entra admin center", Download devices (2025).
 */
const TELLING = ["jointypetrusttype", "trusttype", "approximatelastsignindatetime", "registrationtime", "profiletype"];
/** Of lists of Intune's: there `deviceId`, or `id`, is that of Intune. */
const INTUNE = ["azureaddeviceid", "microsoftentradeviceid", "referenceid", "osversion", "skufamily", "vsmstatus"];

/** Whether a head is that of a list of Entra's devices. */
export function isEntraExport(row: CsvRow): boolean {
    return hasColumn(row, ["deviceid"]) && hasColumn(row, TELLING) && !hasColumn(row, INTUNE);
}

/** The `deviceId` of a row; null if it has none. */
export function exportedEntraDevice(row: CsvRow): string | null {
    return cellOf(row, ["deviceid"]);
}
