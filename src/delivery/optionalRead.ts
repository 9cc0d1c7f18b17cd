import { isMissing } from "../graph/consistency";
import { type GraphError, isGraphError, operationError } from "../graph/errors";

/** What a result says in addition to its numbers, in whole sentences. */
export interface Remarks {
    /** What is unusual. */
    readonly findings: string[];
    /** What the result depends on but was not read, so that it is incomplete. */
    readonly notRead: string[];
}

/**
 * A remark about a question that failed for some devices; nothing if all were answered.
 *
 * @param what `The co-management workload`
 */
export function unanswered(what: string, errors: readonly GraphError[]): string[] {
    const [first] = errors;
    return first === undefined ? [] : [`${what} was not read for ${errors.length} devices: ${first.message}.`];
}

/** Returns the answer. Adds to a Microsoft Graph error what was attempted. */
export async function namingOperation<T>(what: string, request: Promise<T>): Promise<T> {
    try {
        return await request;
    } catch (error) {
        throw isGraphError(error) ? operationError(what, error) : error;
    }
}

/** Returns undefined if the object no longer exists. */
export async function undefinedIfGone<T>(request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (error instanceof Error && isMissing(error.cause)) {
            return undefined;
        }
        throw error;
    }
}

/**
 * Asks a question that the result can do without. If Microsoft Graph refuses, or reading is stopped, `failed` is called
 * with the reason (without a full stop) and the answer is undefined.
 *
 * @throws every other error.
 */
export async function optionalRead<T>(
    ask: () => Promise<T>,
    failed: (why: string) => void,
    signal?: AbortSignal,
): Promise<T | undefined> {
    try {
        return await ask();
    } catch (error) {
        const refusal = error instanceof Error && isGraphError(error.cause) ? error.cause : error;
        if (!isGraphError(refusal) && signal?.aborted !== true) {
            throw error;
        }
        failed(refusal instanceof Error ? refusal.message : String(refusal));
        return undefined;
    }
}
