/** The two API versions of Microsoft Graph. Quality update policies and most hardware facts exist only in `beta`. */
export type GraphVersion = "v1.0" | "beta";

/** Options of a single request. */
export interface RequestOptions {
    /** OData query options by name, with their `$`, for example `{ "$select": "id,displayName" }`. */
    readonly query?: Readonly<Record<string, string>>;
    /** Additional request headers, for example `{ ConsistencyLevel: "eventual" }`. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Ends the request early, with the signal's reason as the error. */
    readonly signal?: AbortSignal;
    /**
     * The deadline of the operation that this request belongs to. Without one, each request gets {@link
     * import("./settings").GraphSettings.operationTimeoutSeconds} for itself, including retries and waiting.
     */
    readonly deadline?: import("./deadline").Deadline;
    /** For POST: sending it twice does no harm (`/assign` replaces a whole list), so it is retried like a PATCH. */
    readonly repeatable?: boolean;
    /**
     * The least privileged permission that is sufficient, for the error of a 403: unlike Intune, Entra does not name
     * any.
     */
    readonly needs?: string;
}

/** One GET of a `$batch`. */
export interface BatchGet {
    /** Identifies the answer; unique within one call. */
    readonly id: string;
    /** Path after the version segment, including the query: `/deviceManagement/managedDevices/{id}?$select=id`. */
    readonly path: string;
    /** As in {@link RequestOptions.needs}. */
    readonly needs?: string;
}

/** The answer to one part of a `$batch`, after its own retries: either a body, or the last error. */
export type BatchAnswer<T = unknown> =
    | { readonly id: string; readonly body: T }
    | { readonly id: string; readonly error: import("./errors").GraphError };

/**
 * The only access to Microsoft Graph. Paths begin with `/` and follow the version segment. Each request has a time
 * limit and is retried if that is safe. Every failed request throws a {@link import("./errors").GraphError}; settings
 * and credentials that cannot work throw a {@link import("../base/userError").UserError}.
 *
 * A write with an unknown outcome (no answer, or a gateway's answer) is not repeated: its error has `outcomeUnknown`,
 * and {@link import("./consistency").afterUnknownOutcome} checks what happened before it continues.
 *
 * Answers are `unknown`: the reader next to each endpoint says what they have to look like ({@link
 * import("./shape").readAs}).
 */
export interface GraphClient {
    /** The service root without a trailing slash, for example `https://graph.microsoft.com`. */
    readonly endpoint: string;
    /** The tenant that the access token was issued for (its `tid` claim), or undefined if the token does not say. */
    tenantId(): Promise<string | undefined>;
    /** Who the access token says we are, and what it permits. */
    identity(): Promise<import("./identity/accessToken").TokenIdentity>;
    /** Reads one object. */
    get(version: GraphVersion, path: string, options?: RequestOptions): Promise<unknown>;
    /**
     * Creates an object or calls an action. Never repeated blindly: if the outcome is unknown, the caller checks first.
     */
    post(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
    /** Changes the named properties of an object. */
    patch(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
    /** Replaces an object as a whole, where the service supports it. */
    put(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<void>;
    /** Deletes an object. An object that does not exist is an error here; the caller decides what that means. */
    delete(version: GraphVersion, path: string, options?: RequestOptions): Promise<void>;
    /** Reads a collection page by page, following `@odata.nextLink`. A page may be empty. */
    pages(version: GraphVersion, path: string, options?: RequestOptions): AsyncGenerator<unknown[], void, undefined>;
    /**
     * Reads many objects through `$batch`, 20 per request; only parts that failed are repeated. The order is not
     * preserved. Parts may be supplied as they become known: the first ones are read while others are still being
     * looked up.
     */
    batchGet(
        version: GraphVersion,
        parts: readonly BatchGet[] | AsyncIterable<readonly BatchGet[]>,
        options?: Pick<RequestOptions, "signal" | "deadline">,
    ): AsyncGenerator<BatchAnswer, void, undefined>;
}
