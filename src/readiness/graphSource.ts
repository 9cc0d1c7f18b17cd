import type { BatchAnswer, GraphClient, GraphVersion } from "../graph/client";
import { isGraphError, operationError } from "../graph/errors";
import { editionOfSku } from "../servicing/editions";
import { type DeviceFacts, type Fact, known, missing, NOT_ASKED } from "./facts";
import { hardwareRequest, vbsIn } from "./hardware";
import {
    type GraphObject,
    isNewer,
    MANAGED_DEVICE_SELECT,
    type ManagedDevice,
    managedDevice,
    operatingSystemOf,
} from "./managedDevice";
import type { DeviceSource, FleetCounts, Progress } from "./source";

const ENTRA = "Entra, list of devices";

/**
 * Facts from Microsoft Graph: the Intune list (beta, since v1.0 has neither edition nor join type), the Entra list (v1.0),
 * joined by `deviceId`, and single reads of the hardware inventory where VBS is wanted.
 *
 * Application permissions: `DeviceManagementManagedDevices.Read.All` and `Device.Read.All`.
 *
 * @param now the time of reading, for facts that Entra gives without one.
 */
export function graphSource(
    graph: GraphClient,
    { now, onProgress = () => {} }: { now: Date; onProgress?: (progress: Progress) => void },
): DeviceSource {
    const counts: FleetCounts = { windows: 0, nonWindows: 0, servers: 0, duplicates: 0 };

    async function* devices(wantsVbs: (facts: DeviceFacts) => boolean): AsyncGenerator<DeviceFacts, void, undefined> {
        const machines = await readIntune(graph, counts, onProgress);
        const entra = await readEntra(graph, onProgress);
        const waiting = new Map<string, DeviceFacts>();
        for (const machine of machines) {
            const facts = factsOf(machine, entra, now);
            if (wantsVbs(facts)) {
                waiting.set(facts.identity.intuneId, facts);
            } else {
                yield facts;
            }
        }
        yield* withVbs(graph, waiting, onProgress);
    }

    return { devices, counts };
}

/** One machine: its newest record, and the older ones. */
interface Machine {
    newest: ManagedDevice;
    readonly others: ManagedDevice[];
}

async function readIntune(
    graph: GraphClient,
    counts: FleetCounts,
    onProgress: (progress: Progress) => void,
): Promise<Machine[]> {
    const seen = new Set<string>();
    const machines = new Map<string, Machine>();
    const serverRecords = new Set<string>();
    const pages = listed(graph, "Intune", "beta", "/deviceManagement/managedDevices", {
        $select: MANAGED_DEVICE_SELECT,
    });
    for await (const page of pages) {
        for (const object of page) {
            const record = managedDevice(object);
            // A record that moved while the list was read comes on two pages.
            if (record === undefined || seen.has(record.id)) {
                continue;
            }
            seen.add(record.id);
            const system = operatingSystemOf(object);
            if (system === "other") {
                counts.nonWindows += 1;
                continue;
            }
            if (system === "server") {
                serverRecords.add(record.id);
            }
            addRecord(machines, record, counts);
        }
        onProgress({ step: "Intune devices", done: seen.size });
    }
    const clients = [...machines.values()].filter(({ newest }) => !serverRecords.has(newest.id) && !isServer(newest));
    counts.windows = clients.length;
    counts.servers = machines.size - clients.length;
    return clients;
}

/** The pages of a list. A failure says which list it was, and what to do. */
async function* listed(
    graph: GraphClient,
    where: string,
    version: GraphVersion,
    path: string,
    query: Readonly<Record<string, string>>,
): AsyncGenerator<GraphObject[], void, undefined> {
    try {
        yield* graph.pages<GraphObject>(version, path, { query });
    } catch (error) {
        throw isGraphError(error) ? operationError(`List ${where} devices`, error) : error;
    }
}

/** A machine that was enrolled again keeps its Entra device, and has two Intune records. A record without one stands alone. */
function addRecord(machines: Map<string, Machine>, record: ManagedDevice, counts: FleetCounts): void {
    const key = record.entraDeviceId ?? `intune:${record.id}`;
    const machine = machines.get(key);
    if (machine === undefined) {
        machines.set(key, { newest: record, others: [] });
        return;
    }
    counts.duplicates += 1;
    if (isNewer(record, machine.newest)) {
        machine.others.push(machine.newest);
        machine.newest = record;
    } else {
        machine.others.push(record);
    }
}

function isServer({ skuNumber }: ManagedDevice): boolean {
    return skuNumber.kind === "known" && editionOfSku(skuNumber.value)?.treatment === "server";
}

/** Object ids by `deviceId`. Nothing else is kept: a tenant has far more Entra devices than managed PCs. */
async function readEntra(
    graph: GraphClient,
    onProgress: (progress: Progress) => void,
): Promise<ReadonlyMap<string, string>> {
    const objects = new Map<string, string>();
    const pages = listed(graph, "Entra", "v1.0", "/devices", { $select: "id,deviceId", $top: "999" });
    for await (const page of pages) {
        for (const { id, deviceId } of page) {
            if (typeof id === "string" && typeof deviceId === "string") {
                objects.set(deviceId.toLowerCase(), id);
            }
        }
        onProgress({ step: "Entra devices", done: objects.size });
    }
    return objects;
}

function factsOf({ newest, others }: Machine, entra: ReadonlyMap<string, string>, now: Date): DeviceFacts {
    const { skuNumber, osVersion, joinType, managementAgent, ...record } = newest;
    return {
        identity: {
            name: record.name,
            intuneId: record.id,
            entraDeviceId: record.entraDeviceId,
            lastSyncDateTime: record.lastSync,
            otherRecords: others
                .sort((a, b) => (isNewer(a, b) ? -1 : 1))
                .map(({ id, name, lastSync }) => ({ intuneId: id, name, lastSyncDateTime: lastSync })),
        },
        skuNumber,
        osVersion,
        vbs: NOT_ASKED,
        joinType,
        entraObject: entraObjectOf(record.entraDeviceId, entra, now.toISOString()),
        managementAgent,
    };
}

function entraObjectOf(deviceId: string | null, entra: ReadonlyMap<string, string>, readAt: string): Fact<string> {
    if (deviceId === null) {
        return missing("Intune names no Entra device", ENTRA, readAt);
    }
    const object = entra.get(deviceId);
    return object === undefined
        ? missing("Entra has no device with the id that Intune names", ENTRA, readAt)
        : known(object, ENTRA, readAt);
}

/** Reads the hardware inventory of each waiting device. What fails or stays away is a fact about that device alone. */
async function* withVbs(
    graph: GraphClient,
    waiting: Map<string, DeviceFacts>,
    onProgress: (progress: Progress) => void,
): AsyncGenerator<DeviceFacts, void, undefined> {
    const total = waiting.size;
    const answered = (facts: DeviceFacts, answer: BatchAnswer<GraphObject> | undefined): DeviceFacts => ({
        ...facts,
        // assumed: the inventory is as old as the last sync at best; Microsoft Graph gives it no time of its own.
        vbs: vbsIn(answer, facts.identity.lastSyncDateTime),
    });
    try {
        for await (const answer of graph.batchGet<GraphObject>("beta", [...waiting.keys()].map(hardwareRequest))) {
            const facts = waiting.get(answer.id);
            if (facts !== undefined) {
                waiting.delete(answer.id);
                onProgress({ step: "VBS states", done: total - waiting.size, total });
                yield answered(facts, answer);
            }
        }
    } catch (error) {
        if (!isGraphError(error)) {
            throw error;
        }
        for (const [id, facts] of waiting) {
            yield answered(facts, { id, error });
        }
        return;
    }
    for (const facts of waiting.values()) {
        yield answered(facts, undefined);
    }
}
