import { CATEGORIES_AFTER_UNKNOWN, POLICY_ASSIGNMENT, QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import { notFound } from "../http/failure";
import { type GraphRequest, type GraphResponse, json } from "../http/message";
import type { PolicyProperties, QualityUpdatePolicy } from "../intune/policy";
import { changesOfPolicy, newPolicy } from "../intune/qualityUpdatePolicyRules";
import { contextUrl } from "../odata/collection";
import type { Row } from "../odata/filter";
import { POLICY_ROUTES, type PolicyKind, policyOf, policyRoutes, READ_POLICIES } from "./policyRoutes";
import { bodyOf, type Call, type Route } from "./route";

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024). */
const POLICIES: PolicyKind<PolicyProperties> = {
    collection: "deviceManagement/windowsQualityUpdatePolicies",
    contract: QUALITY_UPDATE_POLICY,
    assignment: POLICY_ASSIGNMENT,
    policies: ({ policies }) => policies,
    created: ({ request, tenant }) => newPolicy(bodyOf(request), tenant.settings.postAcceptsApprovalSettings),
    changed: changesOfPolicy,
    wire: (policy, { request }) => wire(policy, request),
    tellsLocation: true,
};

export const qualityUpdatePolicyRoutes: readonly Route[] = [
    ...policyRoutes(POLICIES),
    {
        ...POLICY_ROUTES,
        method: "GET",
        path: `/${POLICIES.collection}/{id}/assignments/{assignmentId}`,
        roles: READ_POLICIES,
        answer: assignment,
    },
];

function assignment(call: Call): GraphResponse {
    const { request, params } = call;
    const wanted = params.assignmentId ?? "";
    const found = policyOf(POLICIES, call).assignments.find(({ id }) => id === wanted);
    if (found === undefined) {
        throw notFound(wanted, "intune");
    }
    const context = `${POLICIES.collection}('${params.id ?? ""}')/assignments/$entity`;
    return json(200, { "@odata.context": contextUrl(request, context), ...found });
}

/**
 * The policy as returned. Enumeration members that were added after `unknownFutureValue` are only shown to callers that
 * send `Prefer: include-unknown-enum-members` (Microsoft Graph, "Best practices": evolvable enumerations).
 */
function wire(policy: QualityUpdatePolicy, { headers }: GraphRequest): Row {
    const showsAll = /include-unknown-enum-members/i.test(headers.prefer ?? "");
    const { assignments: _assignments, ...properties } = policy;
    return {
        ...properties,
        approvalSettings: policy.approvalSettings.map((setting) =>
            showsAll || !CATEGORIES_AFTER_UNKNOWN.has(setting.windowsQualityUpdateCategory)
                ? setting
                : { ...setting, windowsQualityUpdateCategory: "unknownFutureValue" },
        ),
    };
}
