import { setTimeout as sleep } from "node:timers/promises";

/** How the stand-in waits for the embedded Microsoft Graph. */
export interface Patience {
    /** Between two looks at what was written, in milliseconds. */
    readonly pauseMs: number;
    /** A request that is throttled is sent again until then, and what was written is looked for as long. Milliseconds. */
    readonly patienceMs: number;
}

/**
 * How many answers in a row have to agree. The azuread provider asks for five, five seconds apart, before it takes an object
 * for deleted, and for two or a configured number before it takes it for changed: terraform-provider-azuread,
 * internal/helpers/consistency (2025). Here it is five for both, spread over the time that replication takes at most.
 */
const TIMES = 5;

const PATIENCE_MS = 300_000;
/** Where a refusal does not say how long to wait, in milliseconds. */
const DEFAULT_PAUSE_MS = 500;
/** Between two looks at the least, in milliseconds: without replication there is nothing to wait for, and still no reason to hurry. */
const LEAST_PAUSE_MS = 20;
/** The most that is added to what a refusal says, in milliseconds. */
const LONGEST_EXTRA_MS = 60_000;

/** The time that replication may take is what the embedded Graph's environment names. */
export function patienceOf(env: NodeJS.ProcessEnv): Patience {
    const replicationMs = Number(env.HOTPATCH_REPLICATION_SECONDS ?? "") * 1000;
    const pauseMs = (Number.isFinite(replicationMs) ? replicationMs : 0) / TIMES;
    return { pauseMs: Math.max(LEAST_PAUSE_MS, pauseMs), patienceMs: PATIENCE_MS };
}

/**
 * Looks until it finds something several times in a row, as a replica that lags may contradict one that does not, and
 * returns what it found last.
 *
 * @throws Error with what was waited for, when patience ends.
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
            throw new Error(`Waited ${patienceMs / 1000} s for ${waitedFor}, in vain`);
        }
        await sleep(pauseMs);
    }
}

/** What time is it, how to wait, and a number from 0 to 1 by chance. */
export interface PatienceClock {
    now(): number;
    sleep(milliseconds: number): Promise<unknown>;
    random(): number;
}

const SYSTEM: PatienceClock = { now: Date.now, sleep, random: Math.random };

/**
 * Sends a request, and again for as long as it is throttled: never before it was told, and with each refusal in a row by chance up to so
 * much later, that others who were told a time do not keep it refused for ever.
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
