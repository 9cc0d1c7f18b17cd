import type { Clock } from "../base/clock";
import { systemClock } from "../base/clock";
import type { GraphClient, RequestOptions } from "./client";
import { GraphError } from "./errors";

/** The time of one operation is up. Says how long it was and what it was waiting for. */
export class DeadlineReached extends GraphError {
    override readonly name = "DeadlineReached";
}

/**
 * The end of one operation: everything that the operation waits for has to fit in. Pulumi's own `customTimeouts` do not
 * reach dynamic resources, and Ctrl-C waits for what is under way, so each operation brings its own end.
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

    /** Milliseconds that are left; 0 when it has passed. */
    remainingMs(): number {
        return Math.max(0, this.endsAt - this.clock.now());
    }

    /** Whether so many milliseconds more still fit in. */
    leaves(milliseconds: number): boolean {
        return milliseconds < this.remainingMs();
    }

    /** The error to throw when it is reached; `waitedFor` completes "waited 300 s for …". */
    reached(waitedFor: string, cause?: unknown): DeadlineReached {
        return new DeadlineReached(
            {
                status: 0,
                code: "deadlineReached",
                message: `waited for ${waitedFor}, and the operation's ${this.seconds} s do not suffice`,
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

/** The same client, with one deadline for all requests of an operation. */
export function within(graph: GraphClient, deadline: Deadline): GraphClient {
    const bound = (options?: RequestOptions): RequestOptions => ({ deadline, ...options });
    return {
        ...graph,
        get: (version, path, options) => graph.get(version, path, bound(options)),
        post: (version, path, body, options) => graph.post(version, path, body, bound(options)),
        patch: (version, path, body, options) => graph.patch(version, path, body, bound(options)),
        put: (version, path, body, options) => graph.put(version, path, body, bound(options)),
        delete: (version, path, options) => graph.delete(version, path, bound(options)),
        pages: (version, path, options) => graph.pages(version, path, bound(options)),
        batchGet: (version, parts, options) => graph.batchGet(version, parts, bound(options)),
    };
}
