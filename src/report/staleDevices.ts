import { visible } from "../base/visible";
import type { SyncResult } from "../delivery/sync";
import type { DeviceIdentity } from "../readiness/facts";
import { columns } from "./columns";
import type { Look } from "./format";
import type { SyncReport } from "./results";
import { wrapped } from "./wrapping";

/** Stale devices for a reader, and what came of asking them to check in. */
export function syncTable(report: SyncReport, { width, isPart }: Pick<Look, "width" | "isPart">): string {
    const { staleHours, stale, complete, isAsking, asked = [], refused = [] } = report;
    if (stale.length === 0) {
        const synced = `has synced within ${staleHours} hours.`;
        const all = complete
            ? `Every device ${synced}`
            : `Not every device was read. Of those that were, every one ${synced}`;
        return `${wrapped(all, width)}\n`;
    }
    const list = staleTable(stale, width);
    if (isPart) {
        return list;
    }
    if (!isAsking) {
        const unsent = `${stale.length} devices are stale. Nothing was sent; --yes asks them to check in.`;
        return `${list}\n${wrapped(unsent, width)}\n`;
    }
    const sent = wrapped(
        `${asked.length} devices were asked to check in. They do so once they are on and online.`,
        width,
    );
    return `${list}\n${sent}\n${refused.length > 0 ? `\n${refusedTable(refused, width)}` : ""}`;
}

/** Stale devices as a list. */
function staleTable(devices: readonly DeviceIdentity[], width: number): string {
    const rows = devices.map(({ name, lastSyncDateTime, intuneId }) => [
        visible(name) || "(no name)",
        lastSyncDateTime ?? "never",
        intuneId,
    ]);
    return `${columns(["Device", "Last sync", "Intune id"], rows, [26, 32], width)}\n`;
}

/** Devices that were not asked, and why. */
function refusedTable(refused: SyncResult["refused"], width: number): string {
    const rows = refused.map(({ device, why }) => [visible(device.name) || "(no name)", visible(why)]);
    return `${columns(["Device", "Not asked, since"], rows, [26], width)}\n`;
}
