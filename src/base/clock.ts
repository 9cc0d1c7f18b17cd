import { LONGEST_TIMER_MS } from "./settledWithin";

/** Time and randomness. Tests supply their own clock, so that no test has to wait. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** Resolves after that many milliseconds; rejects with the signal's reason if it is aborted first. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    /** A random number from 0 up to but not including 1, for jitter. */
    random(): number;
}

/** The machine's clock. A sleep keeps the process alive and ends after 24.8 days at the latest. */
export const systemClock: Clock = {
    now: () => Date.now(),
    random: () => Math.random(),
    sleep(milliseconds, signal) {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason);
                return;
            }
            const stop = () => {
                clearTimeout(timer);
                reject(signal?.reason);
            };
            const timer = setTimeout(
                () => {
                    signal?.removeEventListener("abort", stop);
                    resolve();
                },
                Math.min(milliseconds, LONGEST_TIMER_MS),
            );
            signal?.addEventListener("abort", stop, { once: true });
        });
    },
};
