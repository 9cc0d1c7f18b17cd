/** The properties of a licence that are used here. */
export interface Licence {
    /** The product's short name: `SPE_E3`. */
    readonly skuPartNumber: string;
    readonly capabilityStatus: string;
    readonly prepaidUnits?: { readonly enabled?: number | null } | null;
    readonly servicePlans: readonly { readonly servicePlanId: string; readonly provisioningStatus?: string | null }[];
}

/** Whether a tenant's licences cover hotpatch. */
export interface LicenceCover {
    /** Products that cover it now. */
    readonly active: readonly string[];
    /** Products that would cover it, but are expired, suspended, or without seats. */
    readonly inactive: readonly string[];
}

/** A service plan, and whether a licence with it covers hotpatch. */
export interface WindowsPlan {
    readonly name: string;
    readonly covers: boolean;
}

/**
 * Every service plan that is considered, by its id. Ids: Microsoft Entra, "Product names and service plan identifiers
 * for licensing" (2026). "Hotpatch updates" (Microsoft Learn, 2026) names products instead: Windows Enterprise E3 and
 * E5 and their VDA, Microsoft 365 F3, Education A3 and A5, Business Premium, Windows 365 Enterprise. That hotpatch
 * comes with their Windows plans is `assumed`: a tenant's Microsoft 365 E3 (SPE_E3) need not list the Autopatch plan.
 */
export const WINDOWS_PLANS: Readonly<Record<string, WindowsPlan>> = {
    "9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3": { name: "Windows_Autopatch", covers: true },
    "7bf960f6-2cd9-443a-8046-5dbff9558365": { name: "WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE", covers: true },
    // Windows Enterprise, in Windows Enterprise E3 and E5 and in Microsoft 365 E3 and E5.
    "21b439ba-a0ca-424f-a6cc-52f954a5b111": { name: "WIN10_PRO_ENT_SUB", covers: true },
    "e7c91390-7625-45be-94e0-e16907e03118": { name: "Virtualization Rights for Windows 10 (E3/E5+VDA)", covers: true },
    // Microsoft 365 F3.
    "e041597c-9c7f-4ed9-99b0-2663301576f7": { name: "WIN10_ENT_LOC_F1", covers: true },
    // Microsoft 365 Business Premium. Its devices stay on Pro, which readiness judges.
    "8e229017-d77b-43d5-9305-903395523b99": { name: "WINBIZ", covers: true },
    // Defender for Endpoint comes with Windows Enterprise E5 but also by itself, so it is not conclusive.
    "871d91ec-ec1a-452b-a83f-bd76c7d770ef": { name: "WINDEFATP", covers: false },
};

/**
 * Which of a tenant's licences cover hotpatch. This is about the tenant, not a user: whether a device's user has a
 * licence assigned is not checked, and the service checks nothing when a policy is created.
 */
export function licenceCover(licences: readonly Licence[]): LicenceCover {
    const covering = licences.filter(({ servicePlans }) =>
        servicePlans.some(({ servicePlanId }) => isCovering(servicePlanId)),
    );
    return {
        active: covering.filter(isActive).map(({ skuPartNumber }) => skuPartNumber),
        inactive: covering.filter((licence) => !isActive(licence)).map(({ skuPartNumber }) => skuPartNumber),
    };
}

function isCovering(servicePlanId: string): boolean {
    return WINDOWS_PLANS[servicePlanId.toLowerCase()]?.covers === true;
}

/** `Warning` is the grace period: everything still works. */
function isActive({ capabilityStatus, prepaidUnits, servicePlans }: Licence): boolean {
    const works = capabilityStatus === "Enabled" || capabilityStatus === "Warning";
    const hasSeats = (prepaidUnits?.enabled ?? 1) > 0 || capabilityStatus === "Warning";
    const isProvisioned = servicePlans.some(
        ({ servicePlanId, provisioningStatus }) => isCovering(servicePlanId) && provisioningStatus !== "Disabled",
    );
    return works && hasSeats && isProvisioned;
}
