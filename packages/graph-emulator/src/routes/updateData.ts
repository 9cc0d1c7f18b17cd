import type { ResourceContract } from "../contract/schema";
import { DEVICE_PROFILE, POLICY_ASSIGNMENT } from "../contract/updateData";
import { GraphFailure, notFound } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { type CollectionRules, contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Filterable, Row } from "../odata/filter";
import { type QueryOptions, queryOptions, selected } from "../odata/query";
import type { DevicePolicy, DeviceProfile, UpdateData } from "../sources/updateData";
import { BETA, type Call, type Route } from "./route";

const PROFILES = "/admin/windows/updates/data/deviceProfiles";
const POLICIES = "/admin/windows/updates/data/policyAssignments";

/** `assumed`: which properties can be filtered and sorted by, which operators, and the page sizes. */
function rulesOf(contract: ResourceContract, filterable: Filterable): CollectionRules {
    return {
        contract,
        filterable,
        advanced: false,
        pageSize: 100,
        mostOnPage: 1000,
        countsPages: false,
        sortable: Object.keys(filterable),
    };
}

const PROFILE_RULES = rulesOf(DEVICE_PROFILE, {
    id: ["eq", "in"],
    azureAdDeviceId: ["eq", "in"],
    deviceName: ["eq", "startswith", "contains"],
    deviceModel: ["eq", "startswith", "contains"],
    hotpatchReadiness: ["eq", "in"],
    osBuild: ["eq", "startswith"],
    osStatus: ["eq", "in"],
});

const POLICY_RULES: CollectionRules = {
    ...rulesOf(POLICY_ASSIGNMENT, {
        id: ["eq", "in"],
        azureAdDeviceId: ["eq", "in"],
        policyId: ["eq", "in"],
        policyName: ["eq", "startswith", "contains"],
    }),
    expandable: ["deviceProfile"],
};

const common = {
    method: "GET",
    versions: BETA,
    workload: "gateway",
    roles: ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"],
} as const;

/** Microsoft Graph beta reference, "List deviceProfiles", "Get deviceProfile", "List policyAssignments", "Get policyAssignment" (2026). */
export const updateDataRoutes: readonly Route[] = [
    { ...common, path: PROFILES, answer: listProfiles },
    { ...common, path: `${PROFILES}/{id}`, answer: getProfile },
    { ...common, path: POLICIES, answer: listPolicies },
    { ...common, path: `${POLICIES}/{id}`, answer: getPolicy },
    { ...common, path: `${POLICIES}/{id}/deviceProfile`, answer: getProfileOfPolicy },
];

/** 404 where the cloud or the tenant lacks it (`assumed`; the reference only says that China does). */
function dataOf({ tenant: { updateData, settings } }: Call): UpdateData {
    if (settings.cloud === "china" || !settings.serviceData.available) {
        throw new GraphFailure(404, "Resource not found for the segment 'data'.");
    }
    return updateData;
}

function listProfiles(call: Call): GraphResponse {
    return listPage<DeviceProfile>({
        request: call.request,
        options: queryOptions(call.request, ["$orderby"]),
        rules: PROFILE_RULES,
        context: PROFILES.slice(1),
        items: dataOf(call).profiles,
        row: rowOf,
        wire: (profile, select) => pick(rowOf(profile), select),
        shortest: call.tenant.settings.pageSize,
    });
}

function listPolicies(call: Call): GraphResponse {
    const data = dataOf(call);
    const options = queryOptions(call.request, ["$orderby"]);
    return listPage<DevicePolicy>({
        request: call.request,
        options,
        rules: POLICY_RULES,
        context: POLICIES.slice(1),
        items: data.policies,
        row: rowOf,
        wire: (policy, select) => wirePolicy(policy, select, options, data),
        shortest: call.tenant.settings.pageSize,
    });
}

function getProfile(call: Call): GraphResponse {
    const { id = "" } = call.params;
    return oneProfile(call, dataOf(call).profile(id), id);
}

function getProfileOfPolicy(call: Call): GraphResponse {
    const { id = "" } = call.params;
    const data = dataOf(call);
    const policy = data.policy(id);
    return oneProfile(call, policy === undefined ? undefined : data.profileOf(policy), id);
}

function oneProfile({ request }: Call, profile: DeviceProfile | undefined, id: string): GraphResponse {
    const options = queryOptions(request);
    refuseUnknownExpand(options, PROFILE_RULES);
    const select = selected(options, DEVICE_PROFILE, request);
    if (profile === undefined) {
        throw notFound(id, "gateway");
    }
    return json(200, {
        "@odata.context": contextUrl(request, `${PROFILES.slice(1)}/$entity`),
        ...pick(rowOf(profile), select),
    });
}

function getPolicy(call: Call): GraphResponse {
    const { request, params } = call;
    const { id = "" } = params;
    const data = dataOf(call);
    const options = queryOptions(request);
    refuseUnknownExpand(options, POLICY_RULES);
    const select = selected(options, POLICY_ASSIGNMENT, request);
    const policy = data.policy(id);
    if (policy === undefined) {
        throw notFound(id, "gateway");
    }
    return json(200, {
        "@odata.context": contextUrl(request, `${POLICIES.slice(1)}/$entity`),
        ...wirePolicy(policy, select, options, data),
    });
}

function wirePolicy(
    policy: DevicePolicy,
    select: readonly string[] | undefined,
    { expand }: QueryOptions,
    data: UpdateData,
): Row {
    const picked = pick(rowOf(policy), select);
    return expand === undefined ? picked : { ...picked, deviceProfile: data.profileOf(policy) ?? null };
}

function rowOf(entry: DeviceProfile | DevicePolicy): Row {
    return entry as unknown as Row;
}
