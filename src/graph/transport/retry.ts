import type { Clock } from "../../base/clock";
import type { AttemptResult, Safety } from "./exchange";

/** What to do after an attempt. */
export type RetryDecision =
    | { readonly next: "finish" }
    /** Queue up again behind the workload's closed gate. */
    | { readonly next: "waitForThrottle" }
    /** Try again after a delay. */
    | { readonly next: "retry" }
    /** Give up. `outcomeUnknown`: a write that may have been carried out. */
    | { readonly next: "fail"; readonly outcomeUnknown: boolean };

/**
 * Attempts at one request, including the first. Throttling does not count: it is limited by the operation's deadline.
 */
const MOST_ATTEMPTS = 5;
/** Attempts if Intune answers a read with an unfounded 400. */
const MOST_ATTEMPTS_AT_ODD_400 = 3;

const RETRY = { next: "retry" } as const;
const FAIL = { next: "fail", outcomeUnknown: false } as const;
const UNKNOWN = { next: "fail", outcomeUnknown: true } as const;

/**
 * Decides what to do after attempt number `attempt` (from 1).
 *
 * A read is repeated after any failure that may be temporary. A write is repeated if it was certainly not carried out:
 * throttled, refused by Microsoft Graph itself, or never sent. A write that leads to the same state however often it is
 * sent is also repeated after 503. Any other failure of a write leaves its outcome open: the caller has to check.
 *
 * Source: Microsoft Graph, "Best practices" and "Throttling guidance" (2024); there is no idempotency key for creation.
 */
export function retryDecision(safety: Safety, result: AttemptResult, attempt: number): RetryDecision {
    if (result.kind === "answered") {
        return { next: "finish" };
    }
    const again = attempt < MOST_ATTEMPTS;
    if (result.kind === "notSent") {
        return again && !result.hopeless ? RETRY : FAIL;
    }
    if (result.kind === "lost") {
        return safety === "read" ? (again && !result.hopeless ? RETRY : FAIL) : UNKNOWN;
    }
    const { status } = result.error;
    if (isThrottled(result) && (status === 429 || safety !== "creates")) {
        return { next: "waitForThrottle" };
    }
    if (isAnsweredByAnother(result)) {
        return safety === "read" ? FAIL : UNKNOWN;
    }
    if (isOdd400(result)) {
        return safety === "read" && attempt < MOST_ATTEMPTS_AT_ODD_400 ? RETRY : FAIL;
    }
    if (!isTransient(status)) {
        return FAIL;
    }
    if (safety === "read" || (safety === "repeatable" && status === 503)) {
        return again ? RETRY : FAIL;
    }
    return UNKNOWN;
}

const FIRST_BACKOFF_MS = 1_000;
export const LONGEST_BACKOFF_MS = 60_000;

/** A delay that doubles each time in a row, from one second to one minute, minus a random part. */
export function backoffMs(timesInARow: number, clock: Clock): number {
    return Math.ceil(fullBackoffMs(timesInARow) * (0.5 + clock.random() / 2));
}

/** The same delay in milliseconds without the random part. */
export function fullBackoffMs(timesInARow: number): number {
    return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, timesInARow - 1));
}

/**
 * Whether the service is throttling: 429, 509, or a 500 of the directory's query broker, which is throttling by another
 * name (seen by users, not documented).
 */
export function isThrottled(result: AttemptResult): boolean {
    if (result.kind !== "refused") {
        return false;
    }
    const { status, message } = result.error;
    return status === 429 || status === 509 || (status === 500 && /query broker/i.test(message));
}

/**
 * A refusal that is not in Microsoft Graph's envelope comes from something in between, which may have passed the
 * request on before it answered: what it says about a write is not reliable.
 */
function isAnsweredByAnother(result: AttemptResult): boolean {
    return result.kind === "refused" && result.error.foreign === true && !isTransient(result.error.status);
}

/** 501 means that the function does not exist, which is permanent. */
function isTransient(status: number): boolean {
    return status === 408 || (status >= 500 && status !== 501);
}

/**
 * Intune's 400 for a request that never reached the operation: "An error has occurred" with an operation id of zeros
 * (seen by users).
 */
function isOdd400(result: AttemptResult): boolean {
    return (
        result.kind === "refused" &&
        result.error.status === 400 &&
        /^[0-]+$/.test(result.error.operationId ?? "") &&
        /An error has occurred$/i.test(result.error.message)
    );
}
