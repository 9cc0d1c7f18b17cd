/** The time is up that some work was given. */
export class TimeUp extends Error {
    override readonly name = "TimeUp";
}

/** The longest that a timer can wait, in milliseconds: Node makes one millisecond of anything above (24.8 days). */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What the work comes to, or a rejection when its time is up or its caller gives up, whatever the work does meanwhile: Node's
 * `fetch` never settles on some corrupt compressed bodies, not even after an abort (seen with Node 20.20). Until then the timer
 * keeps the process alive, so that nothing ends early and passes for done; afterwards it is gone.
 *
 * @param work is told by the signal to let go of what it holds, sockets above all, as soon as nobody waits for it any more
 * @throws TimeUp when the time is up; the reason of `giveUp` when that comes first; else what the work throws
 */
export async function settledWithin<T>(
    milliseconds: number,
    work: (letGo: AbortSignal) => Promise<T>,
    giveUp?: AbortSignal,
): Promise<T> {
    giveUp?.throwIfAborted();
    const letGo = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const end = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(
            () => reject(new TimeUp(`it did not end within ${milliseconds / 1000} s`)),
            Math.min(milliseconds, LONGEST_TIMER_MS),
        );
        stop = () => reject(giveUp?.reason);
        giveUp?.addEventListener("abort", stop, { once: true });
    });
    let done = false;
    try {
        const result = await Promise.race([work(letGo.signal), end]);
        done = true;
        return result;
    } finally {
        clearTimeout(timer);
        giveUp?.removeEventListener("abort", stop);
        if (!done) {
            letGo.abort();
        }
    }
}
