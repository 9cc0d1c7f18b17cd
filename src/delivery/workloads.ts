import type { GraphClient } from "../graph/client";
import { windowsUpdateWorkloads } from "../graph/coManagement";
import type { DeviceFacts } from "../readiness/facts";
import { tolerated, unanswered } from "./reading";

const CO_MANAGED = /^configurationManagerClientMdm/;

/**
 * For the co-managed ones among some devices, by Intune's id: whether their Windows updates come from Intune. What cannot be read
 * is left out, and told to `notRead`.
 */
export async function workloadsOf(
    graph: GraphClient,
    devices: readonly Pick<DeviceFacts, "identity" | "managementAgent">[],
    notRead: string[],
    signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, boolean>> {
    const coManaged = devices
        .filter(({ managementAgent }) => managementAgent.kind === "known" && CO_MANAGED.test(managementAgent.value))
        .map(({ identity }) => identity.intuneId);
    const workloads = await tolerated(
        () => windowsUpdateWorkloads(graph, coManaged, signal),
        (why) => notRead.push(`Co-management workloads were not read: ${why}.`),
        signal,
    );
    if (workloads === undefined) {
        return new Map<string, boolean>();
    }
    notRead.push(...unanswered("The co-management workload", workloads.errors));
    return workloads.fromIntune;
}
