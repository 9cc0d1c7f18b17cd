import {
    ASSIGN_FEATURE_UPDATE,
    FEATURE_UPDATE_ASSIGNMENT,
    FEATURE_UPDATE_PROFILE,
} from "../contract/featureUpdateProfile";
import { notFound } from "../http/failure";
import { type GraphResponse, json, noContent } from "../http/message";
import type { FeatureUpdateProfile } from "../intune/featureUpdateProfiles";
import { targetsOf } from "../intune/policyRules";
import { contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { type QueryOptions, queryOptions, selected } from "../odata/query";
import { POLICY_ROUTES, policyCollection, READ_POLICIES, sublist, WRITE_POLICIES } from "./policyCollections";
import { bodyOf, type Call, type Route } from "./route";

const ROOT = "/deviceManagement/windowsFeatureUpdateProfiles";
const CONTEXT = "deviceManagement/windowsFeatureUpdateProfiles";

/** Microsoft Graph beta reference, windowsFeatureUpdateProfile. That the collection has no filters is `assumed`. */
const PROFILES = policyCollection(FEATURE_UPDATE_PROFILE, ["assignments"]);
const ASSIGNMENTS = policyCollection(FEATURE_UPDATE_ASSIGNMENT);

/** Statuses: Microsoft Graph beta reference, methods of windowsFeatureUpdateProfile (August 2024). */
export const featureUpdateProfileRoutes: readonly Route[] = [
    { ...POLICY_ROUTES, method: "GET", path: ROOT, roles: READ_POLICIES, answer: list },
    { ...POLICY_ROUTES, method: "POST", path: ROOT, roles: WRITE_POLICIES, answer: create },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}`, roles: READ_POLICIES, answer: get },
    { ...POLICY_ROUTES, method: "PATCH", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: patch },
    { ...POLICY_ROUTES, method: "DELETE", path: `${ROOT}/{id}`, roles: WRITE_POLICIES, answer: remove },
    { ...POLICY_ROUTES, method: "POST", path: `${ROOT}/{id}/assign`, roles: WRITE_POLICIES, answer: assign },
    { ...POLICY_ROUTES, method: "GET", path: `${ROOT}/{id}/assignments`, roles: READ_POLICIES, answer: assignments },
];

function list(call: Call): GraphResponse {
    const { request, tenant, lagMs } = call;
    const options = queryOptions(request);
    return listPage<FeatureUpdateProfile>({
        request,
        options,
        rules: PROFILES,
        context: CONTEXT,
        items: tenant.intune.featureUpdates.profiles.behind(lagMs).all(),
        row: wire,
        wire: (profile, select) => ({ ...pick(wire(profile), select), ...expanded(profile, options, call) }),
        shortest: tenant.settings.pageSize,
    });
}

/** 201 with the profile. */
function create({ request, tenant }: Call): GraphResponse {
    const profile = tenant.intune.featureUpdates.create(bodyOf(request));
    return json(201, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(profile) });
}

function get(call: Call): GraphResponse {
    const { request } = call;
    const options = queryOptions(request);
    refuseUnknownExpand(options, PROFILES);
    const select = selected(options, FEATURE_UPDATE_PROFILE, request);
    const profile = profileOf(call);
    const suffix = select === undefined ? "" : `(${select.join(",")})`;
    return json(200, {
        "@odata.context": contextUrl(request, `${CONTEXT}${suffix}/$entity`),
        ...pick(wire(profile), select),
        ...expanded(profile, options, call),
    });
}

/** 200 with the profile. */
function patch({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const profile = tenant.intune.featureUpdates.change(id, bodyOf(request));
    return json(200, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...wire(profile) });
}

/** 204. */
function remove({ tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.featureUpdates.remove(id);
    return noContent();
}

/** 204 without a body. */
function assign({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    tenant.intune.featureUpdates.assign(id, targetsOf(bodyOf(request), ASSIGN_FEATURE_UPDATE));
    return noContent();
}

function assignments(call: Call): GraphResponse {
    return sublist(call, ASSIGNMENTS, { collection: CONTEXT, name: "assignments" }, profileOf(call).assignments);
}

function profileOf({ tenant, lagMs, params: { id = "" } }: Call): FeatureUpdateProfile {
    const profile = tenant.intune.featureUpdates.profiles.behind(lagMs).get(id);
    if (profile === undefined) {
        throw notFound(id, "intune");
    }
    return profile;
}

/** `assumed`: the content has the same name as the version; the end of support is not computed here. */
function wire({ assignments: _assignments, ...properties }: FeatureUpdateProfile): Row {
    return {
        ...properties,
        deployableContentDisplayName: properties.featureUpdateVersion,
        endOfSupportDate: "0001-01-01T00:00:00Z",
    };
}

/** Empty if expanding assignments does not work, as users found for a similar type. */
function expanded({ assignments: all }: FeatureUpdateProfile, { expand }: QueryOptions, { tenant }: Call): Row {
    return expand === undefined ? {} : { assignments: tenant.settings.expandsAssignments ? all : [] };
}
