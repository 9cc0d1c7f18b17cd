import { visible } from "../base/visible";
import { Deadline } from "../graph/deadline";

/** What an operation waits for when none of our own waits is under way: requests, with their repeats and throttling. */
const SERVICE = "Microsoft Graph to answer";

/** A deadline that knows what its operation is waiting for at the moment. */
export class WatchedDeadline extends Deadline {
    waitingFor: string = SERVICE;

    override async sleep(milliseconds: number, waitedFor: string, signal?: AbortSignal): Promise<void> {
        this.waitingFor = waitedFor;
        await super.sleep(milliseconds, waitedFor, signal);
    }
}

/** After how long an operation says what it waits for, in milliseconds: longer than one that creates a policy usually takes. */
const LONG_MS = 20_000;

/**
 * Prints one line if an operation takes long: what it waits for, and until when it runs at most, which is also how long
 * Ctrl-C waits for it. Returns what ends the watch.
 */
export function reportSlowOperation(what: string, deadline: WatchedDeadline, afterMs: number = LONG_MS): () => void {
    const timer = setTimeout(() => {
        const end = new Date(Date.now() + deadline.remainingMs()).toISOString().slice(11, 19);
        console.log(
            visible(
                `${what}: waiting for ${deadline.waitingFor}; the operation runs until ${end} UTC at most (hotpatch:operationTimeoutSeconds).`,
            ),
        );
    }, afterMs);
    timer.unref();
    return () => clearTimeout(timer);
}
