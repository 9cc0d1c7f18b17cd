import { type AssignmentTarget, targetsAt } from "./assignmentTargets";
import type { GraphClient } from "./client";

/** Intune's feature update policies. Beta only. */
const COLLECTION = "/deviceManagement/windowsFeatureUpdateProfiles";

/**
 * A feature update policy as the service returns it, as far as it is looked at here.
 *
 * Source: Microsoft Graph beta reference, windowsFeatureUpdateProfile and windowsUpdateRolloutSettings (August 2024).
 */
export interface FeatureUpdateProfileResource {
    readonly id: string;
    readonly displayName: string;
    /** The version as the catalog of feature updates names it: `Windows 11, version 25H2` (public scripts, 2022 to 2026). */
    readonly featureUpdateVersion: string;
    readonly rolloutSettings?: {
        /** ISO 8601; at once if null. */
        readonly offerStartDateTimeInUTC?: string | null;
    } | null;
}

/** All feature update policies of the tenant. Needs DeviceManagementConfiguration.Read.All. */
export async function listFeatureUpdateProfiles(graph: GraphClient): Promise<FeatureUpdateProfileResource[]> {
    const profiles: FeatureUpdateProfileResource[] = [];
    for await (const page of graph.pages<FeatureUpdateProfileResource>("beta", COLLECTION)) {
        profiles.push(...page);
    }
    return profiles;
}

/** All targets of a feature update policy. */
export function listFeatureUpdateTargets(graph: GraphClient, id: string): Promise<AssignmentTarget[]> {
    return targetsAt(graph, `${COLLECTION}/${encodeURIComponent(id)}`);
}
