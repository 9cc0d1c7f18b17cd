import { AZURE_AD_DEVICE, UPDATABLE_ASSET } from "../contract/updatableAsset";
import { notFound } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { type CollectionRules, contextUrl, listPage, pickDerived } from "../odata/collection";
import { queryOptions, selected } from "../odata/query";
import type { UpdatableAsset } from "../servicing/updatableAssets";
import { BETA, type Call, type Route } from "./route";

const PATH = "/admin/windows/updates/updatableAssets";
const CONTEXT = "admin/windows/updates/updatableAssets";
const STATE = `${AZURE_AD_DEVICE}/enrollment/quality/enrollmentState`;

/** Microsoft Graph beta reference, "List updatableAssets" and "List azureADDevice resources". Other filters and the page size are `assumed`. */
const ASSETS: CollectionRules = {
    contract: UPDATABLE_ASSET,
    filterable: { "@odata.type": ["isof"], id: ["eq", "in"], [STATE]: ["eq"] },
    advanced: false,
    pageSize: 100,
    mostOnPage: 1000,
    countsPages: false,
};

const READ_WRITE = "WindowsUpdates.ReadWrite.All";
const common = { method: "GET", versions: BETA, workload: "gateway", notIn: ["china"] } as const;

/** Documented: a list is allowed with a read permission, a single device only with the read-write one. */
export const updatableAssetRoutes: readonly Route[] = [
    { ...common, path: PATH, roles: ["WindowsUpdates.Read.All", READ_WRITE], answer: list },
    { ...common, path: `${PATH}/{id}`, roles: [READ_WRITE], answer: get },
];

function list({ request, tenant }: Call): GraphResponse {
    return listPage<UpdatableAsset>({
        request,
        options: queryOptions(request),
        rules: ASSETS,
        context: CONTEXT,
        items: tenant.updatableAssets.all(),
        row: (asset) => ({ ...asset, [STATE]: asset.enrollment.quality?.enrollmentState }),
        wire: (asset, select) => pickDerived({ ...asset }, select),
        shortest: tenant.settings.pageSize,
    });
}

/** 404 for a device that was never enrolled, and for the id of Entra's object instead of the registration's. */
function get({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const select = selected(queryOptions(request), UPDATABLE_ASSET, request);
    const asset = tenant.updatableAssets.get(id);
    if (asset === undefined) {
        throw notFound(id, "gateway");
    }
    return json(200, {
        "@odata.context": contextUrl(request, `${CONTEXT}/$entity`),
        ...pickDerived({ ...asset }, select),
    });
}
