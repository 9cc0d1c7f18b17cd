import type { Deadline } from "./deadline";
import { type GraphError, isGraphError, isOutcomeUnknown } from "./errors";

/**
 * Microsoft Graph answers reads from replicas, so an object that was just written may not be visible yet, may appear
 * and disappear again, or may show its old values. These helpers are the only places where the project waits for the
 * service to become consistent. Each wait is limited by its operation's deadline, and its error says what it was
 * waiting for.
 *
 * Source: Microsoft Entra developer blog, "Designing for eventual consistency" (2025).
 */
export interface Patience {
    /** Completes "waited for …": `quality update policy 'X' to show what was written`. */
    readonly waitedFor: string;
    readonly deadline: Deadline;
    /** How many answers in a row have to agree. Defaults to 2. */
    readonly times?: number;
    /** Between two reads, in milliseconds. Defaults to 2000. */
    readonly intervalMs?: number;
    readonly signal?: AbortSignal;
}

const TIMES = 2;
const INTERVAL_MS = 2_000;

/**
 * Whether Microsoft Graph says that an object does not exist: 404, or Intune's 400 whose code says the same, in Graph's
 * own error envelope. A 404 in any other form may come from something in between and does not count.
 *
 * Source: Microsoft Graph, "Microsoft Graph error responses and resource types" (2024).
 */
export function isMissing(error: unknown): error is GraphError {
    return (
        isGraphError(error) &&
        !error.foreign &&
        (error.status === 404 || (error.status === 400 && /NotFound$/i.test(error.code)))
    );
}

/**
 * Reads until `agrees` returns true several times in a row, and returns the last value. "Not found" counts as "not
 * yet".
 *
 * @throws DeadlineReached with the last refusal as its cause; any other error of the read at once.
 */
export async function untilAgreed<T>(
    read: () => Promise<T>,
    agrees: (value: T) => boolean,
    patience: Patience,
): Promise<T> {
    const { times = TIMES, intervalMs = INTERVAL_MS, deadline, waitedFor, signal } = patience;
    let inARow = 0;
    let refusal: GraphError | undefined;
    for (;;) {
        try {
            const value = await read();
            inARow = agrees(value) ? inARow + 1 : 0;
            if (inARow >= times) {
                return value;
            }
        } catch (error) {
            if (!isMissing(error)) {
                throw error;
            }
            inARow = 0;
            refusal = error;
        }
        if (!deadline.leaves(intervalMs)) {
            throw deadline.reached(waitedFor, refusal);
        }
        await deadline.sleep(intervalMs, waitedFor, signal);
    }
}

/**
 * Runs a request that needs an existing object, and retries it if the object is not found. Returns undefined once the
 * service has answered "not found" several times in a row. A single 404 may come from a lagging replica. A 400 that
 * does not say "not found" is thrown, no matter how often it comes.
 */
export async function retryNotFound<T>(read: () => Promise<T>, patience: Patience): Promise<T | undefined> {
    const { times = TIMES, intervalMs = INTERVAL_MS, deadline, waitedFor, signal } = patience;
    for (let inARow = 1; ; inARow += 1) {
        try {
            return await read();
        } catch (error) {
            if (!isMissing(error)) {
                throw error;
            }
        }
        if (inARow >= times) {
            return undefined;
        }
        await deadline.sleep(intervalMs, waitedFor, signal);
    }
}

/**
 * Performs a write so that it takes effect only once. If the outcome of the write is unknown, `find` looks several
 * times for its result, which may not be visible yet. Only if it is never found is the write sent again.
 *
 * @param find returns the expected result of the write, or undefined
 * @throws what the write throws: at once if its outcome is known; in the end if nothing was found and either time is up
 * or the outcome is unknown for the second time
 */
export async function afterUnknownOutcome<T>(
    write: () => Promise<T>,
    find: () => Promise<T | undefined>,
    patience: Patience,
): Promise<T> {
    const { times = TIMES, intervalMs = INTERVAL_MS, deadline, waitedFor, signal } = patience;
    for (let round = 1; ; round += 1) {
        try {
            return await write();
        } catch (error) {
            if (!isOutcomeUnknown(error)) {
                throw error;
            }
            for (let look = 1; look <= times; look += 1) {
                const found = await find();
                if (found !== undefined) {
                    return found;
                }
                if (!deadline.leaves(intervalMs)) {
                    throw error;
                }
                if (look < times || round === 1) {
                    await deadline.sleep(intervalMs, waitedFor, signal);
                }
            }
            if (round === 2) {
                throw error;
            }
        }
    }
}
