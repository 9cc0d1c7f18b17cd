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

/** The time that replication may take is what the embedded Graph's environment names. */
export function patienceOf(env: NodeJS.ProcessEnv): Patience {
    const replicationMs = Number(env.HOTPATCH_REPLICATION_SECONDS ?? "") * 1000;
    return { pauseMs: (Number.isFinite(replicationMs) ? replicationMs : 0) / TIMES, patienceMs: PATIENCE_MS };
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

/** Sends a request, and again for as long as it is throttled. */
export async function whileThrottled(send: () => Promise<Response>, { patienceMs }: Patience): Promise<Response> {
    const end = Date.now() + patienceMs;
    for (;;) {
        const response = await send();
        const pauseMs = Number(response.headers.get("Retry-After") ?? "") * 1000 || DEFAULT_PAUSE_MS;
        if (response.status !== 429 || Date.now() + pauseMs > end) {
            return response;
        }
        await response.text();
        await sleep(pauseMs);
    }
}
