import type { ClientSecretCredentialOptions } from "@azure/identity";
import type { Clock } from "../../base/clock";
import { retryAfterMs } from "../transport/retryAfter";
import { backoffMs } from "../transport/throttle";

/** A step that the SDK's requests pass through. */
type PipelinePolicy = NonNullable<ClientSecretCredentialOptions["additionalPolicies"]>[number]["policy"];

const MOST_ATTEMPTS = 3;

/** What a service of tokens has answered last. */
interface TokenAnswer {
    readonly url: string;
    readonly status: number;
    readonly retryAfterMs?: number | undefined;
}

/**
 * Sees what @azure/identity is answered. Its own error calls a 429 and a 503 of the token endpoint a `network_error`, and says neither
 * who answered nor what.
 */
export class TokenAnswers {
    private last: TokenAnswer | undefined;

    constructor(private readonly clock: Clock) {}

    /** To be put among a credential's `additionalPolicies`. */
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

    /** How long to wait before another attempt after so many, in milliseconds; undefined where another one is of no use. */
    pauseMs(attempts: number, clock: Clock): number | undefined {
        return this.unavailable() === undefined || attempts >= MOST_ATTEMPTS
            ? undefined
            : (this.last?.retryAfterMs ?? backoffMs(attempts, clock));
    }

    /** Why there is no token, if the service was too busy or broken to say; undefined where its answer was about the credential. */
    unavailable(): string | undefined {
        if (this.last === undefined || !isUnavailable(this.last.status)) {
            return undefined;
        }
        const { url, status, retryAfterMs: wait } = this.last;
        const asks = wait === undefined ? "" : `, and asks to be left alone for ${Math.ceil(wait / 1000)} s`;
        return `${url} answered ${status}${asks}, which ${SAYS_NOTHING}`;
    }
}

/** Whether a service of tokens had no time for the question, or broke down over it. */
export function isUnavailable(status: number): boolean {
    return status === 429 || status >= 500;
}

/** Completes "which …". */
export const SAYS_NOTHING = "says nothing about the credential. Try again later";
