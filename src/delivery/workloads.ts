import type { GraphClient } from "../graph/client";
import { windowsUpdateWorkloads } from "../graph/endpoints/coManagement";
import type { DeviceFacts } from "../readiness/facts";
import { isCoManaged } from "../readiness/prerequisites/managementAgents";
import { optionalRead, unanswered } from "./optionalRead";

/**
 * For the co-managed devices among the given ones, by Intune's id: whether Intune manages their Windows updates; null
 * if that is not known because Intune does not say or could not be read. What could not be read is passed to `notRead`.
 */
export async function workloadsOf(
    graph: GraphClient,
    devices: readonly Pick<DeviceFacts, "identity" | "managementAgent">[],
    notRead: string[],
    signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, boolean | null>> {
    const coManaged = devices
        .filter(({ managementAgent }) => managementAgent.kind === "known" && isCoManaged(managementAgent.value))
        .map(({ identity }) => identity.intuneId);
    const workloads = await optionalRead(
        () => windowsUpdateWorkloads(graph, coManaged, signal),
        (why) => notRead.push(`Co-management workloads were not read: ${why}.`),
        signal,
    );
    notRead.push(...unanswered("The co-management workload", workloads?.errors ?? []));
    return new Map(coManaged.map((id) => [id, workloads?.fromIntune.get(id) ?? null]));
}
