import type { GraphVersion } from "./client";
import { GraphError } from "./errors";

/** One page of a collection. */
export interface Page<T> {
    readonly value: T[];
    /** Absolute URL of the next page. */
    readonly next?: string;
}

/**
 * Takes a page apart. Its nextLink is followed to the letter, but only to where the collection is: the same scheme, host,
 * port and version. A token must not be led elsewhere by an answer.
 *
 * @param url of this page
 * @throws GraphError for an answer that is no page, or a nextLink that leads elsewhere or back.
 */
export function pageOf<T>(body: unknown, url: string, version: GraphVersion): Page<T> {
    const page = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    if (!Array.isArray(page.value)) {
        throw new GraphError({
            status: 0,
            code: "malformedAnswer",
            message: `the service answered with something that is no page of ${new URL(url).pathname}`,
        });
    }
    const link = page["@odata.nextLink"];
    if (link === undefined || link === null || link === "") {
        return { value: page.value };
    }
    const next = typeof link === "string" && URL.canParse(link) ? new URL(link) : undefined;
    const { origin } = new URL(url);
    if (next?.origin !== origin || !next.pathname.startsWith(`/${version}/`) || link === url) {
        const where = next === undefined ? "nowhere" : link === url ? "back to itself" : `to ${next.origin}`;
        throw new GraphError({
            status: 0,
            code: "refusedNextLink",
            message: `the service's link to the next page leads ${where} and not to ${origin}/${version}, so it is not followed`,
            fix: "Report this: an answer must not lead a token elsewhere",
        });
    }
    return { value: page.value, next: String(link) };
}
