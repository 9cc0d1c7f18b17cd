import { isMissing } from "../graph/consistency";
import { type GraphError, isGraphError, operationError } from "../graph/errors";

/** What a result says beside its numbers, in whole sentences. */
export interface Remarks {
    /** What is odd. */
    readonly findings: string[];
    /** What the result rests on and was not read, so that it is not complete. */
    readonly notRead: string[];
}

/**
 * What to say of a question that was asked of single devices, where some answers failed; nothing if none did.
 *
 * @param what `The co-management workload`
 */
export function unanswered(what: string, errors: readonly GraphError[]): string[] {
    const [first] = errors;
    return first === undefined ? [] : [`${what} of ${errors.length} devices was not read: ${first.message}.`];
}

/** The answer; an error of Microsoft Graph says what was attempted. */
export async function namingOperation<T>(what: string, request: Promise<T>): Promise<T> {
    try {
        return await request;
    } catch (error) {
        throw isGraphError(error) ? operationError(what, error) : error;
    }
}

/** Undefined if the object does not exist any more. */
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
 * Asks a question that the result can do without: where Microsoft Graph refuses it, or reading is stopped, `failed` is told why, in
 * words without a final dot, and the answer is undefined.
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
