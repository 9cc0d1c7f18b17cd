import { array, nullish, number, object, string } from "valibot";
import type { GraphClient } from "../client";
import { readAll, type Shape, TEXT } from "../shape";

/** The parts of a tenant's licence that are used here. */
export interface SubscribedSku {
    readonly skuPartNumber: string;
    /** `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`. */
    readonly capabilityStatus: string;
    readonly prepaidUnits?: { readonly enabled?: number | null } | null;
    readonly servicePlans: readonly { readonly servicePlanId: string; readonly provisioningStatus?: string | null }[];
}

const SKU: Shape<SubscribedSku> = object({
    skuPartNumber: string(),
    capabilityStatus: string(),
    prepaidUnits: nullish(object({ enabled: nullish(number()) })),
    servicePlans: array(object({ servicePlanId: string(), provisioningStatus: TEXT })),
});

/** All licences of the tenant. Needs LicenseAssignment.Read.All or Organization.Read.All. */
export function listSubscribedSkus(graph: GraphClient): Promise<SubscribedSku[]> {
    const query = { $select: "skuPartNumber,capabilityStatus,prepaidUnits,servicePlans" };
    const options = { query, needs: "LicenseAssignment.Read.All" };
    return readAll(SKU, graph.pages("v1.0", "/subscribedSkus", options), "licence");
}
