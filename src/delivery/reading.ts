import { isMissing } from "../graph/consistency";
import { isGraphError, operationError } from "../graph/errors";

/** The answer; an error of Microsoft Graph says what was attempted. */
export async function attempt<T>(what: string, reading: Promise<T>): Promise<T> {
    try {
        return await reading;
    } catch (error) {
        throw isGraphError(error) ? operationError(what, error) : error;
    }
}

/** Undefined if the object does not exist any more. */
export async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
        return await reading;
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
export async function tolerated<T>(
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
