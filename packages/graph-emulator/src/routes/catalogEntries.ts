import type { HotpatchMark } from "../catalog/catalog";
import { type CatalogEntry, catalogEntry } from "../catalog/entry";
import { CATALOG_ENTRY, QUALITY_UPDATE } from "../contract/catalogEntry";
import type { GraphResponse } from "../http/message";
import { type CollectionRules, listPage, pickDerived } from "../odata/collection";
import type { Filterable, Row } from "../odata/filter";
import { queryOptions } from "../odata/query";
import { BETA, type Call, type Route } from "./route";

const PATH = "/admin/windows/updates/catalog/entries";
const REVISIONS = `${QUALITY_UPDATE}/productRevisions`;

/** Microsoft Graph beta reference, "List catalog entries". Which properties can be filtered by, and the page size, are `assumed`. */
function rulesOf(mark: HotpatchMark): CollectionRules {
    const filterable: Filterable = {
        "@odata.type": ["isof"],
        id: ["eq", "in"],
        displayName: ["eq", "contains", "startswith"],
        releaseDateTime: ["eq", "gt", "ge", "lt", "le"],
        [`${QUALITY_UPDATE}/isExpeditable`]: ["eq"],
        [`${QUALITY_UPDATE}/qualityUpdateCadence`]: ["eq"],
        [`${QUALITY_UPDATE}/qualityUpdateClassification`]: ["eq"],
        [`${QUALITY_UPDATE}/shortName`]: ["eq"],
        [`${QUALITY_UPDATE}/catalogName`]: ["eq", "contains"],
        [`${REVISIONS}/${hotpatchProperty(mark)}`]: ["any"],
        [`${REVISIONS}/product`]: ["any"],
        [`${REVISIONS}/version`]: ["any"],
    };
    return {
        contract: CATALOG_ENTRY,
        filterable,
        advanced: false,
        pageSize: 100,
        mostOnPage: 1000,
        countsPages: false,
        expandable: [REVISIONS],
        sortable: ["releaseDateTime", "displayName"],
    };
}

export const catalogEntryRoutes: readonly Route[] = [
    {
        method: "GET",
        path: PATH,
        versions: BETA,
        workload: "gateway",
        notIn: ["china"],
        roles: ["WindowsUpdates.Read.All", "WindowsUpdates.ReadWrite.All"],
        answer: list,
    },
];

/** What has been published by the emulator's time. `assumed`: without `$orderby` the newest entries come last. */
function list({ request, tenant }: Call): GraphResponse {
    const { catalog } = tenant;
    const options = queryOptions(request, ["$orderby", "$skip"]);
    return listPage<CatalogEntry>({
        request,
        options,
        rules: rulesOf(catalog.hotpatchMark),
        context: "admin/windows/updates/catalog/entries",
        items: catalog.published().map((release) => catalogEntry(release, catalog.hotpatchMark)),
        row: (entry) => rowOf(entry, catalog.hotpatchMark),
        wire: (entry, select) => wire(entry, select, options.expand !== undefined),
        shortest: tenant.settings.pageSize,
    });
}

function hotpatchProperty(mark: HotpatchMark): string {
    return mark === "olderName" ? "isHotpatchEnabled" : "isHotpatchUpdate";
}

/** What the filter applies to: a derived type's properties under their full names. */
function rowOf(entry: CatalogEntry, mark: HotpatchMark): Row {
    const { productRevisions, ...properties } = entry;
    const derived = Object.entries(properties).map(([name, value]) => [`${QUALITY_UPDATE}/${name}`, value]);
    const revisions: readonly Row[] = productRevisions;
    const flag = hotpatchProperty(mark);
    return {
        ...properties,
        ...Object.fromEntries(derived),
        [`${REVISIONS}/${flag}`]: revisions.map((revision) => String(revision[flag]) === "true"),
        [`${REVISIONS}/product`]: productRevisions.map(({ product }) => product),
        [`${REVISIONS}/version`]: productRevisions.map(({ version }) => version),
    };
}

/** Revisions are only included with `$expand`, as documented for the resource. */
function wire(entry: CatalogEntry, select: readonly string[] | undefined, isExpanded: boolean): Row {
    const { productRevisions, ...properties } = entry;
    const picked = pickDerived(properties, select);
    return isExpanded ? { ...picked, productRevisions } : picked;
}
