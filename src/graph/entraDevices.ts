import type { GraphClient } from "./client";
import { isMissing } from "./consistency";

/** The least permission to read devices of Entra. */
export const ENTRA_DEVICES_READ = "Device.Read.All";

/**
 * The object ids of Entra devices, by their device ids in lower case; a device that does not exist is not in the result. A
 * device has both: its device id stands on the machine (`dsregcmd /status`) and in Intune, its object id in group memberships.
 *
 * Needs Device.Read.All. Source: Microsoft Graph v1.0 reference, "Get device" (2024): `deviceId` is an alternate key.
 */
export async function deviceObjectIds(
    graph: GraphClient,
    deviceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(deviceIds.map((id) => id.toLowerCase()))];
    const parts = wanted.map((id) => ({
        id,
        path: `/devices(deviceId='${encodeURIComponent(id)}')?$select=id`,
        needs: ENTRA_DEVICES_READ,
    }));
    const found = new Map<string, string>();
    for await (const answer of graph.batchGet<{ id: string }>("v1.0", parts)) {
        if ("body" in answer) {
            found.set(answer.id, answer.body.id);
        } else if (!isMissing(answer.error)) {
            throw answer.error;
        }
    }
    return found;
}
