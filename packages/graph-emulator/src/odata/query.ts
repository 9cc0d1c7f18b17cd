import type { ResourceContract } from "../contract/schema";
import { badRequest } from "../http/failure";
import type { GraphRequest } from "../http/message";

/** The query options of a read. */
export interface QueryOptions {
    /** The properties in `$select`, in order; undefined without `$select`. */
    readonly select?: readonly string[];
    /** `$filter` as written. */
    readonly filter?: string;
    readonly expand?: string;
    /** `$orderby` as written. */
    readonly orderBy?: string;
    /** How many entries `$skip` leaves out at the start. */
    readonly skip: number;
    /** Entries per page. */
    readonly top?: number;
    readonly count: boolean;
    /** The position at which this page begins, from `$skiptoken`. */
    readonly offset: number;
    /** Whether `ConsistencyLevel: eventual` was sent, which advanced queries of the directory need. */
    readonly eventual: boolean;
}

const KNOWN = ["$select", "$filter", "$expand", "$top", "$count", "$skiptoken"];
/** Query options that only some collections support. */
export type RareOption = "$orderby" | "$skip";
/** Query options of Graph that this emulator does not support, or only for some collections. */
const REFUSED = ["$search", "$orderby", "$skip", "$format", "$apply", "$compute", "$deltatoken"];

/**
 * Parses the query options. 400 for those that the collection does not support; `rare` are those that it supports in
 * addition to the usual ones.
 */
export function queryOptions(request: GraphRequest, rare: readonly RareOption[] = []): QueryOptions {
    const given = new Map<string, string>();
    for (const [name, value] of new URLSearchParams(request.query)) {
        const option = [...KNOWN, ...rare].find((known) => name === known || name === known.slice(1));
        if (option !== undefined) {
            given.set(option, value);
        } else if (name.startsWith("$")) {
            throw badRequest(
                REFUSED.includes(name)
                    ? `Query option '${name}' is not supported here.`
                    : `The query parameter '${name}' is not known.`,
            );
        }
    }
    const select = given.get("$select");
    return {
        select: select === undefined ? undefined : select.split(",").map((name) => name.trim()),
        filter: given.get("$filter"),
        expand: given.get("$expand"),
        orderBy: given.get("$orderby"),
        skip: wholeOf("$skip", given.get("$skip")) ?? 0,
        top: wholeOf("$top", given.get("$top")),
        count: countOf(given.get("$count")),
        offset: offsetOf(given.get("$skiptoken")),
        eventual: request.headers.consistencylevel?.toLowerCase() === "eventual",
    };
}

/** Checks `$select` against a contract: 400 for a property that the version lacks. Undefined without `$select`. */
export function selected(
    { select }: Pick<QueryOptions, "select">,
    contract: ResourceContract,
    { version }: Pick<GraphRequest, "version">,
): readonly string[] | undefined {
    for (const name of select ?? []) {
        const property = Object.hasOwn(contract.properties, name) ? contract.properties[name] : undefined;
        if (property === undefined || (property.betaOnly && version === "v1.0")) {
            throw badRequest(
                `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type ` +
                    `'microsoft.graph.${contract.name}'.`,
            );
        }
    }
    return select;
}

/** What `@odata.nextLink` contains to find its position again. */
export function skipToken(offset: number): string {
    return Buffer.from(`page:${offset}`).toString("base64url");
}

function offsetOf(token: string | undefined): number {
    if (token === undefined) {
        return 0;
    }
    const offset = /^page:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1];
    if (offset === undefined) {
        throw badRequest("The specified skip token is not valid.");
    }
    return Number(offset);
}

function wholeOf(option: string, value: string | undefined): number | undefined {
    if (value !== undefined && !/^\d+$/.test(value)) {
        throw badRequest(
            `Invalid value '${value}' for ${option} query option found: a non-negative integer is expected.`,
        );
    }
    return value === undefined ? undefined : Number(value);
}

function countOf(value: string | undefined): boolean {
    if (value !== undefined && value !== "true" && value !== "false") {
        throw badRequest(
            `Invalid value '${value}' for $count query option found. Valid values are 'false' and 'true'.`,
        );
    }
    return value === "true";
}
