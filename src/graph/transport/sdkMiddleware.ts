import type { Middleware } from "@microsoft/microsoft-graph-client";
import type { AttemptResult, Exchange } from "./exchange";
import type { Send } from "./pipeline";

/**
 * One request on its way through the Graph SDK. The SDK passes its middleware an options object by its class, and turns
 * every exception into an error class of its own; so the result of the request is passed along here instead.
 */
export class SdkCall {
    result?: AttemptResult;
    /** What the caller throws, unchanged. */
    failure?: unknown;

    constructor(readonly exchange: Exchange) {}
}

/**
 * The only middleware of the Graph SDK's client. The SDK's own chain is not used: its retry handler repeats creations
 * and does not know about other callers, and its authentication handler silently omits the token for addresses that it
 * does not know.
 */
export function sdkMiddleware(send: Send): Middleware {
    return {
        async execute({ options, middlewareControl }) {
            const call = middlewareControl?.getMiddlewareOptions(SdkCall);
            if (!(call instanceof SdkCall)) {
                throw new Error("a request of the Graph SDK came without its exchange");
            }
            try {
                const { exchange } = call;
                const headers = { ...(options?.headers as Readonly<Record<string, string>> | undefined) };
                call.result = await send({ exchange, body: options?.body as RequestInit["body"], headers });
            } catch (error) {
                call.failure = error;
            }
        },
    };
}
