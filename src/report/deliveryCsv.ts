import type { DeviceDelivery, FleetDelivery } from "../delivery/fleetDelivery";
import { type CsvColumn, csvLines, syncText } from "./csv";
import { INSTALLED_COLUMNS } from "./installedUpdates";
import { DELIVERY_OPINION_COLUMNS } from "./secondOpinion";

const COLUMNS: readonly CsvColumn<DeviceDelivery>[] = [
    ["name", ({ name }) => name],
    ["delivery", ({ delivery }) => delivery],
    ["outcome", ({ outcome }) => outcome],
    ["badge", ({ badge }) => badge],
    ["policies", ({ policies }) => policies.map(({ displayName }) => displayName).join("; ")],
    ["build", ({ standing }) => standing.on ?? ""],
    ["standing", ({ standing }) => standing.standing],
    ["newest", ({ standing }) => standing.latest ?? ""],
    ["enrolment", ({ enrolment }) => enrolment?.kind ?? ""],
    ["causes", ({ causes }) => causes.map(({ code, finding }) => `${code}: ${finding}`).join(" ")],
    ["remedies", ({ causes }) => causes.map(({ code, remedy }) => `${code}: ${remedy}`).join(" ")],
    ["intuneId", ({ intuneId }) => intuneId],
    ["entraDeviceId", ({ entraDeviceId }) => entraDeviceId ?? ""],
    ["lastSyncDateTime", ({ lastSyncDateTime }) => syncText(lastSyncDateTime)],
];

/** Delivery as CSV, a line a device, in pieces. Cells are as safe as those of readiness. */
export function deliveryCsv({ devices, secondOpinion, installed }: FleetDelivery): Generator<string, void, undefined> {
    const opinion = secondOpinion === undefined ? [] : DELIVERY_OPINION_COLUMNS;
    return csvLines(devices, [...COLUMNS, ...opinion, ...(installed === undefined ? [] : INSTALLED_COLUMNS)]);
}
