import { isDeepStrictEqual } from "node:util";
import { retryNotFound } from "../graph/consistency";
import { type Operation, patience } from "./operation";

/**
 * Reads an object for a refresh. An answer that equals the recorded state is accepted at once: nothing changed. Any
 * other answer may come from a lagging replica, so it has to come twice in a row; and "no such object" has to be
 * repeated for as long as replication may lag, because it deletes the recorded state.
 */
export async function settled<State>(
    operation: Operation,
    subject: string,
    read: () => Promise<State>,
    isRecorded: (state: State) => boolean,
): Promise<State | undefined> {
    const gone = patience(operation, subject, true);
    const pause = gone.intervalMs ?? 0;
    let earlier = await retryNotFound(read, gone);
    while (earlier !== undefined && !isRecorded(earlier)) {
        await operation.deadline.sleep(pause, `${subject} to be read the same twice`);
        const now = await retryNotFound(read, gone);
        if (isDeepStrictEqual(now, earlier)) {
            return now;
        }
        earlier = now;
    }
    return earlier;
}

/**
 * Reads an object that a change is based on. An answer that matches the recorded state is accepted; any other may come
 * from a lagging replica, so the object is read again for as long as replication may lag. Undefined if the object is
 * gone.
 */
export async function upToDate<T>(
    operation: Operation,
    subject: string,
    read: () => Promise<T>,
    isRecorded: (now: T) => boolean,
): Promise<T | undefined> {
    const gone = patience(operation, subject, true);
    const { times = 1, intervalMs = 0 } = gone;
    let now = await retryNotFound(read, gone);
    for (let look = 1; look < times && now !== undefined && !isRecorded(now); look += 1) {
        await operation.deadline.sleep(intervalMs, `${subject} to show what is recorded`);
        now = await retryNotFound(read, gone);
    }
    return now;
}
