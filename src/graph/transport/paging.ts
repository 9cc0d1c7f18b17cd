import { plainObjectOf } from "../../base/plainObject";
import type { GraphVersion } from "../client";
import { GraphError } from "../errors";
import { BOUNDS, beyond } from "./bounds";

/** One page of a collection. */
export interface Page<T> {
    readonly value: T[];
    /** Absolute URL of the next page. */
    readonly next?: string;
}

/**
 * Parses a page. Its nextLink is followed exactly as given, but only to where the collection is: the same scheme, host,
 * port and version. An answer must not be able to direct a token elsewhere.
 *
 * @param url of this page
 * @throws GraphError for an answer that is not a page, or a nextLink that leads elsewhere or back to the same page.
 */
export function pageOf(body: unknown, url: string, version: GraphVersion): Page<unknown> {
    const page = plainObjectOf(body);
    if (!Array.isArray(page.value)) {
        throw new GraphError({
            status: 0,
            code: "malformedAnswer",
            message: `the service answered with something that is not a page of ${new URL(url).pathname}`,
        });
    }
    const link = page["@odata.nextLink"];
    if (link === undefined || link === null || link === "") {
        return { value: page.value };
    }
    if (String(link).length > BOUNDS.link) {
        throw new GraphError(
            beyond(`a link of ${String(link).length} characters to the next page of ${new URL(url).pathname}`),
        );
    }
    const next = typeof link === "string" && URL.canParse(link) ? new URL(link) : undefined;
    const { origin } = new URL(url);
    if (next?.origin !== origin || !next.pathname.startsWith(`/${version}/`) || link === url) {
        const where = next === undefined ? "nowhere" : link === url ? "back to itself" : `to ${next.origin}`;
        throw new GraphError({
            status: 0,
            code: "refusedNextLink",
            message: `the service's link to the next page leads ${where} instead of ${origin}/${version}, so it is not followed`,
            fix: "Please report this: an answer must not direct a token elsewhere",
        });
    }
    return { value: page.value, next: String(link) };
}

/** Monitors the pages of one list: a list that leads back to itself, or never ends, must not be read for ever. */
export class ListBounds {
    private readonly read = new Set<string>();
    /** The first and last object of each page. */
    private readonly ends = new Set<string>();
    private repeated = 0;
    private objects = 0;
    private emptyInARow = 0;

    /** @param path of the list, for errors */
    constructor(private readonly path: string) {}

    /**
     * Records a page that was read.
     * @throws GraphError if its nextLink leads to a page that was already read, or if the list exceeds a limit.
     */
    take(url: string, { value, next }: Page<unknown>): void {
        this.read.add(url);
        this.objects += value.length;
        this.emptyInARow = value.length === 0 ? this.emptyInARow + 1 : 0;
        const ends = endsOf(value);
        this.repeated += ends !== undefined && this.ends.has(ends) ? 1 : 0;
        this.ends.add(ends ?? "");
        if (next === undefined) {
            return;
        }
        if (this.read.has(next)) {
            throw new GraphError({
                status: 0,
                code: "refusedNextLink",
                message: `page ${this.read.size} of ${this.path} leads back to a page that was already read, so it is not followed`,
                fix: "Try again. If it keeps happening, check whether something else is answering in place of the service",
            });
        }
        if (this.read.size >= BOUNDS.pages) {
            throw new GraphError(beyond(`more than ${BOUNDS.pages} pages of ${this.path}`));
        }
        if (this.repeated > BOUNDS.repeatedPages) {
            throw new GraphError(
                beyond(`more than ${BOUNDS.repeatedPages} pages of ${this.path} a second time, with new links`),
            );
        }
        if (this.objects > BOUNDS.objects) {
            throw new GraphError(beyond(`more than ${BOUNDS.objects} objects of ${this.path}`));
        }
        if (this.emptyInARow > BOUNDS.emptyPages) {
            throw new GraphError(beyond(`more than ${BOUNDS.emptyPages} empty pages of ${this.path} in a row`));
        }
    }
}

/** Identifies a page by its first and last object; undefined if they have no ids. */
function endsOf(value: readonly unknown[]): string | undefined {
    const [first, last] = [value[0], value.at(-1)].map((object) =>
        typeof object === "object" && object !== null && "id" in object ? object.id : undefined,
    );
    return typeof first === "string" && typeof last === "string" ? `${value.length} ${first} ${last}` : undefined;
}
