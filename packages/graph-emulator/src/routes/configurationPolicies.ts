import {
    CONFIGURATION_POLICY,
    CONFIGURATION_POLICY_ASSIGNMENT,
    CONFIGURATION_SETTING,
} from "../contract/configurationPolicy";
import { type GraphResponse, noContent } from "../http/message";
import type { ConfigurationPolicy, ConfigurationPolicyProperties } from "../intune/configurationPolicy";
import { changesOfConfigurationPolicy, wholeConfigurationPolicy } from "../intune/configurationPolicyRules";
import type { Row } from "../odata/filter";
import { POLICY_ROUTES, type PolicyKind, policyRoutes, WRITE_POLICIES } from "./policyRoutes";
import { bodyOf, type Call, type Route } from "./route";

/** Microsoft Graph beta reference, deviceManagementConfigurationPolicy. `assign` returns the new list, unlike others. */
const POLICIES: PolicyKind<ConfigurationPolicyProperties> = {
    collection: "deviceManagement/configurationPolicies",
    contract: CONFIGURATION_POLICY,
    assignment: CONFIGURATION_POLICY_ASSIGNMENT,
    /** Ids of settings are their positions in the policy. */
    parts: [
        {
            name: "settings",
            contract: CONFIGURATION_SETTING,
            items: ({ settings }) => settings.map((settingInstance, place) => ({ id: String(place), settingInstance })),
        },
    ],
    policies: ({ configurationPolicies }) => configurationPolicies,
    created: ({ request }) => wholeConfigurationPolicy(bodyOf(request)),
    changed: changesOfConfigurationPolicy,
    wire,
    assignmentWire: (policyId, { id, target }) => ({ id, source: "direct", sourceId: policyId, target }),
    returnsAssigned: true,
};

/**
 * PUT is not in the reference: the admin centre and public tools use it to replace settings and get 204, because PATCH
 * refuses them (public issue threads, 2022 to 2026).
 */
export const configurationPolicyRoutes: readonly Route[] = [
    ...policyRoutes(POLICIES),
    { ...POLICY_ROUTES, method: "PUT", path: `/${POLICIES.collection}/{id}`, roles: WRITE_POLICIES, answer: put },
];

/** Replaces everything except the assignments, which a body does not contain (`assumed`). */
function put({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.configurationPolicies.change(id, wholeConfigurationPolicy(bodyOf(request)));
    return noContent();
}

/** The policy as returned: settings and assignments are navigation properties, only included on request. */
function wire({ settings: all, assignments: targets, ...properties }: ConfigurationPolicy): Row {
    return {
        ...properties,
        settingCount: all.length,
        creationSource: null,
        isAssigned: targets.length > 0,
        priorityMetaData: null,
        templateReference: {
            templateId: "",
            templateFamily: "none",
            templateDisplayName: null,
            templateDisplayVersion: null,
        },
    };
}
