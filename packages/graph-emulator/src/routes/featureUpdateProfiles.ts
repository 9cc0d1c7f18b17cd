import { FEATURE_UPDATE_ASSIGNMENT, FEATURE_UPDATE_PROFILE } from "../contract/featureUpdateProfile";
import { changesOfFeatureUpdate, type FeatureUpdateProperties, newFeatureUpdate } from "../intune/featureUpdateRules";
import { type PolicyKind, policyRoutes } from "./policyRoutes";
import { bodyOf, type Route } from "./route";

/** Microsoft Graph beta reference, windowsFeatureUpdateProfile (August 2024). */
const PROFILES: PolicyKind<FeatureUpdateProperties> = {
    collection: "deviceManagement/windowsFeatureUpdateProfiles",
    contract: FEATURE_UPDATE_PROFILE,
    assignment: FEATURE_UPDATE_ASSIGNMENT,
    policies: ({ featureUpdates }) => featureUpdates,
    created: ({ request }) => newFeatureUpdate(bodyOf(request)),
    changed: changesOfFeatureUpdate,
    /** `assumed`: the content has the same name as the version; the end of support is not computed here. */
    wire: ({ assignments: _assignments, ...properties }) => ({
        ...properties,
        deployableContentDisplayName: properties.featureUpdateVersion,
        endOfSupportDate: "0001-01-01T00:00:00Z",
    }),
};

export const featureUpdateProfileRoutes: readonly Route[] = policyRoutes(PROFILES);
