import { hoursSince } from "../conditions/syncs";
import type { GraphClient } from "../graph/client";
import { syncDevice } from "../graph/endpoints/syncDevice";
import { isGraphError } from "../graph/errors";
import type { DeviceIdentity } from "../readiness/facts";
import { type GraphSourceOptions, graphSource } from "../readiness/graphSource";

/** Which devices count as stale. */
export interface StaleOptions extends Omit<GraphSourceOptions, "device"> {
    /** Hours without a sync. */
    readonly staleHours: number;
}

/**
 * Windows devices that Intune has not heard from for that long, longest first; those that never synced come first. A
 * device whose date is not valid is not included but reported as a shortfall.
 *
 * Application permissions: `DeviceManagementManagedDevices.Read.All` and `Device.Read.All`; for groups
 * `GroupMember.Read.All`.
 */
export async function staleDevices(
    graph: GraphClient,
    { staleHours, ...options }: StaleOptions,
): Promise<{ readonly stale: readonly DeviceIdentity[]; readonly shortfalls: readonly string[] }> {
    const source = graphSource(graph, options);
    const stale: DeviceIdentity[] = [];
    for await (const { identity } of source.devices(() => false)) {
        const { lastSyncDateTime } = identity;
        if (lastSyncDateTime !== undefined && hoursSince(lastSyncDateTime, options.now) > staleHours) {
            stale.push(identity);
        }
    }
    stale.sort((a, b) => lastHeardOf(a) - lastHeardOf(b) || (a.intuneId < b.intuneId ? -1 : 1));
    return { stale, shortfalls: source.shortfalls.map(({ text }) => text) };
}

/** Sort key: a device that never synced comes first. */
function lastHeardOf({ lastSyncDateTime }: DeviceIdentity): number {
    return Date.parse(lastSyncDateTime ?? "0001-01-01T00:00:00Z");
}

/** The result of the requests. */
export interface SyncResult {
    readonly asked: readonly DeviceIdentity[];
    readonly refused: readonly { readonly device: DeviceIdentity; readonly why: string }[];
}

/**
 * Asks devices one after the other to check in. If one is refused, the others are still asked, unless the refusal would
 * affect all of them, such as a missing permission or a token that is no longer accepted: then the remaining ones count
 * as refused.
 *
 * Application permission: `DeviceManagementManagedDevices.PrivilegedOperations.All`.
 *
 * @throws GraphError for a refusal that would affect all of them, if no device was asked successfully before.
 */
export async function askToSync(
    graph: GraphClient,
    devices: readonly DeviceIdentity[],
    signal?: AbortSignal,
): Promise<SyncResult> {
    const asked: DeviceIdentity[] = [];
    const refused: { device: DeviceIdentity; why: string }[] = [];
    let whyNoMore: string | undefined;
    for (const device of devices) {
        if (signal?.aborted) {
            whyNoMore ??= "not asked, because the command was interrupted";
        }
        if (whyNoMore !== undefined) {
            refused.push({ device, why: whyNoMore });
            continue;
        }
        try {
            await syncDevice(graph, device.intuneId);
            asked.push(device);
        } catch (error) {
            const isForAll = isGraphError(error) && (error.status === 401 || error.status === 403);
            if (!isGraphError(error) || (isForAll && asked.length === 0)) {
                throw error;
            }
            refused.push({ device, why: error.message });
            whyNoMore = isForAll ? error.message : undefined;
        }
    }
    return { asked, refused };
}
