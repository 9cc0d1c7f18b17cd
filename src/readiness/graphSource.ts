import type { BatchAnswer } from "../graph/client";
import { isGraphError } from "../graph/errors";
import { readOneDevice } from "./deviceLookup";
import { type EntraDevices, listed, type Reading, readEntra, readSelection, type Selection } from "./entraDevices";
import { type DeviceFacts, type Fact, known, missing } from "./facts";
import { hardwareRequest, vbsIn, vbsNotRead } from "./hardware";
import { factsOf, type Machine, Machines } from "./machines";
import { type GraphObject, MANAGED_DEVICE_SELECT } from "./managedDevice";
import { type DeviceSource, noCounts, type Progress, type Shortfall } from "./source";
import { isStop, whyStopped } from "./stop";

const ENTRA = "Entra, list of devices";

/** How Microsoft Graph is read. */
export interface GraphSourceOptions extends Selection {
    /** The time of reading, for facts that Entra gives without one. */
    readonly now: Date;
    readonly onProgress?: (progress: Progress) => void;
    /** Stops reading: what was read by then is the result, and the rest is missing and says so. */
    readonly signal?: AbortSignal | undefined;
    /** One device alone: its name in Intune, Intune's id, or Entra's `deviceId`. */
    readonly device?: string;
}

/**
 * Facts from Microsoft Graph: the Intune list (beta, since v1.0 has neither edition nor join type), the Entra list (v1.0),
 * joined by `deviceId`, and single reads of the hardware inventory where VBS is wanted.
 *
 * Application permissions: `DeviceManagementManagedDevices.Read.All` and `Device.Read.All`; for groups
 * `GroupMember.Read.All` as well.
 */
export function graphSource(graph: Reading["graph"], options: GraphSourceOptions): DeviceSource {
    const { now, signal, onProgress = () => {} } = options;
    const reading: Reading = { graph, onProgress, ...(signal === undefined ? {} : { signal }) };
    const counts = noCounts();
    const shortfalls: Shortfall[] = [];
    const isSelection = options.groups !== undefined || options.filter !== undefined;

    function fallsShort(text: string, devicesMayBeMissing: boolean): void {
        shortfalls.push({ text: `${text}, since ${whyStopped(signal)}.`, devicesMayBeMissing });
    }

    async function machinesOf(selected: EntraDevices | undefined): Promise<Machine[]> {
        const machines = new Machines(counts);
        const pages = listed(reading, "Intune devices", "beta", "/deviceManagement/managedDevices", {
            query: { $select: MANAGED_DEVICE_SELECT },
        });
        for (;;) {
            const page = await pages.next();
            if (page.done) {
                if (!page.value) {
                    fallsShort(`The list of Intune devices was left after ${machines.records} records`, true);
                }
                return machines.clients();
            }
            for (const object of page.value) {
                if (selected === undefined || isIn(selected, object)) {
                    machines.add(object);
                }
            }
            onProgress({ step: "Intune devices", done: machines.records });
        }
    }

    async function* devices(wantsVbs: (facts: DeviceFacts) => boolean): AsyncGenerator<DeviceFacts, void, undefined> {
        const found = await readUntilStop();
        if (found === undefined) {
            return;
        }
        const { machines, entra } = found;
        const waiting = new Map<string, DeviceFacts>();
        for (const machine of machines) {
            const facts = factsOf(machine, entraObjectOf(machine.newest.entraDeviceId, entra, now.toISOString()));
            if (wantsVbs(facts)) {
                waiting.set(facts.identity.intuneId, facts);
            } else {
                yield facts;
            }
        }
        yield* withVbs(reading, waiting);
        if (waiting.size > 0 && signal?.aborted) {
            fallsShort(`VBS of ${waiting.size} devices was not read`, false);
        }
    }

    async function readUntilStop(): Promise<Awaited<ReturnType<typeof read>> | undefined> {
        try {
            return await read();
        } catch (error) {
            if (isStop(error, signal)) {
                fallsShort("The devices that were asked for were not found", true);
                return undefined;
            }
            throw error;
        }
    }

    async function read(): Promise<{ machines: Machine[]; entra: EntraDevices }> {
        if (options.device !== undefined) {
            return readOneDevice(reading, options.device, new Machines(counts));
        }
        if (isSelection) {
            const selected = await readSelection(reading, options);
            if (!selected.complete) {
                fallsShort("The devices that were asked for were not all found in Entra", true);
            }
            return { machines: await machinesOf(selected), entra: selected };
        }
        const machines = await machinesOf(undefined);
        const entra = await readEntra(reading);
        if (!entra.complete) {
            fallsShort(`The list of Entra devices was left after ${entra.objects.size} of them`, false);
        }
        return { machines, entra };
    }

    return { devices, counts, shortfalls, name: "Microsoft Graph" };
}

function isIn({ objects }: EntraDevices, { azureADDeviceId }: GraphObject): boolean {
    return typeof azureADDeviceId === "string" && objects.has(azureADDeviceId.toLowerCase());
}

function entraObjectOf(deviceId: string | null, { objects, complete }: EntraDevices, readAt: string): Fact<string> {
    if (deviceId === null) {
        return missing("Intune names no Entra device", ENTRA, readAt);
    }
    const object = objects.get(deviceId);
    if (object !== undefined) {
        return known(object, ENTRA, readAt);
    }
    return missing(
        complete
            ? "Entra has no device with the id that Intune names"
            : "the list of Entra devices was not read to its end",
        ENTRA,
        readAt,
    );
}

/**
 * Reads the hardware inventory of each waiting device. What fails or stays away is a fact about that device alone. After a
 * stop, `waiting` holds those that were not read.
 */
async function* withVbs(
    { graph, onProgress, signal }: Reading,
    waiting: Map<string, DeviceFacts>,
): AsyncGenerator<DeviceFacts, void, undefined> {
    const total = waiting.size;
    const answered = (facts: DeviceFacts, answer: BatchAnswer<GraphObject> | undefined): DeviceFacts => ({
        ...facts,
        // assumed: the inventory is as old as the last sync at best; Microsoft Graph gives it no time of its own.
        vbs: vbsIn(answer, facts.identity.lastSyncDateTime),
    });
    const parts = [...waiting.keys()].map(hardwareRequest);
    const failures = new Map<string, BatchAnswer<GraphObject>>();
    try {
        for await (const answer of graph.batchGet<GraphObject>("beta", parts, signal === undefined ? {} : { signal })) {
            const facts = waiting.get(answer.id);
            if (facts !== undefined) {
                waiting.delete(answer.id);
                onProgress({ step: "VBS states", done: total - waiting.size, total });
                yield answered(facts, answer);
            }
        }
    } catch (error) {
        if (isStop(error, signal)) {
            for (const facts of waiting.values()) {
                yield { ...facts, vbs: vbsNotRead(whyStopped(signal)) };
            }
            return;
        }
        if (!isGraphError(error)) {
            throw error;
        }
        for (const id of waiting.keys()) {
            failures.set(id, { id, error });
        }
    }
    for (const [id, facts] of waiting) {
        yield answered(facts, failures.get(id));
    }
}
