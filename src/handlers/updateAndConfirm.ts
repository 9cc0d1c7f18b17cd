import { UserError } from "../base/userError";
import { afterUnknownOutcome, retryNotFound, untilAgreed } from "../graph/consistency";
import { type Operation, patience } from "./operation";

/** How an object is changed. */
export interface Change<T> {
    /** For messages: `quality update policy 'X'`. */
    readonly what: string;
    /** Sets values, so that repeating it does no harm. Left out if nothing has to be sent. */
    readonly send?: () => Promise<unknown>;
    readonly read: () => Promise<T>;
    /** Whether what was read shows what was written. */
    readonly agrees: (now: T) => boolean;
}

/**
 * Sends a change so that it takes effect, and waits until reads agree with it. A 404 may come from a replica that has
 * not seen the object yet, so it has to be repeated for as long as replication may lag.
 *
 * @throws UserError if the object is gone; GraphError if the service refuses, or if time is up.
 */
export async function updateAndConfirm<T>(operation: Operation, { what, send, read, agrees }: Change<T>): Promise<T> {
    const waitedFor = `${what} to show what was written`;
    if (send !== undefined) {
        await afterUnknownOutcome(
            async () => {
                const isThere = await retryNotFound(
                    () => send().then(() => true),
                    patience(operation, `${what} to be found`, true),
                );
                if (isThere === undefined) {
                    throw new UserError("it no longer exists (404). Run `pulumi refresh`, then `pulumi up`");
                }
                return true;
            },
            async () => {
                // Until then replicas may show the wanted values from before an earlier change.
                await operation.deadline.sleep(operation.replicationSeconds * 1000, waitedFor);
                return agrees(await read()) ? true : undefined;
            },
            patience(operation, waitedFor),
        );
    }
    return untilAgreed(read, agrees, patience(operation, waitedFor));
}
