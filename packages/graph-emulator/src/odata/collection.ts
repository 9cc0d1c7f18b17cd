import type { ResourceContract } from "../contract/schema";
import { badRequest } from "../http/failure";
import { type GraphRequest, type GraphResponse, jsonText } from "../http/message";
import { type FilterRules, filterPredicate, isAdvanced, type Row } from "./filter";
import { type QueryOptions, selected, skipToken } from "./query";

/** How a collection is read. */
export interface CollectionRules extends FilterRules {
    readonly contract: ResourceContract;
    /** Entries per page without `$top`. */
    readonly pageSize: number;
    /** The maximum of `$top`. */
    readonly mostOnPage: number;
    /**
     * Whether `@odata.count` is returned without being requested, with the size of the page: recorded for Intune's
     * collections.
     */
    readonly countsPages: boolean;
    /** Names that `$expand` accepts. */
    readonly expandable?: readonly string[];
    /** Properties that `$orderby` accepts. The collection then also accepts `$skip`. */
    readonly sortable?: readonly string[];
}

export interface Listing<T> {
    readonly request: GraphRequest;
    readonly options: QueryOptions;
    readonly rules: CollectionRules;
    /** What follows `$metadata#` in `@odata.context`. */
    readonly context: string;
    /** Entries, in an order that does not change between pages. */
    readonly items: readonly T[];
    /** Whether an entry is in the collection. Defaults to all. */
    readonly belongs?: (item: T) => boolean;
    /** The entry's properties, for filtering. */
    readonly row: (item: T) => Row;
    /** The entry as returned, reduced to `$select`. */
    readonly wire: (item: T, select: readonly string[] | undefined) => unknown;
    /** Makes pages shorter than the service's. */
    readonly shortest: number;
}

/**
 * One page of a collection. A page begins at a position in the whole list, so it need not look at the entries before
 * it.
 */
export function listPage<T>(listing: Listing<T>): GraphResponse {
    const { request, options, rules, wire } = listing;
    const select = selected(options, rules.contract, request);
    const fits = filterOf(listing);
    const items = ordered(listing);
    if (options.top !== undefined && (options.top < 1 || options.top > rules.mostOnPage)) {
        throw badRequest(
            `Invalid page size specified: '${options.top}'. Must be between 1 and ${rules.mostOnPage} inclusive.`,
        );
    }
    const size = Math.min(options.top ?? pageSizeOf(request, rules), listing.shortest);
    const page: unknown[] = [];
    let next = -1;
    let skipped = options.offset === 0 ? 0 : options.skip;
    for (let place = options.offset; place < items.length && next < 0; place += 1) {
        const item = items[place] as T;
        if (!fits(item)) {
            continue;
        }
        if (skipped < options.skip) {
            skipped += 1;
        } else if (page.length < size) {
            page.push(wire(item, select));
        } else {
            next = place;
        }
    }
    const head: Record<string, unknown> = { "@odata.context": contextOf(listing, select) };
    if (rules.countsPages) {
        head["@odata.count"] = page.length;
    } else if (options.count && options.offset === 0) {
        head["@odata.count"] = items.filter(fits).length;
    }
    if (next >= 0) {
        head["@odata.nextLink"] = nextLink(request, next);
    }
    return jsonText(200, JSON.stringify({ ...head, value: page }));
}

/** The entries in the order of `$orderby`: one property, `asc` or `desc`. Equal ones keep their order. */
function ordered<T>({ options, rules, items, row }: Listing<T>): readonly T[] {
    if (options.orderBy === undefined) {
        return items;
    }
    const [property = "", direction = "asc", ...rest] = options.orderBy.trim().split(/\s+/);
    if (!rules.sortable?.includes(property) || !["asc", "desc"].includes(direction) || rest.length > 0) {
        throw badRequest(`Unsupported or invalid $orderby expression '${options.orderBy}'.`);
    }
    const order = `${property} ${direction}`;
    const known = SORTED.get(items);
    if (known?.order === order) {
        return known.sorted as readonly T[];
    }
    const sign = direction === "desc" ? -1 : 1;
    const value = (item: T) => String(row(item)[property] ?? "");
    const sorted = [...items].sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    SORTED.set(items, { order, sorted });
    return sorted;
}

/** The last order of each list, so that a large one is not sorted anew for each of its pages. Lists never change. */
const SORTED = new WeakMap<readonly unknown[], { readonly order: string; readonly sorted: readonly unknown[] }>();

/** `/$count`: the number as plain text. The directory only answers it with `ConsistencyLevel: eventual`. */
export function countOnly<T>(listing: Omit<Listing<T>, "wire" | "context" | "shortest">): GraphResponse {
    if (!listing.options.eventual) {
        throw badRequest("$count is not currently supported.", "Request_UnsupportedQuery");
    }
    const text = String(listing.items.filter(filterOf(listing)).length);
    return { status: 200, headers: { "Content-Type": "text/plain", "Cache-Control": "no-cache" }, body: text };
}

/** An object reduced to the properties in `$select`, absent ones as null. */
export function pick(object: Row, select: readonly string[] | undefined): Row {
    if (select === undefined) {
        return object;
    }
    const picked: Record<string, unknown> = {};
    for (const name of select) {
        picked[name] = object[name] ?? null;
    }
    return picked;
}

/**
 * An entry of a derived type, reduced to `$select`. Properties of the derived type are selected by their full name and
 * returned without it; the type is always returned.
 */
export function pickDerived(object: Row, select: readonly string[] | undefined): Row {
    return select === undefined
        ? object
        : pick(object, ["@odata.type", ...select.map((name) => name.slice(name.lastIndexOf("/") + 1))]);
}

/** Which entries match `$filter`. */
function filterOf<T>({
    request,
    options,
    rules,
    row,
    belongs = () => true,
}: Omit<Listing<T>, "wire" | "context" | "shortest">): (item: T) => boolean {
    refuseUnknownExpand(options, rules);
    if (rules.advanced && !options.eventual) {
        if (options.count) {
            throw badRequest("$count is not currently supported.", "Request_UnsupportedQuery");
        }
        if (options.filter !== undefined && isAdvanced(options.filter)) {
            throw badRequest("Unsupported or invalid query filter clause.", "Request_UnsupportedQuery");
        }
    }
    if (options.filter === undefined) {
        return belongs;
    }
    if (rules.advanced && isAdvanced(options.filter) && !(options.count || request.path.endsWith("/$count"))) {
        throw badRequest("Unsupported or invalid query filter clause.", "Request_UnsupportedQuery");
    }
    const fits = filterPredicate(options.filter, rules);
    return (item) => belongs(item) && fits(row(item));
}

/** 400 for an `$expand` that the resource does not have. */
export function refuseUnknownExpand({ expand }: QueryOptions, rules: Pick<CollectionRules, "expandable" | "contract">) {
    for (const name of expand === undefined ? [] : expand.split(",")) {
        if (!rules.expandable?.includes(name.trim().replace(/\(.*\)$/, ""))) {
            throw badRequest(
                `Parsing OData Select and Expand failed: Property '${name}' on type 'microsoft.graph.` +
                    `${rules.contract.name}' is not a navigation property that can be expanded.`,
            );
        }
    }
}

/** `Prefer: odata.maxpagesize` is a hint that may make pages shorter. */
function pageSizeOf(request: GraphRequest, rules: CollectionRules): number {
    const wished = Number(/odata\.maxpagesize=(\d+)/i.exec(request.headers.prefer ?? "")?.[1] ?? rules.pageSize);
    return Math.max(1, Math.min(wished, rules.mostOnPage));
}

function nextLink({ origin, version, path, query }: GraphRequest, offset: number): string {
    const kept = query.split("&").filter((part) => part !== "" && !/^(\$|%24)?skiptoken=/i.test(part));
    return `${origin}/${version}${path}?${[...kept, `$skiptoken=${skipToken(offset)}`].join("&")}`;
}

function contextOf({ request, context }: Pick<Listing<unknown>, "request" | "context">, select?: readonly string[]) {
    return contextUrl(request, select === undefined ? context : `${context}(${select.join(",")})`);
}

/** The address of the description of the answer. */
export function contextUrl({ origin, version }: GraphRequest, context: string): string {
    return `${origin}/${version}/$metadata#${context}`;
}
