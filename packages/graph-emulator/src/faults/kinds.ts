/** What a fault leaves of the request that it hits. */
export type FaultEffect =
    /** Nothing: the service never carried out the request. */
    | "none"
    /** Everything: the service carried out the request, but the caller gets no usable answer. */
    | "done"
    /** Everything, and the caller gets the answer, only later. */
    | "late";

/** One way in which a request can go wrong. */
export interface FaultKind {
    readonly name: string;
    /** The status that the caller sees; undefined if it sees none, or the true one. */
    readonly status?: number;
    readonly effect: FaultEffect;
    /** What happens, for human readers. */
    readonly summary: string;
}

const refusal = (name: string, status: number, summary: string) => ({ name, status, effect: "none", summary }) as const;
const after = (name: string, summary: string) => ({ name, effect: "done", summary }) as const;

/**
 * Every kind of fault. Statuses: Microsoft Graph, "Microsoft Graph error responses and resource types" (2021 to 2024).
 * Intune's deviations are quoted in public issue threads of its clients.
 */
export const FAULT_KINDS = [
    refusal("400", 400, "a bad request, for no apparent reason"),
    refusal("400-transient", 400, "Intune's temporary 400 'An error has occurred' with an all-zero operation id"),
    refusal("400-not-found", 400, "Intune's 400 where 404 is meant"),
    refusal("400-approval", 400, "Intune's Multi Admin Approval requires a second administrator for the change"),
    refusal("401-expired", 401, "the token has expired"),
    refusal("403-scopes", 403, "the token lacks a permission; Intune lists those that are sufficient"),
    refusal("404", 404, "the object is reported as missing although it exists"),
    refusal("408", 408, "the service gave up waiting for the request"),
    refusal("409", 409, "a conflict with another change"),
    refusal("412", 412, "a precondition is not met"),
    refusal("423", 423, "the object is locked"),
    refusal("429", 429, "throttled, without Retry-After"),
    refusal("429-whole", 429, "throttled, Retry-After in whole seconds"),
    refusal("429-fractional", 429, "throttled, Retry-After with a fraction: 2.128"),
    refusal("500", 500, "an internal error"),
    refusal("500-query-broker", 500, "throttling by the directory's query broker, disguised as an internal error"),
    refusal("501", 501, "not implemented"),
    refusal("502", 502, "a bad gateway"),
    refusal("503", 503, "unavailable, without Retry-After"),
    refusal("503-retry-after", 503, "unavailable, with Retry-After"),
    refusal("504", 504, "a gateway timeout, and nothing was carried out"),
    refusal("509", 509, "the bandwidth limit is exceeded"),
    { ...after("504-done", "a gateway timeout after everything was carried out"), status: 504 },
    { ...after("500-done", "an internal error after everything was carried out"), status: 500 },
    { name: "reset", effect: "none", summary: "the connection breaks before anything was carried out" },
    after("reset-done", "the connection breaks after everything was carried out"),
    after("hang", "no answer for a while, then the connection breaks; everything was carried out"),
    after("truncated", "the connection breaks in the middle of the answer"),
    { name: "slow", effect: "late", summary: "the second half of the answer is delayed" },
    after("malformed-json", "the answer is truncated JSON, with the right length and status"),
    after("empty", "the answer has the right status but no body"),
    refusal("html", 200, "a proxy's page with status 200; the request never got through"),
    refusal("html-502", 502, "a proxy's page with status 502; the request never got through"),
] as const satisfies readonly FaultKind[];

export type FaultName = (typeof FAULT_KINDS)[number]["name"];

export function faultKind(name: string): (typeof FAULT_KINDS)[number] | undefined {
    return FAULT_KINDS.find((kind) => kind.name === name);
}
