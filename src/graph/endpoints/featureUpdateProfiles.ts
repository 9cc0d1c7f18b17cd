import { nullish, object, string } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, readAll, type Shape, TIME } from "../shape";
import { type AssignmentTarget, targetsAt } from "./assignmentTargets";

/** Intune's feature update policies. Beta only. */
const COLLECTION = "/deviceManagement/windowsFeatureUpdateProfiles";

/**
 * The parts of a feature update policy that are used here.
 *
 * Source: Microsoft Graph beta reference, windowsFeatureUpdateProfile and windowsUpdateRolloutSettings (August 2024).
 */
export interface FeatureUpdateProfileResource {
    readonly id: string;
    readonly displayName: string;
    /**
     * The version as named in the catalog of feature updates: `Windows 11, version 25H2` (public scripts, 2022 to
     * 2026).
     */
    readonly featureUpdateVersion: string;
    readonly rolloutSettings?: {
        /** ISO 8601; immediately if null. */
        readonly offerStartDateTimeInUTC?: string | null;
    } | null;
}

const NOUN = "feature update policy";

const PROFILE: Shape<FeatureUpdateProfileResource> = object({
    id: GUID,
    displayName: string(),
    featureUpdateVersion: string(),
    rolloutSettings: nullish(object({ offerStartDateTimeInUTC: nullish(TIME) })),
});

/** All feature update policies of the tenant. Needs DeviceManagementConfiguration.Read.All. */
export function listFeatureUpdateProfiles(graph: GraphClient): Promise<FeatureUpdateProfileResource[]> {
    return readAll(PROFILE, graph.pages("beta", COLLECTION), NOUN);
}

/** All targets of a feature update policy. */
export function listFeatureUpdateTargets(graph: GraphClient, id: string): Promise<AssignmentTarget[]> {
    return targetsAt(graph, `${COLLECTION}/${segment(id, NOUN)}`);
}
