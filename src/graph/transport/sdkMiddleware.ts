import type { Middleware } from "@microsoft/microsoft-graph-client";
import type { AttemptResult, Exchange } from "./exchange";
import type { Send } from "./pipeline";

/**
 * One request on its way through the Graph SDK. The SDK hands its middleware an options object by its class, and turns every
 * exception into an error class of its own; so what becomes of the request travels here instead.
 */
export class SdkCall {
    result?: AttemptResult;
    /** Thrown by the caller, as it is. */
    failure?: unknown;

    constructor(readonly exchange: Exchange) {}
}

/**
 * The only middleware of the Graph SDK's client. The SDK's own chain is not used: its retry handler repeats creations and does
 * not know of other callers, and its authentication handler leaves the token off for addresses that it does not know, without a word.
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
