import { randomUUID } from "node:crypto";
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { Clock } from "../../base/clock";
import { GraphError } from "../errors";
import type { AccessTokens } from "../identity/accessToken";
import { Exchange } from "./exchange";
import { isThrottled, retryDecision } from "./retry";
import { type Fetch, send } from "./send";
import { backoffMs, type Throttle } from "./throttle";

/** What the middleware works with. */
export interface Plumbing {
    readonly endpoint: string;
    readonly tokens: AccessTokens;
    readonly throttle: Throttle;
    readonly clock: Clock;
    readonly requestTimeoutMs: number;
    readonly fetch?: Fetch;
}

/**
 * The middleware of the Graph SDK's client, outermost first: retry, throttle, request ids, credential, network. The SDK's
 * own chain is not used: its retry handler repeats creations and does not know of other callers, and its authentication
 * handler leaves the token off for addresses that it does not know, without a word.
 */
export function middleware(plumbing: Plumbing): Middleware[] {
    const { throttle } = plumbing;
    return [
        link((_context, exchange, next) => retried(exchange, next, plumbing)),
        link((_context, exchange, next) =>
            throttle.run(exchange, () => {
                exchange.onAdmitted();
                return next();
            }),
        ),
        link(async (context, exchange, next) => {
            exchange.clientRequestId = randomUUID();
            setHeaders(context, {
                "client-request-id": exchange.clientRequestId,
                "return-client-request-id": "true",
            });
            await next();
        }),
        link(async (context, exchange, next) => {
            if (new URL(exchange.url).origin !== plumbing.endpoint) {
                throw new Error(`a request to ${exchange.url} must not get a token for ${plumbing.endpoint}`);
            }
            setHeaders(context, { Authorization: `Bearer ${await plumbing.tokens.token()}` });
            await next();
        }),
        link(async ({ options }, exchange) => {
            const { method, body, headers } = options as RequestInit;
            const init = { method, body, headers };
            const result = await send(exchange, init, plumbing.requestTimeoutMs, plumbing.fetch, plumbing.clock);
            exchange.result = result;
            // A `$batch` that was answered says nothing yet: each of its parts has an answer of its own.
            if ("answer" in result && (exchange.parts === undefined || result.kind === "refused")) {
                throttle.answered(exchange.workload, result.answer.headers, isThrottled(result));
            }
        }),
    ];
}

type Step = (context: Context, exchange: Exchange, next: () => Promise<void>) => Promise<void>;

/** One link of the SDK's chain. */
function link(step: Step): Middleware {
    let following: Middleware | undefined;
    return {
        setNext(next) {
            following = next;
        },
        async execute(context) {
            const exchange = context.middlewareControl?.getMiddlewareOptions(Exchange);
            if (!(exchange instanceof Exchange)) {
                throw new Error("a request of the Graph SDK came without its exchange");
            }
            await step(context, exchange, async () => following?.execute(context));
        },
    };
}

/** Attempts until there is an answer, or no sense in another attempt. What fails is left in the exchange. */
async function retried(exchange: Exchange, next: () => Promise<void>, { throttle, clock }: Plumbing): Promise<void> {
    const { deadline, workload } = exchange;
    exchange.ticket = throttle.ticket();
    try {
        for (let attempt = 1; ; ) {
            await next();
            const { result } = exchange;
            if (result === undefined || result.kind === "answered") {
                return;
            }
            const decision = retryDecision(exchange.safety, result, attempt);
            const fits = (milliseconds: number) => deadline.leaves(milliseconds);
            if (decision.next === "waitForThrottle" && fits(throttle.opensInMs(workload))) {
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
    } catch (error) {
        exchange.failure = error;
    }
}

function setHeaders(context: Context, headers: Record<string, string>): void {
    context.options = { ...context.options, headers: { ...context.options?.headers, ...headers } };
}
