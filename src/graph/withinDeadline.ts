import type { GraphClient, RequestOptions } from "./client";
import type { Deadline } from "./deadline";

/** The same client, with one deadline for all requests of an operation. */
export function within(graph: GraphClient, deadline: Deadline): GraphClient {
    const bound = (options?: RequestOptions): RequestOptions => ({ deadline, ...options });
    return {
        ...graph,
        get: (version, path, options) => graph.get(version, path, bound(options)),
        post: (version, path, body, options) => graph.post(version, path, body, bound(options)),
        patch: (version, path, body, options) => graph.patch(version, path, body, bound(options)),
        put: (version, path, body, options) => graph.put(version, path, body, bound(options)),
        delete: (version, path, options) => graph.delete(version, path, bound(options)),
        pages: (version, path, options) => graph.pages(version, path, bound(options)),
        batchGet: (version, parts, options) => graph.batchGet(version, parts, bound(options)),
    };
}
