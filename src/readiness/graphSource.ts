import type { Misfits } from "../graph/misfits";
import { stoppable } from "../graph/transport/stoppable";
import { type BulkSource, BulkVbs } from "./bulkVbs";
import { deviceFilter } from "./deviceFilter";
import { readOneDevice } from "./deviceLookup";
import type { EntraDevices, EntraOnlooker, ReadContext, Selection } from "./entraDevices";
import { type DeviceFacts, type Fact, known, missing } from "./facts";
import { remedyOf } from "./hardware";
import { factsOf, type Machine, Machines } from "./machines";
import {
    MANAGED_DEVICE_SELECT,
    MANAGED_DEVICE_SELECT_WITH_EXTRA_FACTS,
    managedDevice,
    managedDeviceWithExtraFacts,
} from "./managedDevice";
import { type DeviceSource, noCounts, type Progress, type Shortfall, type VbsDisagreement } from "./source";
import { isStop, whyStopped } from "./stop";
import { type EmptyMachines, type FoundMachines, tenantLists } from "./tenantLists";
import type { KeptReads } from "./vbsCache/vbsCache";
import { VbsReads } from "./vbsReads";

/** `assumed`: at most this share of the devices that Entra calls managed are leftovers. */
const MOST_HIDDEN = 0.02;

const ENTRA = "Entra, list of devices";

/** Options for reading Microsoft Graph. */
export interface GraphSourceOptions extends Selection {
    /** The current time, for facts that Entra gives without one. */
    readonly now: Date;
    readonly onProgress?: (progress: Progress) => void;
    /** Stops reading: the result is what has been read by then, and the rest is reported as missing. */
    readonly signal?: AbortSignal | undefined;
    /** A single device: its name in Intune, Intune's id, or Entra's `deviceId`. */
    readonly device?: string;
    /** Receives each Entra device as it is listed. */
    readonly onlooker?: EntraOnlooker;
    /** Also reads facts that no prerequisite depends on: two more properties of each record. */
    readonly extraFacts?: boolean;
    /** Where VBS comes from before devices are read one by one, in this order. Not used for a single device. */
    readonly bulkVbs?: readonly BulkSource[];
    /** Answers of earlier single reads. Not used for a single device. */
    readonly keptReads?: KeptReads | undefined;
}

/**
 * Facts from Microsoft Graph: the Intune list (beta, because v1.0 has neither edition nor join type) and the Entra list
 * (v1.0), joined by `deviceId`, plus single reads of the hardware inventory if VBS is wanted.
 *
 * Application permissions: `DeviceManagementManagedDevices.Read.All` and `Device.Read.All`; for groups also
 * `GroupMember.Read.All`.
 *
 * @throws UserError for a filter that is not valid, before anything is read.
 */
export function graphSource(graph: ReadContext["graph"], options: GraphSourceOptions): DeviceSource {
    const { now, signal, device, filter, onlooker, onProgress = () => {} } = options;
    if (filter !== undefined) {
        deviceFilter(filter);
    }
    const context: ReadContext = {
        graph,
        now,
        onProgress,
        ...(signal === undefined ? {} : { signal }),
        ...(onlooker === undefined ? {} : { onlooker }),
    };
    const counts = noCounts();
    const shortfalls: Shortfall[] = [];
    const notes: string[] = [];
    const vbsDisagreements: VbsDisagreement[] = [];
    const isSelection = options.groups !== undefined || options.filter !== undefined;
    const readAt = now.toISOString();
    const empty: EmptyMachines = options.extraFacts
        ? {
              machines: new Machines(counts, managedDeviceWithExtraFacts),
              select: MANAGED_DEVICE_SELECT_WITH_EXTRA_FACTS,
          }
        : { machines: new Machines(counts, managedDevice), select: MANAGED_DEVICE_SELECT };

    function fallsShort(text: string, devicesMayBeMissing: boolean): void {
        shortfalls.push({ text: `${text}, because ${whyStopped(signal)}.`, devicesMayBeMissing });
    }

    async function* devices(wantsVbs: (facts: DeviceFacts) => boolean): AsyncGenerator<DeviceFacts, void, undefined> {
        const { bulkVbs = [], keptReads } = options;
        const bulk = bulkVbs.length === 0 || device !== undefined ? undefined : new BulkVbs(bulkVbs, graph, signal);
        const kept = device === undefined ? keptReads : undefined;
        const vbs = new VbsReads(context, kept, (record, read) => bulk?.isAgainst(record, read) === true);
        try {
            yield* withVbs(vbs, bulk, wantsVbs);
        } finally {
            vbs.end();
            bulk?.end();
        }
    }

    async function* withVbs(
        vbs: VbsReads,
        bulk: BulkVbs | undefined,
        wantsVbs: (facts: DeviceFacts) => boolean,
    ): AsyncGenerator<DeviceFacts, void, undefined> {
        const lists = device === undefined ? tenantLists(context, options, empty) : oneDevice(device);
        const found = await untilStop(
            vbs.along(bulk?.heldBack(lists) ?? lists, (machine) => {
                const facts = factsOf(machine, NOT_READ_YET);
                return facts.vbs.kind === "notAsked" && wantsVbs(facts) && !bulk?.takes(machine);
            }),
        );

        if (found === undefined) {
            fallsShort("The requested devices were not found", true);
            return;
        }
        tellWhatListsLack(found);
        const readOf = (facts: DeviceFacts): DeviceFacts => {
            const { intuneId: id, name, entraDeviceId, lastSyncDateTime: lastSync } = facts.identity;
            const read = vbs.of(id);
            return { ...facts, vbs: bulk?.settled({ id, name, entraDeviceId, lastSync }, read) ?? read };
        };
        const waiting = new Map<string, DeviceFacts>();
        for (const machine of found.machines) {
            const facts = {
                ...factsOf(machine, entraObjectOf(machine.newest.entraDeviceId, found.entra, readAt)),
                ...(found.entra.registeredOnly.has(machine.newest.entraDeviceId ?? "") ? { registeredOnly: true } : {}),
            };
            const { intuneId } = facts.identity;
            const taken = bulk?.of(machine);
            if (facts.vbs.kind === "notAsked" && taken !== undefined) {
                yield { ...facts, vbs: taken };
            } else if (facts.vbs.kind !== "notAsked" || !vbs.has(intuneId)) {
                yield facts;
            } else if (vbs.hasAnswer(intuneId)) {
                yield readOf(facts);
            } else {
                waiting.set(intuneId, facts);
            }
        }
        for await (const intuneId of vbs.rest()) {
            const facts = waiting.get(intuneId);
            if (facts !== undefined) {
                waiting.delete(intuneId);
                yield readOf(facts);
            }
        }
        for (const facts of waiting.values()) {
            yield readOf(facts);
        }
        notes.push(...(bulk?.notes() ?? []), ...(device === undefined ? (options.keptReads?.notes() ?? []) : []));
        vbsDisagreements.push(...(bulk?.disagreements() ?? []));
        if (waiting.size > 0 && signal?.aborted) {
            fallsShort(`VBS was not read for ${waiting.size} devices`, false);
        }
        const { count, first } = vbs.unread();
        if (count > 0) {
            const why =
                first === undefined
                    ? "they were not answered. Read the fleet again."
                    : `${first.message}. ${remedyOf(first)}`;
            shortfalls.push({ text: `VBS could not be read for ${count} devices: ${why}`, devicesMayBeMissing: false });
        }
    }

    function tellMisfits({ count, first }: Misfits, what: string, devicesMayBeMissing: boolean): void {
        if (count > 0) {
            const text = `${count} ${what}: ${first}. Read again; if it keeps happening, check whether something else is answering in place of the service.`;
            shortfalls.push({ text, devicesMayBeMissing });
        }
    }

    /**
     * Checks whether the administrator sees the whole fleet: a role with scope tags hides devices from Intune's list,
     * but not from Entra's.
     */
    function tellWhatIsHidden({ entra, stoppedAfter }: FoundMachines): void {
        const { managed = new Set<string>(), perhapsManaged = new Map<string, string>() } = entra;
        if (stoppedAfter !== undefined || device !== undefined) {
            return;
        }
        const [doubtful, ...others] = [...perhapsManaged].filter(([id]) => !empty.machines.knows(id));
        if (doubtful !== undefined) {
            const [id, problem] = doubtful;
            const text =
                `Whether Intune's list lacks ${others.length + 1} Windows devices that Intune manages according to Entra is not known: ` +
                `${problem} in Entra's device '${id}'. Read again; if it keeps happening, check whether something else is answering in place of the service.`;
            shortfalls.push({ text, devicesMayBeMissing: true });
        }
        const hidden = [...managed].filter((id) => !empty.machines.knows(id)).length;
        if (hidden > managed.size * MOST_HIDDEN) {
            const text =
                `Entra has ${managed.size} Windows devices in use that Intune manages, but ${hidden} of them are missing from Intune's list. ` +
                "Use a role whose scope tags cover the whole fleet, or treat the result as covering only a part of it.";
            shortfalls.push({ text, devicesMayBeMissing: true });
        }
    }

    function tellWhatListsLack(found: FoundMachines): void {
        const { entra, stoppedAfter } = found;
        tellMisfits(
            empty.machines.misfits,
            "entries of Intune's list of devices are not valid and were left out",
            true,
        );
        tellMisfits(
            empty.machines.odd,
            "Intune devices are only partly known because something in their records is not valid",
            false,
        );
        tellMisfits(entra.misfits, "entries of Entra's list of devices are not valid and were left out", isSelection);
        tellWhatIsHidden(found);
        if (isSelection && !entra.complete) {
            fallsShort("Not all of the requested devices were found in Entra", true);
        }
        if (stoppedAfter !== undefined) {
            fallsShort(`Reading the list of Intune devices stopped after ${stoppedAfter} records`, true);
        }
        if (!isSelection && !entra.complete) {
            fallsShort(`Reading the list of Entra devices stopped after ${entra.objects.size} of them`, false);
        }
    }

    async function untilStop<T>(work: Promise<T>): Promise<T | undefined> {
        try {
            return await work;
        } catch (error) {
            if (isStop(error, signal)) {
                return undefined;
            }
            throw error;
        }
    }

    async function* oneDevice(name: string): AsyncGenerator<readonly Machine[], FoundMachines, undefined> {
        const found = await readOneDevice({ ...context, graph: stoppable(graph, signal) }, name, empty);
        yield found.machines;
        return found;
    }

    return { devices, counts, shortfalls, notes, vbsDisagreements, name: "Microsoft Graph" };
}

/** The Entra object while its list is still being read. */
const NOT_READ_YET: Fact<string> = missing("the list of Entra devices was not read completely", ENTRA, null);

function entraObjectOf(
    deviceId: string | null,
    { objects, complete, misfits }: EntraDevices,
    readAt: string,
): Fact<string> {
    if (deviceId === null) {
        return missing("Intune refers to no Entra device", ENTRA, readAt);
    }
    const object = objects.get(deviceId);
    if (object !== undefined) {
        return known(object, ENTRA, readAt);
    }
    if (misfits.count > 0) {
        return missing("Entra's list has entries that are not valid, so it may be one of them", ENTRA, readAt);
    }
    return missing(
        complete
            ? "Entra has no device with the id that Intune refers to"
            : "the list of Entra devices was not read completely",
        ENTRA,
        readAt,
    );
}
