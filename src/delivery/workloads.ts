import type { GraphClient } from "../graph/client";
import { windowsUpdateWorkloads } from "../graph/coManagement";
import type { DeviceFacts } from "../readiness/facts";
import { tolerated } from "./reading";

const CO_MANAGED = /^configurationManagerClientMdm/;

/**
 * For the co-managed ones among some devices, by Intune's id: whether their Windows updates come from Intune. What cannot be read
 * is left out, and a finding.
 */
export async function workloadsOf(
    graph: GraphClient,
    devices: readonly Pick<DeviceFacts, "identity" | "managementAgent">[],
    findings: string[],
    signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, boolean>> {
    const coManaged = devices
        .filter(({ managementAgent }) => managementAgent.kind === "known" && CO_MANAGED.test(managementAgent.value))
        .map(({ identity }) => identity.intuneId);
    const workloads = await tolerated(
        () => windowsUpdateWorkloads(graph, coManaged, signal),
        (why) => findings.push(`Co-management workloads were not read: ${why}.`),
        signal,
    );
    return workloads ?? new Map<string, boolean>();
}
