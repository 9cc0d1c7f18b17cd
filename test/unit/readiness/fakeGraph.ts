import { isGuid } from "../../../src/base/guid";
import type { BatchAnswer, BatchGet, GraphClient, GraphVersion, RequestOptions } from "../../../src/graph/client";

type Row = Record<string, unknown>;

const namesOf = new Map<string, string>();

/** A GUID for a short name, always the same: `1` is easier to read in a test. A GUID stays what it is. */
export function guidOf(name: string): string {
    if (isGuid(name)) {
        return name;
    }
    const digits = Buffer.from(name.toLowerCase()).toString("hex").padStart(32, "0").slice(-32);
    const guid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    namesOf.set(guid, name);
    return guid;
}

/** The short name again. */
export function nameOf(guid: string): string {
    return namesOf.get(guid.toLowerCase()) ?? guid;
}

/** What a made-up Microsoft Graph answers. */
export interface FakeTenant {
    /** Pages of the Intune list. */
    readonly intune: readonly (readonly Row[])[];
    /** Pages of the Entra list. */
    readonly entra?: readonly (readonly Row[])[];
    /** Pages of the update service's list of devices. */
    readonly profiles?: readonly (readonly Row[])[];
    /** The answer to a single read of a device; an Error is a part that failed, undefined no answer at all. */
    readonly single?: (intuneId: string) => Row | Error | undefined;
    /** Ends `$batch` with this error after so many answers. */
    readonly batchFails?: { readonly after: number; readonly error: Error };
}

/** A client of that tenant, and what was asked of it. */
export interface FakeGraph extends GraphClient {
    readonly asked: string[];
    readonly batched: BatchGet[];
}

export function fakeGraph({
    intune,
    entra = [],
    profiles = [],
    single = inventoried,
    batchFails,
}: FakeTenant): FakeGraph {
    const asked: string[] = [];
    const batched: BatchGet[] = [];
    const refused = () => Promise.reject(new Error("readiness only reads lists and batches"));

    async function* pages(version: GraphVersion, path: string, options: RequestOptions = {}) {
        asked.push(`${version} ${path} ${JSON.stringify(options.query)}`);
        for (const page of path === "/devices" ? entra : path.endsWith("/deviceProfiles") ? profiles : intune) {
            yield [...page];
        }
    }

    async function* batchGet(_version: GraphVersion, known: Parameters<GraphClient["batchGet"]>[1]) {
        const parts: BatchGet[] = [];
        for await (const some of Symbol.asyncIterator in known ? known : [known]) {
            parts.push(...some);
        }
        batched.push(...parts);
        // Backwards: answers of a batch come in any order.
        for (const [index, { id }] of [...parts].reverse().entries()) {
            if (batchFails?.after === index) {
                throw batchFails.error;
            }
            const answer = single(nameOf(id));
            if (answer !== undefined) {
                yield (answer instanceof Error ? { id, error: answer } : { id, body: answer }) as BatchAnswer;
            }
        }
    }

    return {
        endpoint: "https://graph.microsoft.com",
        tenantId: async () => "tenant",
        identity: async () => ({ tenantId: "tenant" }),
        get: refused,
        post: refused,
        patch: refused,
        put: refused,
        delete: refused,
        pages,
        batchGet,
        asked,
        batched,
    };
}

/** An Intune record that passes everything but VBS, which lists do not tell. */
export function intuneRecord(id: string, changed: Row = {}): Row {
    return {
        id: guidOf(id),
        deviceName: `PC-${id}`,
        operatingSystem: "Windows",
        osVersion: "10.0.26100.4929",
        skuNumber: 4,
        joinType: "azureADJoined",
        managementAgent: "mdm",
        azureADDeviceId: guidOf(`entra-${id}`).toUpperCase(),
        lastSyncDateTime: "2026-11-01T08:00:00Z",
        ...changed,
    };
}

/** The Entra objects that belong to them. */
export function entraObjects(...ids: string[]): Row[] {
    return ids.map((id) => ({ id: guidOf(`object-${id}`), deviceId: guidOf(`entra-${id}`) }));
}

/** A single read of a PC that was inventoried. */
export function inventoried(id: string, state = "running"): Row {
    return {
        id: guidOf(id),
        hardwareInformation: {
            tpmSpecificationVersion: "2.0, 0, 1.59",
            operatingSystemEdition: "Enterprise",
            operatingSystemProductType: 4,
            deviceGuardVirtualizationBasedSecurityState: state,
            deviceGuardVirtualizationBasedSecurityHardwareRequirementState: "meetHardwareRequirements",
        },
    };
}

/** A single read of a PC that never was: every property has its type's default, and that of VBS is `running`. */
export function neverInventoried(id: string): Row {
    return {
        id: guidOf(id),
        hardwareInformation: {
            tpmSpecificationVersion: null,
            operatingSystemEdition: null,
            operatingSystemProductType: 0,
            deviceGuardVirtualizationBasedSecurityState: "running",
            deviceGuardVirtualizationBasedSecurityHardwareRequirementState: "meetHardwareRequirements",
        },
    };
}
