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
 * Combines the Intune records of one machine: if it was enrolled again and kept its Entra device, it has several. It is
 * judged by the record with the newest sync; the others are listed. A record without an Entra device stands alone.
 * Serial numbers are not used: boards ship with placeholders.
 */
export class Machines {
    /** Entries that are not valid records and were left out. */
    readonly misfits = new Misfits();
    /** Records with a property that is not known because its type differs from the documentation. */
    readonly odd = new Misfits();
    private readonly seen = new Set<string>();
    private readonly machines = new Map<string, Machine>();
    private readonly serverRecords = new Set<string>();

    /** @param read extracts what is needed from a record of the list */
    constructor(
        private readonly counts: FleetCounts,
        private readonly read: (object: GraphObject & { readonly id: string }) => ManagedDevice,
    ) {}

    /** Records added so far. */
    get records(): number {
        return this.seen.size;
    }

    /**
     * Adds a record as listed. A record that moved while the list was being read is on two pages, but counts once.
     *
     * @returns the machine, if this is its newest record so far and describes a Windows client.
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

    /** Whether a record refers to that Entra device. */
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

/** Whether it has several records and the time of one is not valid, so that the newest one is not known. */
function isUndecided({ newest, others }: Machine): boolean {
    return newest.lastSync === undefined && others.length > 0;
}

const UNDECIDED = missing(
    "it has several records in Intune, and the time of one is not valid",
    "Intune, list of managedDevices",
    null,
    "Delete the records in Intune that are no longer in use.",
);

const NEWEST_IS_UNKNOWN = {
    skuNumber: UNDECIDED,
    osVersion: UNDECIDED,
    architecture: UNDECIDED,
    joinType: UNDECIDED,
    managementAgent: UNDECIDED,
};

/** The facts of a machine. VBS has not been asked yet, unless there is no record to ask about. */
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
