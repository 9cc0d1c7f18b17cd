import { segment } from "../../base/guid";
import type { GraphClient } from "../client";

/** The permission to ask devices to check in. */
export const SYNC_PERMISSION = "DeviceManagementManagedDevices.PrivilegedOperations.All";

/**
 * Asks a device to check in with Intune: 204 as soon as the service has accepted the request, which the device may only
 * receive later. Asking twice does no harm.
 *
 * Source: Microsoft Graph v1.0 reference, managedDevice: syncDevice (August 2024).
 */
export async function syncDevice(graph: GraphClient, intuneId: string): Promise<void> {
    const path = `/deviceManagement/managedDevices/${segment(intuneId, "device in Intune")}/syncDevice`;
    await graph.post("v1.0", path, undefined, { repeatable: true });
}
