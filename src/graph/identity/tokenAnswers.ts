import type { ClientSecretCredentialOptions } from "@azure/identity";
import type { Clock } from "../../base/clock";
import { retryAfterMs } from "../transport/retryAfter";
import { backoffMs } from "../transport/throttle";

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
 * Records what @azure/identity receives. Its own error calls a 429 or 503 of the token endpoint a `network_error`, and
 * says neither who answered nor what.
 */
export class TokenAnswers {
    private last: TokenAnswer | undefined;

    constructor(private readonly clock: Clock) {}

    /** To be added to a credential's `additionalPolicies`. */
    readonly policy: PipelinePolicy = {
        name: "hotpatchTokenAnswers",
        sendRequest: async (request, next) => {
            this.last = undefined;
            const response = await next(request);
            const headers = new Headers(response.headers.toJSON());
            const { origin, pathname } = new URL(request.url);
            this.last = {
                url: `${origin}${pathname}`,
                status: response.status,
                retryAfterMs: retryAfterMs(headers, this.clock.now()),
            };
            return response;
        },
    };

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

/** Whether a token service was overloaded or failed. */
export function isUnavailable(status: number): boolean {
    return status === 429 || status >= 500;
}

/** Completes "which …". */
export const SAYS_NOTHING = "says nothing about the credential. Try again later";
