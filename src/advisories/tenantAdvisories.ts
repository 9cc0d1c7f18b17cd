import type { CloudName } from "../graph/clouds";
import type { LicenceCover } from "../servicing/licences";
import type { Advisory } from "./advisory";

/** What is known about the tenant; undefined is not known, and nothing is said about it. */
export interface AdvisedTenant {
    readonly cloud?: CloudName | "loopback";
    readonly licences?: LicenceCover;
}

/** What holds for all devices of a tenant, so it is said once. */
export function tenantAdvisories({ cloud, licences }: AdvisedTenant): Advisory[] {
    const advisories: Advisory[] = [];
    if (cloud !== undefined && cloud !== "public" && cloud !== "loopback") {
        advisories.push({
            code: "unsupportedCloud",
            finding: `The tenant is in the cloud '${cloud}', where hotpatch is not offered.`,
            remedy: "Check azuread:environment (ARM_ENVIRONMENT); the service may take policies without any effect.",
            source: 'Microsoft Learn, "Windows Autopatch prerequisites", clouds (2026)',
        });
    }
    if (licences !== undefined && licences.active.length === 0) {
        advisories.push({
            code: "noLicence",
            finding:
                licences.inactive.length === 0
                    ? "No licence of the tenant has Windows Autopatch in it."
                    : `${licences.inactive.join(", ")} is suspended or has no seats.`,
            remedy: "Hotpatch comes with Windows Enterprise E3 or E5, Microsoft 365 F3, Education A3 or A5, Business Premium and Windows 365 Enterprise.",
            source: 'Microsoft Learn, "Hotpatch updates" (2026); Microsoft Entra, "Product names and service plan identifiers for licensing"',
        });
    }
    return advisories;
}
