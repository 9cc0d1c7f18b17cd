import type { Deadline } from "./deadline";
import { type GraphError, isGraphError, isOutcomeUnknown } from "./errors";

/**
 * Microsoft Graph answers reads from replicas, so what was just written may not be there yet, be there and gone again, or
 * show its old values. These helpers are the only places where the project waits for the service to agree with itself;
 * each is bounded by its operation's deadline and says in its error what it waited for.
 *
 * Source: Microsoft Entra developer blog, "Designing for eventual consistency" (2025).
 */
export interface Patience {
    /** Completes "waited for …": `quality update policy 'X' to show what was written`. */
    readonly waitedFor: string;
    readonly deadline: Deadline;
    /** Answers in a row that have to agree. Defaults to 2. */
    readonly times?: number;
    /** Between two reads, in milliseconds. Defaults to 2000. */
    readonly intervalMs?: number;
    readonly signal?: AbortSignal;
}

const TIMES = 2;
const INTERVAL_MS = 2_000;

/**
 * Whether Microsoft Graph says that there is no such object: 404, or Intune's 400 whose code says the same, in Graph's own
 * error envelope. Anybody can answer 404 in its place, and that is not an absence.
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
 * Reads until `agrees` holds several times in a row, and returns the last value. "No such object" counts as not yet.
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
 * Reads an object, or undefined if it is gone for sure: the service said so several times in a row. A single 404 is a
 * replica that lags, and a 400 that does not say "not found" is not a deletion however often it comes: it is thrown.
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
 * Writes once in effect. If nobody knows whether the write was carried out, `find` looks for what it should have led to,
 * several times, since it may not be visible yet. Only if it is never found the write is sent again.
 *
 * @param find returns what the write should have led to, or undefined
 * @throws what the write throws: at once if its outcome is known, and at last if nothing was found and time is up or the
 * outcome is unknown for the second time
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
