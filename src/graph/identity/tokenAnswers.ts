import type { ClientSecretCredentialOptions } from "@azure/identity";
import type { Clock } from "../../base/clock";
import { messageOf } from "../../base/messageOf";
import { BeyondBounds, BOUNDS } from "../transport/bounds";
import { backoffMs } from "../transport/retry";
import { retryAfterMs } from "../transport/retryAfter";

/** A policy of the SDK's request pipeline. */
type PipelinePolicy = NonNullable<ClientSecretCredentialOptions["additionalPolicies"]>[number]["policy"];

const MOST_ATTEMPTS = 3;

/** The last answer of a token service. */
interface TokenAnswer {
    readonly url: string;
    readonly status: number;
    readonly retryAfterMs?: number | undefined;
}

/**
 * Records what @azure/identity receives, and bounds it: left alone it takes in an answer without end, and ends the process by an
 * error that nobody can catch. Its own error calls a 429 or 503 of the token endpoint a `network_error`, and says neither who
 * answered nor what.
 */
export class TokenAnswers {
    private last: TokenAnswer | undefined;
    private broke: string | undefined;
    /** Aborted when nobody waits for a token any more. */
    letGo: AbortSignal | undefined;

    constructor(private readonly clock: Clock) {}

    /** To be added to a credential's `additionalPolicies`. */
    readonly policy: PipelinePolicy = {
        name: "hotpatchTokenAnswers",
        sendRequest: async (request, next) => {
            this.last = undefined;
            this.broke = undefined;
            const stop = new AbortController();
            request.abortSignal = AbortSignal.any(
                [stop.signal, request.abortSignal, this.letGo].filter((signal) => signal instanceof AbortSignal),
            );
            // Of every status: what is answered is read below.
            request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
            const { origin, pathname } = new URL(request.url);
            const url = `${origin}${pathname}`;
            try {
                const response = await next(request);
                const headers = new Headers(response.headers.toJSON());
                this.last = { url, status: response.status, retryAfterMs: retryAfterMs(headers, this.clock.now()) };
                const { readableStreamBody: body } = response;
                response.bodyAsText = body === undefined ? "" : await textOf(body);
                return response;
            } catch (error) {
                stop.abort(); // Or the connection stays open, and the process with it.
                this.broke = `${url}: ${messageOf(error)}`;
                throw error;
            }
        },
    };

    /** Why the last answer could not be received or read; the SDK's error does not say. */
    get trouble(): string | undefined {
        return this.broke;
    }

    /**
     * How long to wait before the next attempt, in milliseconds, given the number so far; undefined if another one is
     * pointless.
     */
    pauseMs(attempts: number, clock: Clock): number | undefined {
        return this.unavailable() === undefined || attempts >= MOST_ATTEMPTS
            ? undefined
            : (this.last?.retryAfterMs ?? backoffMs(attempts, clock));
    }

    /**
     * Why there is no token, if the service was overloaded or failing; undefined if its answer was about the
     * credential.
     */
    unavailable(): string | undefined {
        if (this.last === undefined || !isUnavailable(this.last.status)) {
            return undefined;
        }
        const { url, status, retryAfterMs: wait } = this.last;
        const asks = wait === undefined ? "" : `, and asks us to wait ${Math.ceil(wait / 1000)} s`;
        return `${url} answered ${status}${asks}, which ${SAYS_NOTHING}`;
    }
}

/** @throws BeyondBounds if it is longer than any answer with a token in it; what the transport throws. */
async function textOf(body: NodeJS.ReadableStream): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of body) {
        pieces.push(Buffer.from(piece));
        size += piece.length;
        if (size > BOUNDS.refusal) {
            throw new BeyondBounds(`the answer has more than ${BOUNDS.refusal} bytes`);
        }
    }
    return Buffer.concat(pieces).toString("utf8");
}

/** Whether a token service was overloaded or failed. */
export function isUnavailable(status: number): boolean {
    return status === 429 || status >= 500;
}

/** Completes "which …". */
export const SAYS_NOTHING = "says nothing about the credential. Try again later";
