import { boolean, nullish, object } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { isMissing } from "../consistency";
import type { GraphError } from "../errors";
import { GUID, readPart, type Shape } from "../shape";

/** The part of a managed device that says which workloads Intune has taken over from Configuration Manager. */
interface CoManagedDevice {
    readonly id: string;
    readonly configurationManagerClientEnabledFeatures?: { readonly windowsUpdateForBusiness?: boolean | null } | null;
}

const DEVICE: Shape<CoManagedDevice> = object({
    id: GUID,
    configurationManagerClientEnabledFeatures: nullish(object({ windowsUpdateForBusiness: nullish(boolean()) })),
});

/** Who manages Windows updates on co-managed devices. */
export interface WindowsUpdateWorkloads {
    /** By Intune's id: true if the workload was moved to Intune, false if Configuration Manager still has it. */
    readonly fromIntune: ReadonlyMap<string, boolean>;
    /** Why some devices could not be read. Devices that no longer exist are not included. */
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
        path: `/deviceManagement/managedDevices/${segment(id, "device in Intune")}?${query}`,
    }));
    const fromIntune = new Map<string, boolean>();
    const errors: GraphError[] = [];
    const options = signal === undefined ? {} : { signal };
    for await (const part of graph.batchGet("v1.0", parts, options)) {
        const answer = readPart(DEVICE, part, "device in Intune", ({ id }) => id);
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
