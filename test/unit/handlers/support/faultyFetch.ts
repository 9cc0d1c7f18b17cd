import type { Clock } from "../../../../src/base/clock";

/** What may happen to one request. `before` the service saw it, `after` it took effect, or an answer in its place. */
export type Fault =
    | { readonly name: string; readonly kind: "killed" | "reset"; readonly when: "before" | "after" }
    | {
          readonly name: string;
          readonly kind: "answer";
          readonly when: "before" | "after";
          readonly status: number;
          readonly body: string;
          readonly headers?: Readonly<Record<string, string>>;
      };

const envelope = (code: string, message: string) => JSON.stringify({ error: { code, message, innerError: {} } });
const JSON_TYPE = { "Content-Type": "application/json" };

function answer(name: string, status: number, body: string, headers = {}, when: "before" | "after" = "before"): Fault {
    return { name, kind: "answer", when, status, body, headers: { ...JSON_TYPE, ...headers } };
}

const ODD_400 = envelope(
    "BadRequest",
    JSON.stringify({
        _version: 3,
        Message: "An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000",
    }),
);

/** Every way in which a request is known to fail (Microsoft Graph, "Error responses" and "Throttling", and users' reports). */
export const FAULTS: readonly Fault[] = [
    { name: "process killed before the request", kind: "killed", when: "before" },
    { name: "process killed after the write", kind: "killed", when: "after" },
    { name: "connection reset before the request", kind: "reset", when: "before" },
    { name: "connection reset after the write", kind: "reset", when: "after" },
    answer("400 for no reason", 400, ODD_400),
    answer("401", 401, envelope("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")),
    answer("403", 403, envelope("Forbidden", "Application must have one of the following scopes: A.Read.All")),
    answer("404 from a replica", 404, envelope("ResourceNotFound", "Resource not found")),
    answer("408", 408, envelope("RequestTimeout", "timed out")),
    answer("409", 409, envelope("Conflict", "conflict")),
    answer("412", 412, envelope("PreconditionFailed", "precondition")),
    answer("423", 423, envelope("Locked", "locked")),
    answer("429 without Retry-After", 429, envelope("TooManyRequests", "An error has occurred.")),
    answer("429 with a fraction", 429, envelope("TooManyRequests", "again later"), { "Retry-After": "2.128" }),
    answer("500", 500, envelope("InternalServerError", "internal")),
    answer("500 of the query broker", 500, envelope("InternalServerError", "too many requests to query broker")),
    answer("501", 501, envelope("NotImplemented", "not implemented")),
    answer("502 as HTML of a proxy", 502, "<html><body>Bad Gateway</body></html>", { "Content-Type": "text/html" }),
    answer("503", 503, envelope("ServiceUnavailable", "busy"), { "Retry-After": "1" }),
    answer("504", 504, envelope("GatewayTimeout", "timeout")),
    answer("504 with the write done", 504, envelope("GatewayTimeout", "timeout"), {}, "after"),
    answer("509", 509, envelope("BandwidthLimitExceeded", "limit")),
    answer("malformed JSON after the write", 200, '{"id": ', {}, "after"),
    answer("truncated body after the write", 200, '{"value": [{"id": "1', {}, "after"),
];

/** A `fetch` that does something bad at the n-th request, and a clock that does not wait. */
export class FaultyFetch {
    /** Requests so far. */
    count = 0;
    killed = false;

    constructor(
        private readonly at: number,
        private readonly fault: Fault | undefined,
    ) {}

    readonly fetch: typeof globalThis.fetch = async (input, init) => {
        if (this.killed) {
            throw new Error("killed");
        }
        this.count += 1;
        if (this.fault === undefined || this.count !== this.at) {
            return fetch(input, init);
        }
        const { fault } = this;
        this.killed = fault.kind === "killed";
        if (fault.when === "after") {
            await (await fetch(input, init)).arrayBuffer();
        }
        if (fault.kind === "answer") {
            return new Response(fault.body, { status: fault.status, headers: fault.headers });
        }
        throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
    };

    private slept = 0;

    /** Time passes by sleeping, at once. */
    readonly clock: Clock = {
        now: () => Date.now() + this.slept,
        random: () => 0.5,
        sleep: async (milliseconds) => {
            if (this.killed) {
                throw new Error("killed");
            }
            this.slept += milliseconds;
        },
    };
}
