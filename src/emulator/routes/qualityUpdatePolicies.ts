import { CATEGORIES_AFTER_UNKNOWN, POLICY_ASSIGNMENT, QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import { notFound } from "../http/failure";
import { type GraphRequest, type GraphResponse, json, noContent } from "../http/message";
import type { QualityUpdatePolicy } from "../intune/policy";
import { changesOfPolicy, newPolicy, targetsOf } from "../intune/policyRules";
import { type CollectionRules, contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { type QueryOptions, queryOptions, selected } from "../odata/query";
import { BETA, bodyOf, type Call, type Route } from "./route";

const ROOT = "/deviceManagement/windowsQualityUpdatePolicies";
const CONTEXT = "deviceManagement/windowsQualityUpdatePolicies";

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy. That the collection has no filters is `assumed`. */
const POLICIES: CollectionRules = {
    contract: QUALITY_UPDATE_POLICY,
    filterable: {},
    advanced: false,
    pageSize: 1000,
    mostOnPage: 1000,
    countsPages: true,
    expandable: ["assignments"],
};
const ASSIGNMENTS: CollectionRules = { ...POLICIES, contract: POLICY_ASSIGNMENT, expandable: [] };

const READ = ["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"];
const WRITE = ["DeviceManagementConfiguration.ReadWrite.All"];
const common = { versions: BETA, workload: "intune" } as const;

/** Statuses: Microsoft Graph beta reference, methods of windowsQualityUpdatePolicy (August 2024). */
export const qualityUpdatePolicyRoutes: readonly Route[] = [
    { ...common, method: "GET", path: ROOT, roles: READ, answer: list },
    { ...common, method: "POST", path: ROOT, roles: WRITE, answer: create },
    { ...common, method: "GET", path: `${ROOT}/{id}`, roles: READ, answer: get },
    { ...common, method: "PATCH", path: `${ROOT}/{id}`, roles: WRITE, answer: patch },
    { ...common, method: "DELETE", path: `${ROOT}/{id}`, roles: WRITE, answer: remove },
    { ...common, method: "POST", path: `${ROOT}/{id}/assign`, roles: WRITE, answer: assign },
    { ...common, method: "GET", path: `${ROOT}/{id}/assignments`, roles: READ, answer: assignments },
    { ...common, method: "GET", path: `${ROOT}/{id}/assignments/{assignmentId}`, roles: READ, answer: assignment },
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
    const { request, tenant, params } = call;
    return listPage({
        request,
        options: queryOptions(request),
        rules: ASSIGNMENTS,
        context: `${CONTEXT}('${params.id ?? ""}')/assignments`,
        items: policyOf(call).assignments,
        row: (each) => ({ ...each }),
        wire: (each, select) => pick({ ...each }, select),
        shortest: tenant.settings.pageSize,
    });
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
 * The policy as it is answered. Enumeration members that came after `unknownFutureValue` are shown to those alone who send
 * `Prefer: include-unknown-enum-members` (Microsoft Graph, "Best practices": evolvable enumerations).
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

/** `full` false: as for a sibling type, where the expansion was seen to come back empty. */
function expanded({ assignments: all }: QualityUpdatePolicy, { expand }: QueryOptions, full: boolean): Row {
    return expand === undefined ? {} : { assignments: full ? all : [] };
}
