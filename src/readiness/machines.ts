import { visible } from "../base/visible";
import { Misfits } from "../graph/misfits";
import { editionOfSku } from "../servicing/editions";
import { type DeviceFacts, type Fact, missing, NOT_ASKED } from "./facts";
import {
    type GraphObject,
    isNewer,
    type ManagedDevice,
    oddProperty,
    operatingSystemOf,
    recordProblem,
} from "./managedDevice";
import type { FleetCounts } from "./source";

/** One machine: its newest record, and the older ones. */
export interface Machine {
    newest: ManagedDevice;
    readonly others: ManagedDevice[];
}

/**
 * Brings the Intune records of one machine together: it was enrolled again, kept its Entra device, and has several. The
 * newest sync is judged, the others are listed. A record without an Entra device stands alone. Serial numbers tell
 * nothing: boards ship with placeholders.
 */
export class Machines {
    /** Entries that are no records, and left out. */
    readonly misfits = new Misfits();
    /** Records of which something is not known, since it has another type than is documented. */
    readonly odd = new Misfits();
    private readonly seen = new Set<string>();
    private readonly machines = new Map<string, Machine>();
    private readonly serverRecords = new Set<string>();

    /** @param read takes what is needed out of a record of the list */
    constructor(
        private readonly counts: FleetCounts,
        private readonly read: (object: GraphObject & { readonly id: string }) => ManagedDevice,
    ) {}

    /** Records that were taken in so far. */
    get records(): number {
        return this.seen.size;
    }

    /**
     * Takes in a record as the list has it. One that moved while the list was read comes on two pages, and counts once.
     *
     * @returns the machine, if this is its newest record by now and tells of a Windows client.
     */
    add(entry: unknown): Machine | undefined {
        const problem = recordProblem(entry);
        if (problem !== undefined) {
            this.misfits.add(problem);
            return undefined;
        }
        const object = entry as GraphObject & { readonly id: string };
        if (this.seen.has(object.id)) {
            return undefined;
        }
        const record = this.read(object);
        this.seen.add(record.id);
        const odd = oddProperty(object);
        if (odd !== undefined) {
            this.odd.add(`${odd} in record '${record.id}' of '${visible(record.name)}'`);
        }
        const system = operatingSystemOf(object);
        if (system === "other") {
            this.counts.nonWindows += 1;
            return undefined;
        }
        if (system === "server") {
            this.serverRecords.add(record.id);
        }
        const machine = this.machineWith(record);
        return machine.newest === record && this.isClient(machine) ? machine : undefined;
    }

    /** Every machine with a Windows client; the counts are complete from then on. */
    clients(): Machine[] {
        const clients = [...this.machines.values()].filter((machine) => this.isClient(machine));
        this.counts.windows = clients.length;
        this.counts.servers = this.machines.size - clients.length;
        return clients;
    }

    /** Whether a record names that Entra device. */
    knows(entraDeviceId: string): boolean {
        return this.machines.has(entraDeviceId);
    }

    private isClient({ newest }: Machine): boolean {
        return !this.serverRecords.has(newest.id) && !isServer(newest);
    }

    private machineWith(record: ManagedDevice): Machine {
        const key = record.entraDeviceId ?? `intune:${record.id}`;
        const machine = this.machines.get(key);
        if (machine === undefined) {
            const first = { newest: record, others: [] };
            this.machines.set(key, first);
            return first;
        }
        this.counts.duplicates += 1;
        if (isNewer(record, machine.newest)) {
            machine.others.push(machine.newest);
            machine.newest = record;
        } else {
            machine.others.push(record);
        }
        return machine;
    }
}

function isServer({ skuNumber }: ManagedDevice): boolean {
    return skuNumber.kind === "known" && editionOfSku(skuNumber.value)?.treatment === "server";
}

/** Whether it has several records, of which one has a time that cannot be read: nobody knows which is the newest. */
function isUndecided({ newest, others }: Machine): boolean {
    return newest.lastSync === undefined && others.length > 0;
}

const UNDECIDED = missing(
    "it has several records in Intune, and the time of one cannot be read",
    "Intune, list of managedDevices",
    null,
    "Delete the records in Intune that are not in use any more.",
);

const NEWEST_IS_UNKNOWN = {
    skuNumber: UNDECIDED,
    osVersion: UNDECIDED,
    architecture: UNDECIDED,
    joinType: UNDECIDED,
    managementAgent: UNDECIDED,
};

/** The facts of a machine; VBS is not asked yet, unless there is no record to ask about. */
export function factsOf(machine: Machine, entraObject: Fact<string>): DeviceFacts {
    const { newest, others } = machine;
    const { extraFacts: besides, ...record } = newest;
    const facts = isUndecided(machine) ? NEWEST_IS_UNKNOWN : newest;
    const { skuNumber, osVersion, architecture, joinType, managementAgent } = facts;
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
        skuFamily: NOT_ASKED,
        osVersion,
        architecture,
        vbs: isUndecided(machine) ? UNDECIDED : NOT_ASKED,
        joinType,
        entraObject,
        managementAgent,
        ...(besides === undefined ? {} : { extraFacts: besides }),
    };
}
