import { setTimeout as sleep } from "node:timers/promises";

/** How the stand-in waits for the embedded Microsoft Graph. */
export interface Patience {
    /** Between two reads of what was written, in milliseconds. */
    readonly pauseMs: number;
    /** How long a throttled request is repeated, and how long to wait for what was written, in milliseconds. */
    readonly patienceMs: number;
}

/**
 * How many answers in a row have to agree. The azuread provider asks for five, five seconds apart, before it considers
 * an object deleted, and for two or a configured number before it considers it changed: terraform-provider-azuread,
 * internal/helpers/consistency (2025). Here it is five for both, spread over the maximum replication time.
 */
const TIMES = 5;

const PATIENCE_MS = 300_000;
/** The pause if a refusal does not say how long to wait, in milliseconds. */
const DEFAULT_PAUSE_MS = 500;
/**
 * The minimum pause between two reads, in milliseconds: without replication there is nothing to wait for, but no reason
 * to hurry either.
 */
const LEAST_PAUSE_MS = 20;
/** The maximum that is added to the pause that a refusal asks for, in milliseconds. */
const LONGEST_EXTRA_MS = 60_000;

/** Uses the replication time given in the embedded Graph's environment. */
export function patienceOf(env: NodeJS.ProcessEnv): Patience {
    const replicationMs = Number(env.HOTPATCH_REPLICATION_SECONDS ?? "") * 1000;
    const pauseMs = (Number.isFinite(replicationMs) ? replicationMs : 0) / TIMES;
    return { pauseMs: Math.max(LEAST_PAUSE_MS, pauseMs), patienceMs: PATIENCE_MS };
}

/**
 * Reads until something is found several times in a row, because a lagging replica may contradict an up-to-date one,
 * and returns the last result.
 *
 * @throws Error that says what it was waiting for, when the time is up.
 */
export async function untilSettled<T>(
    waitedFor: string,
    { pauseMs, patienceMs }: Patience,
    look: () => Promise<T | undefined>,
): Promise<T> {
    const end = Date.now() + patienceMs;
    for (let inARow = 0; ; ) {
        const found = await look();
        inARow = found === undefined ? 0 : inARow + 1;
        if (found !== undefined && inARow >= TIMES) {
            return found;
        }
        if (Date.now() + pauseMs > end) {
            throw new Error(`Timed out after ${patienceMs / 1000} s waiting for ${waitedFor}`);
        }
        await sleep(pauseMs);
    }
}

/** The current time, a way to wait, and a random number from 0 to 1. */
export interface PatienceClock {
    now(): number;
    sleep(milliseconds: number): Promise<unknown>;
    random(): number;
}

const SYSTEM: PatienceClock = { now: Date.now, sleep, random: Math.random };

/**
 * Sends a request, and repeats it while it is throttled: never earlier than it was told, plus a random delay that grows
 * with each refusal in a row, so that others who were told a time do not keep it refused for ever.
 */
export async function whileThrottled(
    send: () => Promise<Response>,
    { patienceMs }: Patience,
    clock = SYSTEM,
): Promise<Response> {
    const end = clock.now() + patienceMs;
    for (let refusals = 0; ; refusals += 1) {
        const response = await send();
        const toldMs = Number(response.headers.get("Retry-After") ?? "") * 1000 || DEFAULT_PAUSE_MS;
        const pauseMs = toldMs + clock.random() * Math.min(LONGEST_EXTRA_MS, (refusals * toldMs) / 2);
        if (response.status !== 429 || clock.now() + toldMs > end) {
            return response;
        }
        await response.text();
        await clock.sleep(Math.min(pauseMs, end - clock.now()));
    }
}
