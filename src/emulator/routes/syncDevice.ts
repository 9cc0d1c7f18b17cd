import { notFound } from "../http/failure";
import { type GraphResponse, noContent } from "../http/message";
import { BOTH, type Call, type Route } from "./route";

/**
 * Microsoft Graph v1.0 reference, "syncDevice action" of managedDevice (August 2024): no body, 204, and a permission of its own that
 * none for reading or writing devices contains.
 *
 * `assumed`: the answer says that the request was taken, not that the device has synced, so `lastSyncDateTime` stays as it is.
 */
export const syncDeviceRoutes: readonly Route[] = [
    {
        method: "POST",
        path: "/deviceManagement/managedDevices/{id}/syncDevice",
        versions: BOTH,
        workload: "intune",
        roles: ["DeviceManagementManagedDevices.PrivilegedOperations.All"],
        answer: sync,
    },
];

function sync({ tenant, params: { id = "" } }: Call): GraphResponse {
    if (tenant.intune.managedDevice(id) === undefined) {
        throw notFound(id, "intune");
    }
    return noContent();
}
