/** Thrown when some work did not finish in the time it was given. */
export class TimeUp extends Error {
    override readonly name = "TimeUp";
}

/**
 * The longest time that a timer can wait, in milliseconds (24.8 days): Node turns anything longer into one millisecond.
 */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Resolves to the result of the work, or rejects when its time is up or its caller gives up, no matter what the work
 * does: Node's `fetch` never settles on some corrupt compressed bodies, not even after an abort (seen with Node 20.20).
 * The timer keeps the process alive until then, so that the process cannot end early and look successful; it is cleared
 * afterwards.
 *
 * @param work is told by the signal to release what it holds, sockets above all, once nobody is waiting for it any more
 * @throws TimeUp when the time is up; the reason of `giveUp` if that is aborted first; otherwise whatever the work
 * throws
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
            () => reject(new TimeUp(`timed out after ${milliseconds / 1000} s`)),
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
