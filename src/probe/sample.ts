import { nullish, number, object, safeParse, string } from "valibot";
import type { GraphClient } from "../graph/client";
import { hardwareIn, hardwareRequest, vbsIn } from "../readiness/hardware";

/** Devices of a sample at most: reports say nothing of the size of a tenant. */
export const SAMPLE = 20;

/** Up to {@link SAMPLE} elements from all parts of a list, whatever it is ordered by. */
export function spread<T>(list: readonly T[]): T[] {
    const step = Math.max(1, list.length / SAMPLE);
    return Array.from({ length: Math.min(SAMPLE, list.length) }, (_, place) => list[Math.floor(place * step)]).flatMap(
        (element) => (element === undefined ? [] : [element]),
    );
}

const DEVICE = object({
    id: string(),
    operatingSystem: nullish(string()),
    azureADDeviceId: nullish(string()),
    skuNumber: nullish(number()),
    skuFamily: nullish(string()),
    lastSyncDateTime: nullish(string()),
});

/** A Windows device of Intune's list. */
export interface ListedDevice {
    readonly id: string;
    /** Entra's `deviceId` in lower case; empty for none. */
    readonly deviceId: string;
    readonly skuNumber: number | null;
    readonly skuFamily: string;
    /** Milliseconds since 1970, NaN if it is not known. */
    readonly lastSync: number;
}

/** The Windows devices of the first page of Intune's list. Needs DeviceManagementManagedDevices.Read.All. */
export async function listedDevices(graph: GraphClient): Promise<readonly ListedDevice[]> {
    const query = { $select: "id,operatingSystem,azureADDeviceId,skuNumber,skuFamily,lastSyncDateTime" };
    const needs = "DeviceManagementManagedDevices.Read.All";
    const { value = [] } = await graph.pages("beta", "/deviceManagement/managedDevices", { query, needs }).next();
    return value.flatMap((entry) => {
        const read = safeParse(DEVICE, entry);
        if (!read.success || read.output.operatingSystem?.toLowerCase() !== "windows") {
            return [];
        }
        const { id, azureADDeviceId, skuNumber, skuFamily, lastSyncDateTime } = read.output;
        return [
            {
                id,
                deviceId: azureADDeviceId?.toLowerCase() ?? "",
                skuNumber: skuNumber ?? null,
                skuFamily: skuFamily?.trim() ?? "",
                lastSync: Date.parse(lastSyncDateTime ?? ""),
            },
        ];
    });
}

/** Whether VBS runs, of each of the devices that have reported it, by single reads. */
export async function readVbs(graph: GraphClient, devices: readonly ListedDevice[]): Promise<readonly boolean[]> {
    const states: boolean[] = [];
    for await (const answer of graph.batchGet(
        "beta",
        devices.map(({ id }) => hardwareRequest(id)),
    )) {
        const vbs = vbsIn(hardwareIn(answer), null);
        if (vbs.kind === "known") {
            states.push(vbs.value.state === "running");
        }
    }
    return states;
}
