import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import type { GraphClient } from "../../graph/client";
import { isLoopback } from "../../graph/clouds";
import { servicingCatalog } from "../../graph/endpoints/servicingCatalog";
import type { ServicingCatalog } from "../../servicing/catalog";
import { oneLine } from "../program/errors";
import type { Surroundings } from "../surroundings";

/** Releases, and whose they are. */
export interface KnownReleases {
    readonly catalog: ServicingCatalog;
    /** Whether the releases of a live catalog are those of an embedded Microsoft Graph, which makes some up. */
    readonly isEmbeddedGraph: boolean;
}

/**
 * The releases that a command answers from: the tenant's live catalog, unless it is to stay offline or no tenant is set up;
 * then the embedded table. What a reader has to know about that goes to standard error.
 */
export async function releasesFor(
    { offline }: { readonly offline: boolean },
    { terminal, connect, now }: Surroundings,
): Promise<KnownReleases> {
    const graph = offline ? undefined : tenant(connect);
    const catalog = await servicingCatalog(graph, now());
    for (const warning of catalog.warnings) {
        terminal.stderr.write(`hotpatch: ${visible(oneLine(warning))}\n`);
    }
    return { catalog, isEmbeddedGraph: graph !== undefined && isLoopback(graph.endpoint) };
}

/** No settings for a tenant are no mistake here: the embedded table answers. */
function tenant(connect: Surroundings["connect"]): GraphClient | undefined {
    try {
        return connect().graph;
    } catch (error) {
        if (error instanceof UserError) {
            return undefined;
        }
        throw error;
    }
}
