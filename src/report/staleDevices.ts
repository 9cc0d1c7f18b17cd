import { visible } from "../base/visible";
import type { SyncResult } from "../delivery/sync";
import type { DeviceIdentity } from "../readiness/facts";
import { columns } from "./columns";

/** Stale devices as a list. */
export function staleDevicesTable(devices: readonly DeviceIdentity[], width: number): string {
    const rows = devices.map(({ name, lastSyncDateTime, intuneId }) => [
        visible(name) || "(no name)",
        lastSyncDateTime ?? "never",
        intuneId,
    ]);
    return `${columns(["Device", "Last sync", "Intune id"], rows, [26, 32], width)}\n`;
}

/** Devices that were not asked, and why. */
export function refusedTable(refused: SyncResult["refused"], width: number): string {
    const rows = refused.map(({ device, why }) => [visible(device.name) || "(no name)", visible(why)]);
    return `${columns(["Device", "Not asked, since"], rows, [26], width)}\n`;
}
