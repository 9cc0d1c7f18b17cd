import type { GraphRequest } from "../http/message";

/**
 * What a directory read costs. Microsoft Graph, "Service-specific throttling limits" (January 2025): a base by path,
 * one less with `$select`, one more with `$expand`, one less with a `$top` below 20; never less than one.
 */
export function resourceUnits({ path, query }: Pick<GraphRequest, "path" | "query">): number {
    const options = new URLSearchParams(query);
    const given = (name: string) => options.get(`$${name}`) ?? options.get(name);
    const top = given("top");
    const saved = (given("select") === null ? 0 : 1) + (top !== null && Number(top) < 20 ? 1 : 0);
    return Math.max(1, base(path) - saved + (given("expand") === null ? 0 : 1));
}

function base(path: string): number {
    const plain = path.replace(/\('([^']*)'\)/g, "/$1").toLowerCase();
    if (/^\/groups\/[^/]+\/transitivemembers\b/.test(plain)) {
        return 5;
    }
    return /^\/groups\/[^/]+\/members\b/.test(plain) || /^\/subscribedskus\b/.test(plain) ? 3 : 1;
}
