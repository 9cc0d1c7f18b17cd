import { CATEGORIES_AFTER_UNKNOWN, POLICY_ASSIGNMENT, QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import { notFound } from "../http/failure";
import { type GraphRequest, type GraphResponse, json, noContent } from "../http/message";
import type { QualityUpdatePolicy } from "../intune/policy";
import { changesOfPolicy, newPolicy, targetsOf } from "../intune/policyRules";
import { contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { type QueryOptions, queryOptions, selected } from "../odata/query";
import { POLICY_ROUTES, policyCollection, READ_POLICIES, sublist, WRITE_POLICIES } from "./policyCollections";
import { bodyOf, type Call, type Route } from "./route";

const ROOT = "/deviceManagement/windowsQualityUpdatePolicies";
const CONTEXT = "deviceManagement/windowsQualityUpdatePolicies";

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy. That the collection has no filters is `assumed`. */
const POLICIES = policyCollection(QUALITY_UPDATE_POLICY, ["assignments"]);
const ASSIGNMENTS = policyCollection(POLICY_ASSIGNMENT);

/** Statuses: Microsoft Graph beta reference, methods of windowsQualityUpdatePolicy (August 2024). */
export const qualityUpdatePolicyRoutes: readonly Route[] = [
    { ...POLICY_ROUTES, method: "GET", path: ROOT, roles: READ_POLICIES, answer: list },
    { ...POLICY_ROUTES, method: "POST", path: ROOT, roles: WRITE_POLICIES, answer: create },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}`, roles: READ_POLICIES, answer: get },
    { ...POLICY_ROUTES, method: "PATCH", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: patch },
    { ...POLICY_ROUTES, method: "DELETE", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: remove },
    { ...POLICY_ROUTES, method: "POST", path: `${ROOT}/{id}/assign`, roles: WRITE_POLICIES, answer: assign },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}/assignments`, roles: READ_POLICIES, answer: assignments },
    {
        ...POLICY_ROUTES,
        method: "GET",
        path: `${ROOT}/{id}/assignments/{assignmentId}`,
        roles: READ_POLICIES,
        answer: assignment,
    },
];

function list(call: Call): GraphResponse {
    const { request, tenant, lagMs } = call;
    const options = queryOptions(request);
    return listPage<QualityUpdatePolicy>({
        request,
        options,
        rules: POLICIES,
        context: CONTEXT,
        items: tenant.intune.policies.behind(lagMs).all(),
        row: (policy) => wire(policy, request),
        wire: (policy, select) => ({
            ...pick(wire(policy, request), select),
            ...expanded(policy, options, tenant.settings.expandsAssignments),
        }),
        shortest: tenant.settings.pageSize,
    });
}

/** 201 with the policy, which has no assignments yet. */
function create({ request, tenant }: Call): GraphResponse {
    const policy = tenant.intune.create(newPolicy(bodyOf(request), tenant.settings.postAcceptsApprovalSettings));
    const Location = `${request.origin}/${request.version}${ROOT}('${policy.id}')`;
    return json(
        201,
        { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(policy, request) },
        { Location },
    );
}

function get(call: Call): GraphResponse {
    const { request } = call;
    const options = queryOptions(request);
    refuseUnknownExpand(options, POLICIES);
    const select = selected(options, QUALITY_UPDATE_POLICY, request);
    const policy = policyOf(call);
    const suffix = select === undefined ? "" : `(${select.join(",")})`;
    return json(200, {
        "@odata.context": contextUrl(request, `${CONTEXT}${suffix}/$entity`),
        ...pick(wire(policy, request), select),
        ...expanded(policy, options, call.tenant.settings.expandsAssignments),
    });
}

/** 200 with the policy, not 204. */
function patch({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const policy = tenant.intune.change(id, changesOfPolicy(bodyOf(request)));
    return json(200, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(policy, request) });
}

/** 204. */
function remove({ tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.remove(id);
    return noContent();
}

/** 204 without a body. */
function assign({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.assign(id, targetsOf(bodyOf(request)));
    return noContent();
}

function assignments(call: Call): GraphResponse {
    return sublist(call, ASSIGNMENTS, { collection: CONTEXT, name: "assignments" }, policyOf(call).assignments);
}

function assignment(call: Call): GraphResponse {
    const { request, params } = call;
    const wanted = params.assignmentId ?? "";
    const found = policyOf(call).assignments.find(({ id }) => id === wanted);
    if (found === undefined) {
        throw notFound(wanted, "intune");
    }
    const context = `${CONTEXT}('${params.id ?? ""}')/assignments/$entity`;
    return json(200, { "@odata.context": contextUrl(request, context), ...found });
}

function policyOf({ tenant, lagMs, params: { id = "" } }: Call): QualityUpdatePolicy {
    const policy = tenant.intune.policies.behind(lagMs).get(id);
    if (policy === undefined) {
        throw notFound(id, "intune");
    }
    return policy;
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

/** `full` is false to behave like a similar type, whose expansion was found to be empty. */
function expanded({ assignments: all }: QualityUpdatePolicy, { expand }: QueryOptions, full: boolean): Row {
    return expand === undefined ? {} : { assignments: full ? all : [] };
}
