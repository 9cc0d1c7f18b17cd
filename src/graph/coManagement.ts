import type { GraphClient } from "./client";

/** The part of a managed device that says which services Intune has taken over from Configuration Manager. */
interface CoManagedDevice {
    readonly configurationManagerClientEnabledFeatures?: { readonly windowsUpdateForBusiness?: boolean | null } | null;
}

/**
 * Which co-managed devices get Windows updates from Intune, by Intune's id: true if the workload was moved, false if
 * Configuration Manager kept it. What cannot be read is left out. Needs DeviceManagementManagedDevices.Read.All.
 *
 * Source: Microsoft Graph v1.0 reference, configurationManagerClientEnabledFeatures (2024): true means managed by Intune.
 */
export async function windowsUpdateWorkloads(
    graph: GraphClient,
    intuneIds: readonly string[],
    signal?: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
    const query = "$select=id,configurationManagerClientEnabledFeatures";
    const parts = intuneIds.map((id) => ({
        id,
        path: `/deviceManagement/managedDevices/${encodeURIComponent(id)}?${query}`,
    }));
    const moved = new Map<string, boolean>();
    const options = signal === undefined ? {} : { signal };
    for await (const answer of graph.batchGet<CoManagedDevice>("v1.0", parts, options)) {
        const flag =
            "body" in answer
                ? answer.body.configurationManagerClientEnabledFeatures?.windowsUpdateForBusiness
                : undefined;
        if (typeof flag === "boolean") {
            moved.set(answer.id, flag);
        }
    }
    return moved;
}
