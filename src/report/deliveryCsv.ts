import type { DeviceDelivery, FleetDelivery } from "../delivery/fleetDelivery";
import { csvLine, syncText } from "./csv";
import { DELIVERY_OPINION_COLUMNS } from "./secondOpinion";

const COLUMNS: readonly (readonly [string, (device: DeviceDelivery) => string])[] = [
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
export function* deliveryCsv({ devices, secondOpinion }: FleetDelivery): Generator<string, void, undefined> {
    const columns = secondOpinion === undefined ? COLUMNS : [...COLUMNS, ...DELIVERY_OPINION_COLUMNS];
    yield csvLine(columns.map(([title]) => title));
    for (const device of devices) {
        yield csvLine(columns.map(([, textOf]) => textOf(device)));
    }
}
