import { MDM_APP_SETTING } from "../contract/windowsUpdates";
import { type GraphResponse, json } from "../http/message";
import type { MdmAppSetting } from "../intune/updateSettings";
import { contextUrl, pick } from "../odata/collection";
import { queryOptions, selected } from "../odata/query";
import { BETA, bodyOf, type Call, type Route } from "./route";

const ROOT = "/admin/windows/updates/tenantSettings";
const CONTEXT = "admin/windows/updates/tenantSettings";

const READ = ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"];
const WRITE = ["WindowsUpdates.ReadWrite.All"];
/** Documented for the public cloud and both US Government clouds, not for China. */
const common = { versions: BETA, workload: "gateway", notIn: ["china"] } as const;

/**
 * Microsoft Graph beta reference, tenantSetting and mdmAppSetting (2026). The reference names methods and properties;
 * that POST is answered with 201 and PATCH with 200, both with the object, is `assumed`. Deletion does not exist.
 */
export const updateSettingRoutes: readonly Route[] = [
    {
        ...common,
        method: "GET",
        path: ROOT,
        roles: READ,
        answer: (call) => tenantSetting(call, call.tenant.intune.updateSettings.tenant),
    },
    {
        ...common,
        method: "PATCH",
        path: ROOT,
        roles: WRITE,
        answer: (call) => tenantSetting(call, call.tenant.intune.updateSettings.changeTenant(bodyOf(call.request))),
    },
    { ...common, method: "GET", path: `${ROOT}/mdmAppSettings`, roles: READ, answer: list },
    {
        ...common,
        method: "POST",
        path: `${ROOT}/mdmAppSettings`,
        roles: WRITE,
        answer: (call) => single(call, 201, call.tenant.intune.updateSettings.create(bodyOf(call.request))),
    },
    {
        ...common,
        method: "GET",
        path: `${ROOT}/mdmAppSettings/{id}`,
        roles: READ,
        answer: (call) => single(call, 200, call.tenant.intune.updateSettings.app(call.params.id ?? "")),
    },
    {
        ...common,
        method: "PATCH",
        path: `${ROOT}/mdmAppSettings/{id}`,
        roles: WRITE,
        answer: (call) => {
            const { tenant, params, request } = call;
            return single(call, 200, tenant.intune.updateSettings.change(params.id ?? "", bodyOf(request)));
        },
    },
];

function tenantSetting({ request }: Call, setting: object): GraphResponse {
    return json(200, { "@odata.context": contextUrl(request, `${CONTEXT}/$entity`), ...setting });
}

/** `$select` is the only documented option. */
function list({ request, tenant }: Call): GraphResponse {
    const select = selected(queryOptions(request), MDM_APP_SETTING, request);
    return json(200, {
        "@odata.context": contextUrl(request, `${CONTEXT}/mdmAppSettings`),
        value: tenant.intune.updateSettings.apps.map((app) => pick({ ...app }, select)),
    });
}

function single({ request }: Call, status: number, setting: MdmAppSetting): GraphResponse {
    return json(status, { "@odata.context": contextUrl(request, `${CONTEXT}/mdmAppSettings/$entity`), ...setting });
}
