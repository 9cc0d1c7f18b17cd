import { boolean, nullish, object, record, string } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { isMissing } from "../consistency";
import { GUID, readPart, TEXT, TEXTS } from "../shape";

/** The least privileged permission to read Entra devices. */
export const ENTRA_DEVICES_READ = "Device.Read.All";

const DEVICE = object({ id: GUID, deviceId: GUID });

/** A device with everything that group rules refer to; properties that were not selected are absent. */
export const RULE_DEVICE = object({
    id: GUID,
    deviceId: TEXT,
    displayName: TEXT,
    accountEnabled: nullish(boolean()),
    deviceCategory: TEXT,
    deviceOwnership: TEXT,
    enrollmentProfileName: TEXT,
    isRooted: nullish(boolean()),
    managementType: TEXT,
    manufacturer: TEXT,
    mdmAppId: TEXT,
    model: TEXT,
    operatingSystem: TEXT,
    operatingSystemVersion: TEXT,
    physicalIds: TEXTS,
    profileType: TEXT,
    systemLabels: TEXTS,
    trustType: TEXT,
    extensionAttributes: nullish(record(string(), TEXT)),
});

/**
 * The object ids of Entra devices, by their device ids in lower case; a device that does not exist is missing in the
 * result. A device has both: the device id is used on the machine (`dsregcmd /status`) and in Intune, the object id in
 * group memberships.
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
        path: `/devices(deviceId='${segment(id, "device in Entra")}')?$select=id,deviceId`,
        needs: ENTRA_DEVICES_READ,
    }));
    const found = new Map<string, string>();
    for await (const part of graph.batchGet("v1.0", parts)) {
        const answer = readPart(DEVICE, part, "Entra device", ({ deviceId }) => deviceId);
        if ("body" in answer) {
            found.set(answer.id, answer.body.id);
        } else if (!isMissing(answer.error)) {
            throw answer.error;
        }
    }
    return found;
}
