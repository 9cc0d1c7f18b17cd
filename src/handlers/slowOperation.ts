import { visible } from "../base/visible";
import { Deadline } from "../graph/deadline";

/**
 * What an operation is waiting for if it is not in one of our own waits: requests, with their retries and throttling.
 */
const SERVICE = "Microsoft Graph to answer";

/** A deadline that knows what its operation is currently waiting for. */
export class WatchedDeadline extends Deadline {
    waitingFor: string = SERVICE;

    override async sleep(milliseconds: number, waitedFor: string, signal?: AbortSignal): Promise<void> {
        this.waitingFor = waitedFor;
        await super.sleep(milliseconds, waitedFor, signal);
    }
}

/**
 * After how many milliseconds an operation reports what it is waiting for: longer than creating a policy usually takes.
 */
const LONG_MS = 20_000;

/**
 * Prints one line if an operation takes long: what it is waiting for, and when it ends at the latest, which is also how
 * long Ctrl-C waits. Returns a function that ends the watch.
 */
export function reportSlowOperation(what: string, deadline: WatchedDeadline, afterMs: number = LONG_MS): () => void {
    const timer = setTimeout(() => {
        const end = new Date(Date.now() + deadline.remainingMs()).toISOString().slice(11, 19);
        console.log(
            visible(
                `${what}: waiting for ${deadline.waitingFor}; the operation ends at ${end} UTC at the latest (hotpatch:operationTimeoutSeconds).`,
            ),
        );
    }, afterMs);
    timer.unref();
    return () => clearTimeout(timer);
}
