/** The two planes of Microsoft Graph. Quality update policies and most hardware facts exist in `beta` only. */
export type GraphVersion = "v1.0" | "beta";

/** What every single request may carry. */
export interface RequestOptions {
    /** OData query options by name, with their `$`, for example `{ "$select": "id,displayName" }`. */
    readonly query?: Readonly<Record<string, string>>;
    /** Additional request headers, for example `{ ConsistencyLevel: "eventual" }`. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Ends the request early, with the signal's reason as error. */
    readonly signal?: AbortSignal;
    /**
     * The end of the operation that this request is part of. Without one, each request has
     * {@link import("./settings").GraphSettings.operationTimeoutSeconds} of its own, retries and waiting included.
     */
    readonly deadline?: import("./deadline").Deadline;
    /** For POST: sending it twice does no harm (`/assign` replaces a whole list), so it is retried as PATCH is. */
    readonly repeatable?: boolean;
    /** The least permission that does, for the error of a 403: Entra, unlike Intune, does not name any. */
    readonly needs?: string;
}

/** One GET of a `$batch`. */
export interface BatchGet {
    /** Names the answer; unique within one call. */
    readonly id: string;
    /** Path below the version segment, query included: `/deviceManagement/managedDevices/{id}?$select=id`. */
    readonly path: string;
    /** As in {@link RequestOptions.needs}. */
    readonly needs?: string;
}

/** The answer to one part of a `$batch`, after its own retries: either a body, or the error that remained. */
export type BatchAnswer<T = unknown> =
    | { readonly id: string; readonly body: T }
    | { readonly id: string; readonly error: import("./errors").GraphError };

/**
 * The one door to Microsoft Graph. Paths begin with `/` and stand below the version segment. Each request is bounded in
 * time and retried where that is safe. Every failure of a request is a {@link import("./errors").GraphError}; settings and
 * credentials that cannot work are a {@link import("../base/userError").UserError}.
 *
 * A write whose outcome nobody knows (no answer, or a gateway's in its place) is not repeated: its error has
 * `outcomeUnknown`, and {@link import("./consistency").afterUnknownOutcome} looks before it goes on.
 *
 * Answers are `unknown`: the reader beside each endpoint says what they have to look like ({@link import("./shape").readAs}).
 */
export interface GraphClient {
    /** The service root without a trailing slash, for example `https://graph.microsoft.com`. */
    readonly endpoint: string;
    /** The tenant that the access token was issued for (its `tid` claim), or undefined if the token does not say. */
    tenantId(): Promise<string | undefined>;
    /** Who the access token says we are, and what we may do. */
    identity(): Promise<import("./identity/accessToken").TokenIdentity>;
    /** Reads one object. */
    get(version: GraphVersion, path: string, options?: RequestOptions): Promise<unknown>;
    /** Creates an object or calls an action. Never repeated blindly: after an unknown outcome the caller looks first. */
    post(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
    /** Changes the named properties of an object. */
    patch(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<unknown>;
    /** Replaces an object as a whole, where the service offers it. */
    put(version: GraphVersion, path: string, body: unknown, options?: RequestOptions): Promise<void>;
    /** Deletes an object. A missing object is an error here; the caller decides what that means. */
    delete(version: GraphVersion, path: string, options?: RequestOptions): Promise<void>;
    /** Reads a collection page by page, following `@odata.nextLink`. A page may be empty. */
    pages(version: GraphVersion, path: string, options?: RequestOptions): AsyncGenerator<unknown[], void, undefined>;
    /**
     * Reads many objects through `$batch`, 20 a request; only the parts that failed are repeated. Order is not kept. Parts may
     * be handed over as they become known: the first are then read while others are still looked for.
     */
    batchGet(
        version: GraphVersion,
        parts: readonly BatchGet[] | AsyncIterable<readonly BatchGet[]>,
        options?: Pick<RequestOptions, "signal" | "deadline">,
    ): AsyncGenerator<BatchAnswer, void, undefined>;
}
