/** The reason with which reading is stopped early; what is known by then is the answer. Its message completes "…, since". */
export class ReadingStopped extends Error {
    override readonly name = "ReadingStopped";
}

/** A signal that stops reading after so many seconds, or when another one does. */
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

/** A signal and what it holds on to. */
export interface StopSignal {
    readonly signal: AbortSignal | undefined;
    /** Lets go of the timer. */
    release(): void;
}

/** Whether an error is what a stopped reading ends with, and not a failure. */
export function isStop(error: unknown, signal: AbortSignal | undefined): boolean {
    return signal?.aborted === true && (error === signal.reason || error instanceof ReadingStopped);
}

/** Why reading was stopped, in a few words. */
export function whyStopped(signal: AbortSignal | undefined): string {
    return signal?.reason instanceof Error ? signal.reason.message : "reading was stopped";
}
