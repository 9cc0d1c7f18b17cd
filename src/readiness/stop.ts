/** The reason for stopping early; the result is what is known by then. Its message completes "…, because". */
export class ReadingStopped extends Error {
    override readonly name = "ReadingStopped";
}

/** A signal that stops reading after a number of seconds, or when another signal is aborted. */
export function stopAfter(seconds: number | undefined, other: AbortSignal | undefined): StopSignal {
    if (seconds === undefined) {
        return { signal: other, release: () => {} };
    }
    const controller = new AbortController();
    const timer = setTimeout(
        () => controller.abort(new ReadingStopped(`the budget of ${seconds} s was used up`)),
        seconds * 1000,
    );
    timer.unref();
    return {
        signal: other === undefined ? controller.signal : AbortSignal.any([controller.signal, other]),
        release: () => clearTimeout(timer),
    };
}

/** A signal, with its timer. */
export interface StopSignal {
    readonly signal: AbortSignal | undefined;
    /** Clears the timer. */
    release(): void;
}

/** Whether an error is how a stopped read ends, and not a failure. */
export function isStop(error: unknown, signal: AbortSignal | undefined): boolean {
    return signal?.aborted === true && (error === signal.reason || error instanceof ReadingStopped);
}

/** Why reading was stopped, in a few words. */
export function whyStopped(signal: AbortSignal | undefined): string {
    return signal?.reason instanceof Error ? signal.reason.message : "reading was stopped";
}
