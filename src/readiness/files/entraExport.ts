import { type CsvRow, cellOf, hasColumn } from "./csv";

/**
 * Columns that a list of Entra's devices has in addition to `deviceId`, and that no list from Intune has: those of the
 * Entra admin centre's download (`joinType (trustType)`), and of Microsoft Graph's devices as PowerShell saves them.
 *
 * Source: Microsoft Learn, "Manage device identities using the Microsoft Entra admin center", Download devices (2025).
 */
const TELLING = ["jointypetrusttype", "trusttype", "approximatelastsignindatetime", "registrationtime", "profiletype"];
/** Columns of lists from Intune: there `deviceId`, or `id`, is Intune's. */
const INTUNE = ["azureaddeviceid", "microsoftentradeviceid", "referenceid", "osversion", "skufamily", "vsmstatus"];

/** Whether a header is that of a list of Entra's devices. */
export function isEntraExport(row: CsvRow): boolean {
    return hasColumn(row, ["deviceid"]) && hasColumn(row, TELLING) && !hasColumn(row, INTUNE);
}

/** The `deviceId` of a row; null if it has none. */
export function exportedEntraDevice(row: CsvRow): string | null {
    return cellOf(row, ["deviceid"]);
}
