import type { GraphClient } from "./client";

/** A licence that a tenant holds, as far as it is looked at here. */
export interface SubscribedSku {
    readonly skuPartNumber: string;
    /** `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`. */
    readonly capabilityStatus: string;
    readonly prepaidUnits?: { readonly enabled?: number };
    readonly servicePlans: readonly { readonly servicePlanId: string; readonly provisioningStatus?: string }[];
}

/** All licences of the tenant. Needs LicenseAssignment.Read.All or Organization.Read.All. */
export async function listSubscribedSkus(graph: GraphClient): Promise<SubscribedSku[]> {
    const skus: SubscribedSku[] = [];
    const query = { $select: "skuPartNumber,capabilityStatus,prepaidUnits,servicePlans" };
    for await (const page of graph.pages<SubscribedSku>("v1.0", "/subscribedSkus", {
        query,
        needs: "LicenseAssignment.Read.All",
    })) {
        skus.push(...page);
    }
    return skus;
}
