import type { GraphClient } from "./client";
import { isMissing } from "./consistency";
import type { GraphError } from "./errors";

/** The part of a managed device that says which services Intune has taken over from Configuration Manager. */
interface CoManagedDevice {
    readonly configurationManagerClientEnabledFeatures?: { readonly windowsUpdateForBusiness?: boolean | null } | null;
}

/** Where Windows updates of co-managed devices come from. */
export interface WindowsUpdateWorkloads {
    /** By Intune's id: true if the workload was moved to Intune, false if Configuration Manager kept it. */
    readonly fromIntune: ReadonlyMap<string, boolean>;
    /** Why single devices could not be read. Those that are gone are not among them. */
    readonly errors: readonly GraphError[];
}

/**
 * Which co-managed devices get Windows updates from Intune. Needs DeviceManagementManagedDevices.Read.All.
 *
 * Source: Microsoft Graph v1.0 reference, configurationManagerClientEnabledFeatures (2024): true means managed by Intune.
 */
export async function windowsUpdateWorkloads(
    graph: GraphClient,
    intuneIds: readonly string[],
    signal?: AbortSignal,
): Promise<WindowsUpdateWorkloads> {
    const query = "$select=id,configurationManagerClientEnabledFeatures";
    const parts = intuneIds.map((id) => ({
        id,
        path: `/deviceManagement/managedDevices/${encodeURIComponent(id)}?${query}`,
    }));
    const fromIntune = new Map<string, boolean>();
    const errors: GraphError[] = [];
    const options = signal === undefined ? {} : { signal };
    for await (const answer of graph.batchGet<CoManagedDevice>("v1.0", parts, options)) {
        if ("body" in answer) {
            const flag = answer.body.configurationManagerClientEnabledFeatures?.windowsUpdateForBusiness;
            if (typeof flag === "boolean") {
                fromIntune.set(answer.id, flag);
            }
        } else if (!isMissing(answer.error)) {
            errors.push(answer.error);
        }
    }
    return { fromIntune, errors };
}
