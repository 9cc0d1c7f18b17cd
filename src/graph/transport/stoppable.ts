import type { GraphClient } from "../client";

/**
 * The same Microsoft Graph, except that its reads end when the signal is aborted, with the signal's reason as their
 * error.
 */
export function stoppable(graph: GraphClient, signal: AbortSignal | undefined): GraphClient {
    if (signal === undefined) {
        return graph;
    }
    return {
        endpoint: graph.endpoint,
        tenantId: () => graph.tenantId(),
        identity: () => graph.identity(),
        get: (version, path, options) => graph.get(version, path, { ...options, signal }),
        post: (version, path, body, options) => graph.post(version, path, body, options),
        patch: (version, path, body, options) => graph.patch(version, path, body, options),
        put: (version, path, body, options) => graph.put(version, path, body, options),
        delete: (version, path, options) => graph.delete(version, path, options),
        pages: (version, path, options) => graph.pages(version, path, { ...options, signal }),
        batchGet: (version, parts, options) => graph.batchGet(version, parts, { ...options, signal }),
    };
}
