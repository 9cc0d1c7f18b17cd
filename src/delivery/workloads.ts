import type { GraphClient } from "../graph/client";
import { windowsUpdateWorkloads } from "../graph/endpoints/coManagement";
import type { DeviceFacts } from "../readiness/facts";
import { isCoManaged } from "../readiness/prerequisites/managementAgents";
import { optionalRead, unanswered } from "./optionalRead";

/**
 * For the co-managed ones among some devices, by Intune's id: whether their Windows updates come from Intune; null where that is
 * not known, be it that Intune does not say or that it could not be read. What could not be read is told to `notRead`.
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
