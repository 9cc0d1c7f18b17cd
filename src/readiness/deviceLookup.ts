import { looseObject, object } from "valibot";
import { isGuid, segment } from "../base/guid";
import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { ENTRA_DEVICES_READ } from "../graph/endpoints/entraDevices";
import { isGraphError, operationError } from "../graph/errors";
import { Misfits } from "../graph/misfits";
import { GUID, MalformedAnswer, mustBe, readAll, readAs, readOne, type Shape, TEXT } from "../graph/shape";
import { type EntraDevices, isRegisteredOnly, type ReadContext } from "./entraDevices";
import type { Machine } from "./machines";
import { entraDeviceId } from "./managedDevice";
import type { EmptyMachines } from "./tenantLists";

/**
 * Finds one machine by its name in Intune, by Intune's id or by Entra's `deviceId`, and the Entra object that it refers
 * to, with a handful of requests. Records of the same machine are found if they have the same name, or the name that
 * Entra knows. If a machine was renamed and enrolled again, its newest record is judged, as in a fleet.
 *
 * @throws UserError if there is no such Windows client, or if several machines have that name.
 */
export async function readOneDevice(
    { graph }: ReadContext,
    device: string,
    { machines, select }: EmptyMachines,
): Promise<{ machines: Machine[]; entra: EntraDevices }> {
    try {
        const named = await (isGuid(device) ? byId(graph, device, select) : byName(graph, device, select));
        const records = await withRenamed(graph, named, select);
        for (const record of records) {
            machines.add(record);
        }
        if (machines.misfits.count > 0) {
            throw new MalformedAnswer(`about device '${device}' is not valid: ${machines.misfits.first}`);
        }
        const found = machines.clients();
        if (found.length !== 1) {
            throw new UserError(
                found.length === 0
                    ? `Find device '${device}': Intune has no Windows client with that name or id. Check it in the Intune admin centre.`
                    : `Find device '${device}': ${found.length} machines have that name. Use an id instead: ${ids(found)}.`,
            );
        }
        return { machines: found, entra: await entraDevice(graph, found[0]?.newest.entraDeviceId ?? null) };
    } catch (error) {
        throw isGraphError(error) ? operationError(`Find device '${device}'`, error) : error;
    }
}

interface ManagedRecord {
    readonly id: string;
    readonly deviceName?: string | null;
    readonly azureADDeviceId?: string | null;
    readonly [property: string]: unknown;
}

const RECORD: Shape<ManagedRecord> = looseObject({ id: GUID, deviceName: TEXT, azureADDeviceId: TEXT });

interface EntraObject {
    readonly id: string;
    readonly deviceId: string;
    readonly displayName?: string | null;
    readonly trustType?: string | null;
}

const ENTRA_OBJECT: Shape<EntraObject> = object({ id: GUID, deviceId: GUID, displayName: TEXT, trustType: TEXT });

function ids(machines: readonly Machine[]): string {
    return machines.map(({ newest }) => newest.id).join(", ");
}

async function byName(graph: GraphClient, name: string, select: string): Promise<ManagedRecord[]> {
    const query = { $select: select, $filter: `deviceName eq '${name.replaceAll("'", "''")}'` };
    const pages = graph.pages("beta", "/deviceManagement/managedDevices", { query });
    const records = await readAll(RECORD, pages, "device");
    for (const { deviceName } of records) {
        mustBe(name, deviceName ?? "", `device '${name}'`);
    }
    return records;
}

/** At most this many machines with the same name are told apart. */
const MOST_NAMESAKES = 5;

/** The records, plus those of the same machines under the name that Entra has for them today. */
async function withRenamed(graph: GraphClient, records: ManagedRecord[], select: string): Promise<ManagedRecord[]> {
    const ids = new Set(records.flatMap(({ azureADDeviceId }) => entraDeviceId(azureADDeviceId) ?? []));
    const names = new Set(records.map(({ deviceName }) => deviceName));
    const renamed: ManagedRecord[] = [];
    for (const id of ids.size > MOST_NAMESAKES ? [] : ids) {
        const name = await entraName(graph, id);
        if (typeof name === "string" && name !== "" && !names.has(name)) {
            const others = await byName(graph, name, select);
            renamed.push(...others.filter(({ azureADDeviceId }) => entraDeviceId(azureADDeviceId) === id));
        }
    }
    return [...records, ...renamed];
}

/** Tries Intune's id first, then the name of the Entra device, keeping records with the right `azureADDeviceId`. */
async function byId(graph: GraphClient, id: string, select: string): Promise<ManagedRecord[]> {
    const query = { $select: select };
    const path = `/deviceManagement/managedDevices/${segment(id, "device in Intune")}`;
    const record = await unlessMissing(
        graph.get("beta", path, { query }).then((answer) => readOne(RECORD, answer, `device '${id}'`, id)),
    );
    const deviceId = record === undefined ? id : record.azureADDeviceId;
    const name = record === undefined ? await entraName(graph, id) : record.deviceName;
    if (typeof name !== "string" || name === "" || typeof deviceId !== "string") {
        return record === undefined ? [] : [record];
    }
    const namesakes = (await byName(graph, name, select)).filter(
        ({ azureADDeviceId }) =>
            entraDeviceId(azureADDeviceId) !== null && entraDeviceId(azureADDeviceId) === entraDeviceId(deviceId),
    );
    return record === undefined ? namesakes : [record, ...namesakes];
}

async function entraName(graph: GraphClient, deviceId: string): Promise<unknown> {
    return (await entraObject(graph, deviceId))?.displayName;
}

async function entraDevice(graph: GraphClient, deviceId: string | null): Promise<EntraDevices> {
    const object = deviceId === null ? undefined : await entraObject(graph, deviceId);
    const objects = new Map<string, string>();
    const registeredOnly = new Set<string>();
    if (deviceId !== null && typeof object?.id === "string") {
        objects.set(deviceId, object.id);
        if (isRegisteredOnly(object.trustType)) {
            registeredOnly.add(deviceId);
        }
    }
    return { objects, complete: true, registeredOnly, misfits: new Misfits() };
}

async function entraObject(graph: GraphClient, deviceId: string): Promise<EntraObject | undefined> {
    const query = { $select: "id,deviceId,displayName,trustType" };
    const options = { query, needs: ENTRA_DEVICES_READ };
    const path = `/devices(deviceId='${segment(deviceId, "device in Entra")}')`;
    const answer = await unlessMissing(graph.get("v1.0", path, options));
    if (answer === undefined) {
        return undefined;
    }
    const found = readAs(ENTRA_OBJECT, answer, `Entra device '${deviceId}'`);
    mustBe(deviceId, found.deviceId, `Entra device '${deviceId}'`);
    return found;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        if (isMissing(error)) {
            return undefined;
        }
        throw error;
    }
}
