import {
    ASSIGN_CONFIGURATION_POLICY,
    CONFIGURATION_POLICY,
    CONFIGURATION_POLICY_ASSIGNMENT,
    CONFIGURATION_SETTING,
} from "../contract/configurationPolicy";
import { notFound } from "../http/failure";
import { type GraphResponse, json, noContent } from "../http/message";
import type { ConfigurationPolicy } from "../intune/configurationPolicy";
import type { PolicyAssignment } from "../intune/policy";
import { targetsOf } from "../intune/policyRules";
import { contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { type QueryOptions, queryOptions, selected } from "../odata/query";
import { POLICY_ROUTES, policyCollection, READ_POLICIES, sublist, WRITE_POLICIES } from "./policyCollections";
import { bodyOf, type Call, type Route } from "./route";

const ROOT = "/deviceManagement/configurationPolicies";
const CONTEXT = "deviceManagement/configurationPolicies";

/** Microsoft Graph beta reference, deviceManagementConfigurationPolicy. That the collection has no filters is `assumed`. */
const POLICIES = policyCollection(CONFIGURATION_POLICY, ["assignments", "settings"]);
const SETTINGS = policyCollection(CONFIGURATION_SETTING);
const ASSIGNMENTS = policyCollection(CONFIGURATION_POLICY_ASSIGNMENT);

/**
 * Statuses: Microsoft Graph beta reference, methods of deviceManagementConfigurationPolicy. PUT is not in the
 * reference: the admin centre and public tools use it to replace settings and get 204, because PATCH refuses them
 * (public issue threads, 2022 to 2026).
 */
export const configurationPolicyRoutes: readonly Route[] = [
    { ...POLICY_ROUTES, method: "GET", path: ROOT, roles: READ_POLICIES, answer: list },
    { ...POLICY_ROUTES, method: "POST", path: ROOT, roles: WRITE_POLICIES, answer: create },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}`, roles: READ_POLICIES, answer: get },
    { ...POLICY_ROUTES, method: "PATCH", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: patch },
    { ...POLICY_ROUTES, method: "PUT", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: put },
    { ...POLICY_ROUTES, method: "DELETE", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: remove },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}/settings`, roles: READ_POLICIES, answer: settings },
    { ...POLICY_ROUTES, method: "POST", path: `${ROOT}/{id}/assign`, roles: WRITE_POLICIES, answer: assign },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}/assignments`, roles: READ_POLICIES, answer: assignments },
];

function list(call: Call): GraphResponse {
    const { request, tenant, lagMs } = call;
    const options = queryOptions(request);
    return listPage<ConfigurationPolicy>({
        request,
        options,
        rules: POLICIES,
        context: CONTEXT,
        items: tenant.intune.configurationPolicies.policies.behind(lagMs).all(),
        row: wire,
        wire: (policy, select) => ({ ...pick(wire(policy), select), ...expanded(policy, options, call) }),
        shortest: tenant.settings.pageSize,
    });
}

/** 201 with the policy, without its settings. */
function create({ request, tenant }: Call): GraphResponse {
    const policy = tenant.intune.configurationPolicies.create(bodyOf(request));
    return json(201, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(policy) });
}

function get(call: Call): GraphResponse {
    const { request } = call;
    const options = queryOptions(request);
    refuseUnknownExpand(options, POLICIES);
    const select = selected(options, CONFIGURATION_POLICY, request);
    const policy = policyOf(call);
    const suffix = select === undefined ? "" : `(${select.join(",")})`;
    return json(200, {
        "@odata.context": contextUrl(request, `${CONTEXT}${suffix}/$entity`),
        ...pick(wire(policy), select),
        ...expanded(policy, options, call),
    });
}

/** 200 with the policy. */
function patch({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const policy = tenant.intune.configurationPolicies.change(id, bodyOf(request));
    return json(200, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(policy) });
}

/** 204. */
function put({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.configurationPolicies.replace(id, bodyOf(request));
    return noContent();
}

/** 204. */
function remove({ tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.configurationPolicies.remove(id);
    return noContent();
}

/** 200 with the new list, unlike for quality update policies. */
function assign({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const targets = targetsOf(bodyOf(request), ASSIGN_CONFIGURATION_POLICY);
    const assigned = tenant.intune.configurationPolicies.assign(id, targets);
    return json(200, { value: assigned.map((each) => assignmentWire(id, each)) });
}

function settings(call: Call): GraphResponse {
    return sublist(call, SETTINGS, { collection: CONTEXT, name: "settings" }, settingWires(policyOf(call)));
}

function assignments(call: Call): GraphResponse {
    const policy = policyOf(call);
    const rows = policy.assignments.map((each) => assignmentWire(policy.id, each));
    return sublist(call, ASSIGNMENTS, { collection: CONTEXT, name: "assignments" }, rows);
}

function policyOf({ tenant, lagMs, params: { id = "" } }: Call): ConfigurationPolicy {
    const policy = tenant.intune.configurationPolicies.policies.behind(lagMs).get(id);
    if (policy === undefined) {
        throw notFound(id, "intune");
    }
    return policy;
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

/** Ids of settings are their positions in the policy. */
function settingWires({ settings: all }: ConfigurationPolicy): Row[] {
    return all.map((settingInstance, place) => ({ id: String(place), settingInstance }));
}

function assignmentWire(policyId: string, { id, target }: PolicyAssignment): Row {
    return { id, source: "direct", sourceId: policyId, target };
}

function expanded(policy: ConfigurationPolicy, { expand }: QueryOptions, { tenant }: Call): Row {
    const names = expand?.split(",").map((name) => name.trim()) ?? [];
    const targets = tenant.settings.expandsAssignments ? policy.assignments : [];
    return {
        ...(names.includes("settings") ? { settings: settingWires(policy) } : {}),
        ...(names.includes("assignments")
            ? { assignments: targets.map((each) => assignmentWire(policy.id, each)) }
            : {}),
    };
}
