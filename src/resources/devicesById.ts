import type { GraphClient } from "../graph/client";
import { deviceObjectIds } from "../graph/endpoints/entraDevices";
import { fromMocks, isMocked } from "./mocked";
import { forProgram, ProgramError } from "./programError";
import { programGraph } from "./programGraph";

/**
 * The object ids of devices given by device id, sorted and without duplicates. Looked up by the program, also in a
 * preview, so that a device that does not exist stops it before anything is changed.
 *
 * @throws ProgramError that lists all devices that do not exist, or says why Entra cannot be read.
 */
export function objectIdsOf(graph: GraphClient, group: string, deviceIds: readonly string[]): Promise<string[]> {
    const what = `Look up the devices of HotpatchGroup '${group}'`;
    return forProgram(what, lookedUp(graph, what, deviceIds), undefined);
}

async function lookedUp(graph: GraphClient, what: string, deviceIds: readonly string[]): Promise<string[]> {
    const found = await deviceObjectIds(graph, deviceIds);
    const missing = deviceIds.filter((id) => !found.has(id.toLowerCase()));
    if (missing.length > 0) {
        throw new ProgramError(
            `${what}: Entra has no device with the device id ${missing.join(", ")}. ` +
                "Use the id that `dsregcmd /status` shows as DeviceId, or object ids in members.",
        );
    }
    return [...new Set(found.values())].sort();
}

/**
 * The same for a program. In a unit test the mocks' `call` is asked for `hotpatch:index:getDeviceObjectIds`; if it does
 * not answer, the device ids themselves are used.
 */
export async function objectIdsFor(group: string, deviceIds: readonly string[]): Promise<string[]> {
    if (!isMocked()) {
        return objectIdsOf(programGraph(), group, deviceIds);
    }
    const { objectIds } = await fromMocks<{ objectIds?: string[] }>("getDeviceObjectIds", { deviceIds });
    return objectIds ?? [...deviceIds];
}
