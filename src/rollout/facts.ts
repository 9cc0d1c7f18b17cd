import { messageOf } from "../base/messageOf";
import type { DeviceDelivery, PolicyDelivery } from "../delivery/fleetDelivery";
import { ringProgress } from "../delivery/ringProgress";
import type { GraphClient } from "../graph/client";
import { type KnownIssue, listKnownIssues } from "../graph/endpoints/knownIssues";
import type { HotpatchCalendar } from "../graph/endpoints/servicingCatalog";
import type { GateFacts, RingDelivery } from "./gateFacts";

/**
 * The kind of a month by its calendar: the plan says that a month has no baseline, but only the live catalog that none
 * was published nevertheless.
 *
 * @param month the only one of the calendar: `2026-12`
 */
export function kindOfMonth(month: string, calendar: HotpatchCalendar): GateFacts["month"] {
    const isRead = calendar.origin === "live" && calendar.warnings.length === 0;
    const kinds = calendar.months.map(({ kind, status }) =>
        kind === "hotpatch" && status === "planned" && !isRead ? "unknown" : kind,
    );
    const worst = (["baseline", "unknown"] as const).find((kind) => kinds.includes(kind));
    return { month, kind: worst ?? (kinds.length === 0 ? "unknown" : "hotpatch") };
}

/**
 * The known issues of versions of Windows, or of all that support hotpatches.
 *
 * @throws Error that says what is needed, if they cannot be read
 */
export async function knownIssuesOf(
    graph: GraphClient,
    versions: readonly string[],
    signal?: AbortSignal,
): Promise<KnownIssue[]> {
    try {
        return await listKnownIssues(graph, versions, signal);
    } catch (error) {
        throw new Error(`known issues were not read (WindowsUpdates.Read.All): ${messageOf(error)}`);
    }
}

/** What gates ask of a policy's delivery. */
export function ringDelivery(
    { computed }: Pick<PolicyDelivery, "computed">,
    devices: readonly DeviceDelivery[],
    complete: boolean,
): RingDelivery {
    const { eligible, hotpatched } = ringProgress(devices);
    return { complete, computed, eligible, hotpatched };
}
