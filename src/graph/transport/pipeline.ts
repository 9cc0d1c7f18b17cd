import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock";
import { GraphError } from "../errors";
import type { AccessTokens } from "../identity/accessToken";
import type { AttemptResult, Exchange } from "./exchange";
import { backoffMs, isThrottled, retryDecision } from "./retry";
import { type Fetch, send } from "./send";
import type { Throttle } from "./throttle";

/** What the steps work with. */
export interface Plumbing {
    readonly endpoint: string;
    readonly tokens: AccessTokens;
    readonly throttle: Throttle;
    readonly clock: Clock;
    readonly requestTimeoutMs: number;
    readonly fetch?: Fetch;
}

/** A request on its way out. Steps add headers and leave the rest unchanged. */
export interface Outgoing {
    readonly exchange: Exchange;
    readonly body?: RequestInit["body"];
    readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a request. Throws whatever ends it for good: a credential that does not work, an abort, a deadline, a
 * `GraphError`.
 */
export type Send = (request: Outgoing) => Promise<AttemptResult>;

/** One step on the way out, which passes the request to the next one. */
type Step = (request: Outgoing, next: Send) => Promise<AttemptResult>;

/** The path of every request, outermost step first: retry, throttle, request id, credential, network. */
export function pipeline(plumbing: Plumbing): Send {
    return chain([retried(plumbing), throttled(plumbing), identified, authorized(plumbing)], network(plumbing));
}

function chain(steps: readonly Step[], last: Send): Send {
    return steps.reduceRight<Send>((next, step) => (request) => step(request, next), last);
}

/** Repeats the request until there is an answer, or until another attempt would be pointless. */
function retried({ throttle, clock }: Plumbing): Step {
    return async (request, next) => {
        const { exchange } = request;
        const fits = (milliseconds: number) => exchange.deadline.leaves(milliseconds);
        exchange.ticket = throttle.ticket();
        for (let attempt = 1; ; ) {
            const result = await next(request);
            if (result.kind === "answered") {
                return result;
            }
            const decision = retryDecision(exchange.safety, result, attempt);
            if (decision.next === "waitForThrottle" && throttle.opensInTime(exchange)) {
                continue;
            }
            const pause = result.error.retryAfterMs ?? backoffMs(attempt, clock);
            if (decision.next === "retry" && fits(pause)) {
                await clock.sleep(pause, exchange.signal);
                attempt += 1;
                continue;
            }
            const outcomeUnknown = decision.next === "fail" && decision.outcomeUnknown;
            throw new GraphError({ ...result.error, outcomeUnknown });
        }
    };
}

function throttled({ throttle }: Plumbing): Step {
    return (request, next) =>
        throttle.run(request.exchange, () => {
            request.exchange.onAdmitted();
            return next(request);
        });
}

async function identified(request: Outgoing, next: Send): Promise<AttemptResult> {
    const id = randomUUID();
    request.exchange.clientRequestId = id;
    return next(withHeaders(request, { "client-request-id": id, "return-client-request-id": "true" }));
}

function authorized({ endpoint, tokens }: Plumbing): Step {
    return async (request, next) => {
        const { url } = request.exchange;
        if (new URL(url).origin !== endpoint) {
            throw new Error(`a request to ${url} must not get a token for ${endpoint}`);
        }
        return next(withHeaders(request, { Authorization: `Bearer ${await tokens.token()}` }));
    };
}

function network({ requestTimeoutMs, fetch, clock, throttle }: Plumbing): Send {
    return async ({ exchange, body, headers }) => {
        const init = { method: exchange.method, body, headers };
        const result = await send(exchange, init, requestTimeoutMs, fetch, clock);
        // An answered `$batch` does not say anything yet: each of its parts has its own answer.
        if ("answer" in result && (exchange.parts === undefined || result.kind === "refused")) {
            throttle.answered(exchange.workload, result.answer.headers, isThrottled(result));
        }
        return result;
    };
}

function withHeaders(request: Outgoing, headers: Readonly<Record<string, string>>): Outgoing {
    return { ...request, headers: { ...request.headers, ...headers } };
}
