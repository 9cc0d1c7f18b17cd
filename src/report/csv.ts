import { visibleEscaped } from "../base/visible";
import type { DeviceReadiness } from "../readiness/fleet";
import { PREREQUISITES } from "../readiness/prerequisites";
import { csvLine } from "./csvLine";
import { evidenceText } from "./evidence";

/** A column: its title, and its text for a device. */
export type CsvColumn<Device> = readonly [string, (device: Device) => string];

const COLUMNS: readonly CsvColumn<DeviceReadiness>[] = [
    ["name", ({ name }) => name],
    ["badge", ({ badge }) => badge],
    ...PREREQUISITES.map(({ code }) => [code, ({ outcomes }: DeviceReadiness) => outcomes[code]] as const),
    ["reasons", ({ reasons }) => reasons.map(({ code, finding }) => `${code}: ${finding}`).join("; ")],
    ["evidence", ({ reasons }) => reasons.flatMap(({ evidence }) => evidence.map(evidenceText)).join("; ")],
    ["remedies", ({ reasons }) => reasons.map(({ code, remedy }) => `${code}: ${remedy}`).join(" ")],
    ["contested", ({ contested }) => contested.join("; ")],
    ["intuneId", ({ intuneId }) => intuneId],
    ["entraDeviceId", ({ entraDeviceId }) => entraDeviceId ?? ""],
    ["lastSyncDateTime", ({ lastSyncDateTime }) => syncText(lastSyncDateTime)],
    ["otherIntuneIds", ({ otherRecords }) => otherRecords.map(({ intuneId }) => intuneId).join("; ")],
];

/**
 * Readiness as CSV by RFC 4180 (CRLF, quotes doubled), a line a device, in pieces. No cell is taken for a formula by a
 * spreadsheet: what begins like one is preceded by an apostrophe.
 *
 * @param more columns behind the usual ones
 */
export function* csvReport<Device extends DeviceReadiness>(
    { devices }: { readonly devices: readonly Device[] },
    more: readonly CsvColumn<Device>[] = [],
): Generator<string, void, undefined> {
    const columns: readonly CsvColumn<Device>[] = [...COLUMNS, ...more];
    yield* csvLines(devices, columns);
}

/**
 * Devices as lines below the titles of their columns. What cannot be shown stands as an escape, `\\u202e`: a terminal and an
 * editor are shown what a spreadsheet is.
 */
export function* csvLines<Device>(
    devices: readonly Device[],
    columns: readonly CsvColumn<Device>[],
): Generator<string, void, undefined> {
    yield csvLine(columns.map(([title]) => title));
    for (const device of devices) {
        yield csvLine(columns.map(([, textOf]) => visibleEscaped(textOf(device))));
    }
}

/** Empty for "never". */
export function syncText(lastSyncDateTime: string | null | undefined): string {
    return lastSyncDateTime === undefined ? "unreadable" : (lastSyncDateTime ?? "");
}
