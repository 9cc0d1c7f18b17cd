import { issuesOf, type Product, productsOf } from "../catalog/knownIssues";
import { KNOWN_ISSUE, PRODUCT } from "../contract/knownIssue";
import { notFound } from "../http/failure";
import type { GraphResponse } from "../http/message";
import { type CollectionRules, listPage, pick } from "../odata/collection";
import { queryOptions } from "../odata/query";
import { BETA, type Call, type Route } from "./route";

const ROOT = "/admin/windows/updates/products";
const common = {
    method: "GET",
    versions: BETA,
    workload: "gateway",
    notIn: ["china"],
    roles: ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"],
} as const;

const pages = { advanced: false, pageSize: 100, mostOnPage: 1000, countsPages: false } as const;
/** Filters: Microsoft Graph beta reference, product. */
const PRODUCTS: CollectionRules = { ...pages, contract: PRODUCT, filterable: { name: ["eq"] } };
/** Filters: Microsoft Graph beta reference, knownIssue. */
const ISSUES: CollectionRules = {
    ...pages,
    contract: KNOWN_ISSUE,
    filterable: {
        status: ["eq"],
        startDateTime: ["ge", "le"],
        lastUpdatedDateTime: ["ge", "le"],
        resolvedDateTime: ["ge", "le"],
    },
};

/** `assumed`: permissions, page sizes and clouds as for the catalog. */
export const productRoutes: readonly Route[] = [
    { ...common, path: ROOT, answer: list },
    { ...common, path: `${ROOT}/{id}/knownIssues`, answer: knownIssues },
];

function list({ request, tenant }: Call): GraphResponse {
    return listPage<Product>({
        request,
        options: queryOptions(request),
        rules: PRODUCTS,
        context: "admin/windows/updates/products",
        items: productsOf(tenant.catalog.published()),
        row: (product) => ({ ...product }),
        wire: (product, select) => pick({ ...product }, select),
        shortest: tenant.settings.pageSize,
    });
}

function knownIssues({ request, tenant, params }: Call): GraphResponse {
    const { catalog } = tenant;
    const product = productsOf(catalog.published()).find(({ id }) => id === params.id);
    if (product === undefined) {
        throw notFound(params.id ?? "", "gateway");
    }
    return listPage({
        request,
        options: queryOptions(request),
        rules: ISSUES,
        context: `admin/windows/updates/products('${product.id}')/knownIssues`,
        items: issuesOf(product, catalog.knownIssues, catalog.now()),
        row: (issue) => ({ ...issue }),
        wire: (issue, select) => pick({ ...issue }, select),
        shortest: tenant.settings.pageSize,
    });
}
