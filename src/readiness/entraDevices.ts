import type { GraphClient, GraphVersion, RequestOptions } from "../graph/client";
import { ENTRA_DEVICES_READ } from "../graph/entraDevices";
import { isGraphError, operationError } from "../graph/errors";
import { GROUPS_READ, groupIdOf } from "../graph/groups";
import type { EntraDevice } from "../membership";
import { type DeviceFilter, deviceFilter } from "./deviceFilter";
import type { GraphObject } from "./managedDevice";
import type { Progress } from "./source";
import { isStop } from "./stop";

/** What reading needs. */
export interface Reading {
    readonly graph: GraphClient;
    readonly onProgress: (progress: Progress) => void;
    /** Stops reading early. */
    readonly signal?: AbortSignal;
}

/** Entra devices: object ids by `deviceId` in lower case. `complete` is false if reading was stopped before the end. */
export interface EntraDevices {
    readonly objects: ReadonlyMap<string, string>;
    readonly complete: boolean;
}

/** Which of the tenant's devices are meant: those in any of the groups, and those that the rule takes in. */
export interface Selection {
    /** Ids or display names. */
    readonly groups?: readonly string[];
    /** A dynamic membership rule, whether or not there is a group with it. */
    readonly filter?: string;
}

/**
 * The pages of a list. A failure says which list it was, and what to do; a stop ends it quietly.
 *
 * @returns whether the end was reached.
 */
export async function* listed(
    { graph, signal }: Reading,
    what: string,
    version: GraphVersion,
    path: string,
    options: RequestOptions,
): AsyncGenerator<GraphObject[], boolean, undefined> {
    try {
        yield* graph.pages<GraphObject>(version, path, { ...options, ...(signal === undefined ? {} : { signal }) });
        return true;
    } catch (error) {
        if (isStop(error, signal)) {
            return false;
        }
        throw isGraphError(error) ? operationError(`List ${what}`, error) : error;
    }
}

const EVERY_DEVICE: DeviceFilter = { properties: [], fits: () => true };

/** Every device in Entra. Nothing but ids is kept: a tenant has far more of them than managed PCs. */
export async function readEntra(reading: Reading, filter?: string): Promise<EntraDevices> {
    const { properties, fits } = filter === undefined ? EVERY_DEVICE : deviceFilter(filter);
    const select = ["id", "deviceId", ...properties];
    const objects = new Map<string, string>();
    const pages = listed(reading, "Entra devices", "v1.0", "/devices", {
        query: { $select: [...new Set(select)].join(","), $top: "999" },
        needs: ENTRA_DEVICES_READ,
    });
    let seen = 0;
    for (;;) {
        const page = await pages.next();
        if (page.done) {
            return { objects, complete: page.value };
        }
        seen += page.value.length;
        for (const device of page.value) {
            if (isEntraDevice(device) && fits(device)) {
                objects.set(device.deviceId.toLowerCase(), device.id);
            }
        }
        reading.onProgress({ step: "Entra devices", done: seen });
    }
}

function isEntraDevice(object: GraphObject): object is GraphObject & EntraDevice & { readonly deviceId: string } {
    return typeof object.id === "string" && typeof object.deviceId === "string";
}

/**
 * The devices that a selection takes in. Members of groups within the groups count.
 *
 * @throws UserError for a group that does not exist, or whose name several have.
 */
export async function readSelection(reading: Reading, { groups, filter }: Selection): Promise<EntraDevices> {
    const matching = filter === undefined ? undefined : await readEntra(reading, filter);
    if (groups === undefined) {
        return matching ?? { objects: new Map(), complete: true };
    }
    const objects = new Map<string, string>();
    let complete = matching?.complete ?? true;
    for (const group of groups) {
        const path = `/groups/${await groupIdOf(reading.graph, group, reading.signal)}/transitiveMembers/microsoft.graph.device`;
        // A cast to devices counts as an advanced query (Microsoft Graph v1.0 reference, "List group transitive members").
        const pages = listed(reading, `the devices of group '${group}'`, "v1.0", path, {
            query: { $select: "id,deviceId", $count: "true", $top: "999" },
            headers: { ConsistencyLevel: "eventual" },
            needs: GROUPS_READ,
        });
        for (;;) {
            const page = await pages.next();
            if (page.done) {
                complete &&= page.value;
                break;
            }
            for (const device of page.value.filter(isEntraDevice)) {
                const key = device.deviceId.toLowerCase();
                if (matching === undefined || matching.objects.has(key)) {
                    objects.set(key, device.id);
                }
            }
            reading.onProgress({ step: "Groups", done: objects.size });
        }
    }
    return { objects, complete };
}
