import { isSomebodysGuid } from "../../base/guid";
import { isPlainObject } from "../../base/plainObject";
import type { GraphClient } from "../client";
import { Misfits, problemOf } from "../misfits";

/** The least privileged permission for what the Windows update service knows. */
export const UPDATE_SERVICE_READ = "WindowsUpdates.Read.All";

/**
 * What the update service itself says about a device's readiness for hotpatch. `unknown` is every value but the two
 * documented ones, and two rows of the same device that differ.
 */
export type ServiceReadiness = "ready" | "notReady" | "unknown";

/** What the service says about one device. */
export interface ServiceDevice {
    readonly readiness: ServiceReadiness;
    /** The build of Windows as the service has it, such as `10.0.26100.4929`; null if it has none. */
    readonly osBuild: string | null;
}

/** A policy that the service applies. */
export interface ServicePolicy {
    /** The id of a quality update policy in Intune. */
    readonly id: string;
    readonly displayName: string;
}

/** Rows of a list by Entra's `deviceId` in lower case, and how many entries of it are not valid rows. */
export interface ServiceRows<Row> {
    readonly byDevice: ReadonlyMap<string, Row>;
    readonly misfits: Misfits;
}

/** Which rows to read. */
export interface ServiceRowsOptions {
    /** Only those of this device, by Entra's `deviceId`. */
    readonly deviceId?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}

const DATA = "/admin/windows/updates/data";

/**
 * What the service says about every device that it manages. Equal rows share an object: the rows of a large fleet take
 * about 100 bytes each.
 *
 * Beta only; not in China. Needs WindowsUpdates.Read.All. Source: Microsoft Graph beta reference,
 * microsoft.graph.windowsUpdates.deviceProfile and "List deviceProfiles" (November 2026). How old a row is, and whether
 * devices that are not enrolled are listed, is not documented. `assumed`: pages of 1,000, and the filter by
 * `azureAdDeviceId`.
 *
 * @throws GraphError if the service refuses the list, or does not have it.
 */
export async function readDeviceProfiles(
    graph: GraphClient,
    options: ServiceRowsOptions = {},
): Promise<ServiceRows<ServiceDevice>> {
    const kinds = new Map<string, ServiceDevice>();
    const kindOf = (readiness: ServiceReadiness, osBuild: string | null) =>
        sharedOf(kinds, `${readiness} ${osBuild ?? ""}`, () => ({ readiness, osBuild }));
    const byDevice = new Map<string, ServiceDevice>();
    const select = "id,azureAdDeviceId,hotpatchReadiness,osBuild";
    const misfits = await eachRow(graph, "deviceProfiles", select, options, (deviceId, row) => {
        const readiness = row.hotpatchReadiness;
        const known = readiness === "ready" || readiness === "notReady" ? readiness : "unknown";
        const build = typeof row.osBuild === "string" && row.osBuild !== "" ? row.osBuild : null;
        const other = byDevice.get(deviceId);
        const agreed = other === undefined || other.readiness === known ? known : "unknown";
        byDevice.set(deviceId, kindOf(agreed, build));
    });
    return { byDevice, misfits };
}

/**
 * The quality update policies that the service applies to each device. Sources and limits as for {@link
 * readDeviceProfiles}; the resource is microsoft.graph.windowsUpdates.policyAssignment.
 *
 * @throws GraphError if the service refuses the list, or does not have it.
 */
export async function readServicePolicies(
    graph: GraphClient,
    options: ServiceRowsOptions = {},
): Promise<ServiceRows<readonly ServicePolicy[]>> {
    const policies = new Map<string, ServicePolicy>();
    const sets = new Map<string, readonly ServicePolicy[]>();
    const byDevice = new Map<string, readonly ServicePolicy[]>();
    const select = "id,azureAdDeviceId,policyId,policyName";
    const misfits = await eachRow(graph, "policyAssignments", select, options, (deviceId, { policyId, policyName }) => {
        if (typeof policyId !== "string" || !isSomebodysGuid(policyId)) {
            return problemOf("policyId", policyId);
        }
        const id = policyId.toLowerCase();
        const policy = sharedOf(policies, id, () => ({
            id,
            displayName: typeof policyName === "string" ? policyName : "",
        }));
        const all = [...new Set([...(byDevice.get(deviceId) ?? []), policy])].sort((a, b) => (a.id < b.id ? -1 : 1));
        const key = all.map((each) => each.id).join(" ");
        byDevice.set(
            deviceId,
            sharedOf(sets, key, () => all),
        );
        return undefined;
    });
    return { byDevice, misfits };
}

function sharedOf<T>(known: Map<string, T>, key: string, make: () => T): T {
    const shared = known.get(key) ?? make();
    known.set(key, shared);
    return shared;
}

/** @param take reads a row; returns what is wrong with it, if it is not valid */
async function eachRow(
    graph: GraphClient,
    list: string,
    $select: string,
    { deviceId, signal }: ServiceRowsOptions,
    // biome-ignore lint/suspicious/noConfusingVoidType: most readers find nothing wrong
    take: (deviceId: string, row: Readonly<Record<string, unknown>>) => string | undefined | void,
): Promise<Misfits> {
    const misfits = new Misfits();
    const query = {
        $select,
        $top: "1000",
        ...(deviceId === undefined ? {} : { $filter: `azureAdDeviceId eq '${deviceId}'` }),
    };
    const options = { query, needs: UPDATE_SERVICE_READ, ...(signal === undefined ? {} : { signal }) };
    for await (const page of graph.pages("beta", `${DATA}/${list}`, options)) {
        for (const row of page) {
            const problem = !isPlainObject(row)
                ? problemOf("it", row)
                : typeof row.azureAdDeviceId !== "string" || !isSomebodysGuid(row.azureAdDeviceId)
                  ? problemOf("azureAdDeviceId", row.azureAdDeviceId)
                  : take(row.azureAdDeviceId.toLowerCase(), row);
            if (typeof problem === "string") {
                misfits.add(problem);
            }
        }
    }
    return misfits;
}
