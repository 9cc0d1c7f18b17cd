import { array, integer, nullish, number, object, pipe, regex, string } from "valibot";
import { visible } from "../../base/visible";
import type { GraphClient } from "../client";
import { readAll, type Shape, TEXT, TIME } from "../shape";

/**
 * Known issues of versions of Windows, as in Windows release health. Beta only, not available in the China cloud. Needs
 * WindowsUpdates.Read.All, which is `assumed`: the reference names no permission.
 *
 * Source: Microsoft Graph beta reference, product and knownIssue (September 2024).
 */
const PRODUCTS = "/admin/windows/updates/products";
const NEEDS = "WindowsUpdates.Read.All";
/** The first version that supports hotpatches. */
const FIRST_VERSION = "24H2";

/** A known issue. */
export interface KnownIssue {
    /** `WI1240000`. */
    readonly id: string;
    readonly title: string;
    /** The version of Windows 11 that has it: `24H2`. */
    readonly version: string;
    /** `investigating`, `confirmed`, `mitigated`, `resolved`, …; empty if the service does not say. */
    readonly status: string;
    /** When it was first reported, ISO 8601; absent if the service does not say. */
    readonly startedAt?: string;
    /** Safeguard holds that keep feature updates from devices that have it. */
    readonly safeguardHoldIds: readonly number[];
}

interface Product {
    readonly id: string;
    readonly name?: string | null;
}

/** `1` in the reference's example. Nothing else than letters, digits and hyphens gets into a path. */
const PRODUCT_ID = pipe(string(), regex(/^[A-Za-z0-9-]{1,64}$/, "letters, digits and hyphens"));
const PRODUCT: Shape<Product> = object({ id: PRODUCT_ID, name: TEXT });

const ISSUE = object({
    id: string(),
    title: TEXT,
    status: TEXT,
    startDateTime: nullish(TIME),
    safeguardHoldIds: nullish(array(pipe(number(), integer("a whole number")))),
});

/**
 * The known issues of versions of Windows 11, open or not; without versions of all that support hotpatches.
 *
 * @param versions for example `24H2`
 * @throws GraphError if a list cannot be read; Error if the service does not list one of the versions
 */
export async function listKnownIssues(
    graph: GraphClient,
    versions: readonly string[],
    signal?: AbortSignal,
): Promise<KnownIssue[]> {
    const options = { needs: NEEDS, ...(signal === undefined ? {} : { signal }) };
    const listed = await readAll(PRODUCT, graph.pages("beta", PRODUCTS, options), "Windows product");
    const products = listed.flatMap(({ id, name }) => {
        const version = /^Windows 11, version (\d\dH[12])$/.exec(name ?? "")?.[1];
        return version === undefined || version < FIRST_VERSION ? [] : [{ id, version }];
    });
    const wanted = versions.length === 0 ? products.map(({ version }) => version) : versions;
    const missing = wanted.find((each) => !products.some(({ version }) => version === each));
    if (missing !== undefined || products.length === 0) {
        throw new Error(
            `Microsoft Graph lists no known issues of Windows 11${missing === undefined ? "" : `, version ${visible(missing, 20)}`}`,
        );
    }
    const issues = await Promise.all(
        products
            .filter(({ version }) => wanted.includes(version))
            .map(async ({ id, version }) => {
                const path = `${PRODUCTS}/${id}/knownIssues`;
                const read = await readAll(ISSUE, graph.pages("beta", path, options), "known issue");
                return read.map((issue): KnownIssue => {
                    const { startDateTime, safeguardHoldIds } = issue;
                    return {
                        id: issue.id,
                        title: issue.title ?? "",
                        version,
                        status: issue.status ?? "",
                        ...(startDateTime == null ? {} : { startedAt: startDateTime }),
                        safeguardHoldIds: safeguardHoldIds ?? [],
                    };
                });
            }),
    );
    return issues.flat();
}
