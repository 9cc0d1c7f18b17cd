/** What is asked of a licence. */
export interface Licence {
    /** The product's short name: `SPE_E3`. */
    readonly skuPartNumber: string;
    readonly capabilityStatus: string;
    readonly prepaidUnits?: { readonly enabled?: number };
    readonly servicePlans: readonly { readonly servicePlanId: string; readonly provisioningStatus?: string }[];
}

/** Whether a tenant's licences cover hotpatch. */
export interface LicenceCover {
    /** Products that cover it now. */
    readonly active: readonly string[];
    /** Products that would, and have run out, are suspended, or have no seats. */
    readonly inactive: readonly string[];
}

/**
 * Service plans that entitle to updates by Windows Autopatch. Microsoft Entra, "Product names and service plan identifiers
 * for licensing" (2026). That hotpatch comes with these is `assumed` from "Hotpatch updates" (Microsoft Learn, 2026), which
 * names products: Windows Enterprise E3 and E5 and their VDA, Microsoft 365 F3, Education A3 and A5, Business Premium,
 * Windows 365 Enterprise.
 */
export const HOTPATCH_PLANS: Readonly<Record<string, string>> = {
    "9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3": "Windows_Autopatch",
    "7bf960f6-2cd9-443a-8046-5dbff9558365": "WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE",
};

/**
 * Which of a tenant's licences cover hotpatch. It is the tenant's, not a user's: whether a device's user has one assigned is
 * not looked at, and the service checks nothing when a policy is made.
 */
export function licenceCover(licences: readonly Licence[]): LicenceCover {
    const covering = licences.filter(({ servicePlans }) =>
        servicePlans.some(({ servicePlanId }) => HOTPATCH_PLANS[servicePlanId.toLowerCase()] !== undefined),
    );
    return {
        active: covering.filter(isActive).map(({ skuPartNumber }) => skuPartNumber),
        inactive: covering.filter((licence) => !isActive(licence)).map(({ skuPartNumber }) => skuPartNumber),
    };
}

/** `Warning` is the grace period: everything still works. */
function isActive({ capabilityStatus, prepaidUnits, servicePlans }: Licence): boolean {
    const works = capabilityStatus === "Enabled" || capabilityStatus === "Warning";
    const hasSeats = (prepaidUnits?.enabled ?? 1) > 0 || capabilityStatus === "Warning";
    const isProvisioned = servicePlans.some(
        ({ servicePlanId, provisioningStatus }) =>
            HOTPATCH_PLANS[servicePlanId.toLowerCase()] !== undefined && provisioningStatus !== "Disabled",
    );
    return works && hasSeats && isProvisioned;
}
