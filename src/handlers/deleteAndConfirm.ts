import { isMissing, retryNotFound } from "../graph/consistency";
import { isOutcomeUnknown } from "../graph/errors";
import { type Operation, patience } from "./operation";

/** How an object is deleted. */
export interface Deletion {
    /** For messages: `quality update policy 'X'`. */
    readonly what: string;
    readonly send: () => Promise<void>;
    readonly read: () => Promise<unknown>;
}

/**
 * Deletes an object. Neither a 404 nor a missing answer proves that it is gone: the 404 may come from a replica that
 * has not seen the object yet, and forgetting it then would orphan it. In that case the object is read, and deleted
 * again if it is still there. Deleting an object that is already gone succeeds.
 */
export async function deleteAndConfirm(operation: Operation, { what, send, read }: Deletion): Promise<void> {
    for (;;) {
        try {
            await send();
            return;
        } catch (error) {
            if (!isMissing(error) && !isOutcomeUnknown(error)) {
                throw error;
            }
        }
        const left = await retryNotFound(read, patience(operation, `${what} to be gone`, true));
        if (left === undefined) {
            return;
        }
        await operation.deadline.sleep(patience(operation, what).intervalMs ?? 0, `${what} to be gone`);
    }
}
