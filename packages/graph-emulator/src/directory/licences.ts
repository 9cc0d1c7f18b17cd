/** A tenant's licence, as Microsoft Graph returns it. */
export interface SubscribedSku {
    readonly id: string;
    readonly accountId: string;
    readonly accountName: string;
    readonly appliesTo: string;
    readonly capabilityStatus: string;
    readonly consumedUnits: number;
    readonly prepaidUnits: Readonly<Record<"enabled" | "lockedOut" | "suspended" | "warning", number>>;
    readonly servicePlans: readonly ServicePlan[];
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly subscriptionIds: readonly string[];
}

export interface ServicePlan {
    readonly appliesTo: string;
    readonly provisioningStatus: string;
    readonly servicePlanId: string;
    readonly servicePlanName: string;
    readonly servicePlanType: string;
}

/**
 * A tenant's licences. `enterprise`: Windows Enterprise with Autopatch. `suspended`: the same, expired. `none`: nothing
 * that includes hotpatch.
 */
export const LICENCE_SETS = ["enterprise", "suspended", "none"] as const;
export type LicenceSet = (typeof LICENCE_SETS)[number];

interface Product {
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly subscriptionId: string;
    readonly plans: readonly (readonly [id: string, name: string, type: string])[];
}

/**
 * Names and ids: Microsoft Entra, "Product names and service plan identifiers for licensing"; form and plan types as
 * recorded in July 2026. Only the plans that matter here are returned for a product.
 */
const ENTERPRISE: Product = {
    skuId: "6a0f6da5-0b87-4190-a6ae-9bb5a2b9546a",
    skuPartNumber: "Win10_VDA_E3",
    subscriptionId: "7c77fad7-88d6-4d8a-a7f6-d739bbbe9ba7",
    plans: [
        ["9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3", "Windows_Autopatch", "Modern-Workplace-Core-ITaas"],
        ["7bf960f6-2cd9-443a-8046-5dbff9558365", "WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE", "Windows"],
        ["21b439ba-a0ca-424f-a6cc-52f954a5b111", "WIN10_PRO_ENT_SUB", "Windows"],
    ],
};
const MOBILITY: Product = {
    skuId: "b05e124f-c7cc-45a0-a6aa-8cf78c946968",
    skuPartNumber: "EMSPREMIUM",
    subscriptionId: "a7ef3a79-838f-4468-a45d-a45e04453c2a",
    plans: [["eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2", "AADPremiumService"]],
};

/** The licences of a tenant with a given number of people. */
export function subscribedSkus(set: LicenceSet, tenantId: string, people: number): SubscribedSku[] {
    const mobility = held(MOBILITY, "Enabled", tenantId, people);
    switch (set) {
        case "enterprise":
            return [mobility, held(ENTERPRISE, "Enabled", tenantId, people)];
        case "suspended":
            return [mobility, held(ENTERPRISE, "Suspended", tenantId, people)];
        case "none":
            return [mobility];
    }
}

function held(product: Product, status: "Enabled" | "Suspended", tenantId: string, people: number): SubscribedSku {
    const units = Math.max(1, people);
    const isEnabled = status === "Enabled";
    return {
        accountId: tenantId,
        accountName: "contoso",
        appliesTo: "User",
        capabilityStatus: status,
        consumedUnits: units,
        id: `${tenantId}_${product.skuId}`,
        prepaidUnits: { enabled: isEnabled ? units : 0, lockedOut: 0, suspended: isEnabled ? 0 : units, warning: 0 },
        servicePlans: product.plans.map(([servicePlanId, servicePlanName, servicePlanType]) => ({
            appliesTo: "User",
            provisioningStatus: isEnabled ? "Success" : "Disabled",
            servicePlanId,
            servicePlanName,
            servicePlanType,
        })),
        skuId: product.skuId,
        skuPartNumber: product.skuPartNumber,
        subscriptionIds: [product.subscriptionId],
    };
}
