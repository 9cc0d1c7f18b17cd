import type { TokenClaims } from "../identity/claims";

/** `v1` is Log Analytics; the others are Microsoft Graph. */
export type ApiVersion = "v1.0" | "beta" | "v1";

/** A request to Microsoft Graph, on its own or as a part of a `$batch`. */
export interface GraphRequest {
    readonly method: string;
    readonly version: ApiVersion;
    /** Path below the version segment, still encoded, without the query: `/groups`. */
    readonly path: string;
    /** What follows the question mark, still encoded; empty if there is nothing. */
    readonly query: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** What was sent; undefined if there was no body. */
    readonly text: string | undefined;
    /** Root of the door that it came through, without a trailing slash. */
    readonly origin: string;
    readonly requestId: string;
    /** The caller's own, or a copy of `requestId`. */
    readonly clientRequestId: string;
    /** The emulator's time on arrival. */
    readonly time: number;
    /** For a part of a `$batch`: the request id of the whole, and who sent it. */
    readonly batch?: { readonly requestId: string; readonly caller: TokenClaims };
}

/**
 * An answer that is not delivered normally. `reset`: the connection breaks before any byte of it was sent. `truncated`:
 * it breaks in the middle of the body. `slow`: the second half of the body is delayed. `hang`: nothing is sent for a
 * while, and then the connection breaks.
 */
export interface Delivery {
    readonly how: "reset" | "truncated" | "slow" | "hang";
    /** For `slow` and `hang`: the delay, in real time. */
    readonly milliseconds: number;
}

/** What goes back. A body is JSON text, unless `Content-Type` says otherwise. */
export interface GraphResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** In place of `body`: what is not text. */
    readonly bytes?: Buffer;
    readonly delivery?: Delivery;
    /** The kind of fault that was injected. */
    readonly fault?: string;
}

/** Whether the caller sees any part of an answer. */
export function isSeen({ delivery }: GraphResponse): boolean {
    return delivery?.how !== "reset" && delivery?.how !== "hang";
}

/** Content type of Graph's JSON answers, as recorded in July 2026. */
export const JSON_TYPE =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/** An answer with ready-made JSON text. */
export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): GraphResponse {
    return {
        status,
        headers: { "Cache-Control": "no-cache", "OData-Version": "4.0", "Content-Type": JSON_TYPE, ...headers },
        body,
    };
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): GraphResponse {
    return jsonText(status, JSON.stringify(body), headers);
}

/** 204. */
export function noContent(): GraphResponse {
    return { status: 204, headers: { "Cache-Control": "no-cache" } };
}
