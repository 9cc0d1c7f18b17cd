import { SUBSCRIBED_SKU } from "../contract/subscribedSku";
import { notFound } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { contextUrl, pick } from "../odata/collection";
import { queryOptions, selected } from "../odata/query";
import { BOTH, type Call, type Route } from "./route";

const ROLES = [
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Directory.Read.All",
    "Organization.ReadWrite.All",
    "Directory.ReadWrite.All",
];
const common = { versions: BOTH, workload: "directory", roles: ROLES } as const;

/** Microsoft Graph v1.0 reference, "List subscribedSkus": only `$select`, and everything on one page. */
export const subscribedSkuRoutes: readonly Route[] = [
    { ...common, method: "GET", path: "/subscribedSkus", answer: list },
    { ...common, method: "GET", path: "/subscribedSkus/{id}", answer: get },
];

function list({ request, tenant }: Call): GraphResponse {
    const select = selected(queryOptions(request), SUBSCRIBED_SKU, request);
    return json(200, {
        "@odata.context": contextUrl(request, select === undefined ? "subscribedSkus" : `subscribedSkus(${select})`),
        value: tenant.directory.licences.map((sku) => pick({ ...sku }, select)),
    });
}

function get({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const select = selected(queryOptions(request), SUBSCRIBED_SKU, request);
    const sku = tenant.directory.licences.find((each) => each.id === id);
    if (sku === undefined) {
        throw notFound(id, "directory");
    }
    return json(200, {
        "@odata.context": contextUrl(request, "subscribedSkus/$entity"),
        ...pick({ ...sku }, select),
    });
}
