import { ROLE_SCOPE_TAG } from "../contract/roleScopeTag";
import { notFound } from "../http/failure";
import { type GraphResponse, json, noContent } from "../http/message";
import { type CollectionRules, contextUrl, listPage, pick } from "../odata/collection";
import { queryOptions, selected } from "../odata/query";
import { BETA, bodyOf, type Call, type Route } from "./route";

const ROOT = "/deviceManagement/roleScopeTags";
const CONTEXT = "deviceManagement/roleScopeTags";

/** Microsoft Graph beta reference, roleScopeTag. That the collection has no filters is `assumed`. */
const TAGS: CollectionRules = {
    contract: ROLE_SCOPE_TAG,
    filterable: {},
    advanced: false,
    pageSize: 1000,
    mostOnPage: 1000,
    countsPages: true,
};

const READ = ["DeviceManagementRBAC.Read.All", "DeviceManagementRBAC.ReadWrite.All"];
const WRITE = ["DeviceManagementRBAC.ReadWrite.All"];
const common = { versions: BETA, workload: "intune" } as const;

/** Statuses: Microsoft Graph beta reference, methods of roleScopeTag. */
export const roleScopeTagRoutes: readonly Route[] = [
    { ...common, method: "GET", path: ROOT, roles: READ, answer: list },
    {
        ...common,
        method: "POST",
        path: ROOT,
        roles: WRITE,
        answer: (call) => single(call, 201, call.tenant.intune.scopeTags.create(bodyOf(call.request))),
    },
    { ...common, method: "GET", path: `${ROOT}/{id}`, roles: READ, answer: get },
    {
        ...common,
        method: "PATCH",
        path: `${ROOT}/{id}`,
        roles: WRITE,
        answer: (call) => single(call, 200, call.tenant.intune.scopeTags.change(idOf(call), bodyOf(call.request))),
    },
    { ...common, method: "DELETE", path: `${ROOT}/{id}`, roles: WRITE, answer: remove },
];

function list({ request, tenant, lagMs }: Call): GraphResponse {
    return listPage({
        request,
        options: queryOptions(request),
        rules: TAGS,
        context: CONTEXT,
        items: tenant.intune.scopeTags.tags.behind(lagMs).all(),
        row: (tag) => ({ ...tag }),
        wire: (tag, select) => pick({ ...tag }, select),
        shortest: tenant.settings.pageSize,
    });
}

function get(call: Call): GraphResponse {
    const tag = call.tenant.intune.scopeTags.tags.behind(call.lagMs).get(idOf(call));
    if (tag === undefined) {
        throw notFound(idOf(call), "intune");
    }
    return single(call, 200, pick({ ...tag }, selected(queryOptions(call.request), ROLE_SCOPE_TAG, call.request)));
}

function remove(call: Call): GraphResponse {
    call.tenant.intune.scopeTags.remove(idOf(call));
    return noContent();
}

function idOf({ params }: Call): string {
    return params.id ?? "";
}

function single({ request }: Call, status: number, tag: object): GraphResponse {
    return json(status, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...tag });
}
