import type { Clock } from "../base/clock";
import { systemClock } from "../base/clock";
import { GraphError } from "./errors";

/** Thrown when the time for one operation is up. Says how long it was and what the operation was waiting for. */
export class DeadlineReached extends GraphError {
    override readonly name = "DeadlineReached";
}

/** How much earlier than the clock a timer may fire, in milliseconds: both round to whole ones. */
const TIMER_SLACK_MS = 2;

/**
 * The time limit of one operation: everything that the operation waits for has to fit into it. Pulumi's own
 * `customTimeouts` do not reach dynamic resources, and Ctrl-C waits for running operations, so each operation has its
 * own limit.
 */
export class Deadline {
    private readonly endsAt: number;

    /** @param seconds from now */
    constructor(
        readonly seconds: number,
        private readonly clock: Clock = systemClock,
    ) {
        this.endsAt = clock.now() + seconds * 1000;
    }

    /** Milliseconds that are left; 0 after it has passed. */
    remainingMs(): number {
        return Math.max(0, this.endsAt - this.clock.now());
    }

    /** Whether it has passed: also if what it cut off ended a moment early, as a timer may by the clock of the system. */
    hasPassed(): boolean {
        return this.remainingMs() <= TIMER_SLACK_MS;
    }

    /** Whether that many milliseconds are left. */
    leaves(milliseconds: number): boolean {
        return milliseconds < this.remainingMs();
    }

    /** The error to throw when the deadline is reached; `waitedFor` completes "waited 300 s for …". */
    reached(waitedFor: string, cause?: unknown): DeadlineReached {
        return new DeadlineReached(
            {
                status: 0,
                code: "deadlineReached",
                message: `timed out after ${this.seconds} s waiting for ${waitedFor}`,
                fix: "Try again, or set hotpatch:operationTimeoutSeconds higher",
            },
            { cause },
        );
    }

    /**
     * Waits.
     * @throws DeadlineReached at once if the end would come first.
     */
    async sleep(milliseconds: number, waitedFor: string, signal?: AbortSignal): Promise<void> {
        if (!this.leaves(milliseconds)) {
            throw this.reached(waitedFor);
        }
        await this.clock.sleep(milliseconds, signal);
    }
}
