import type { Progress } from "../../readiness/source";
import type { Terminal } from "../terminal";

/** What a progress display looks at beside the progress itself. */
export interface ProgressSurroundings {
    /** Milliseconds since 1970. */
    readonly now: () => number;
    /** Milliseconds for which the service has asked to be left alone; 0 if it has not. */
    readonly throttledMs: () => number;
}

/** A display of how far the reading has come. */
export interface ProgressDisplay {
    show(progress: Progress): void;
    clear(): void;
}

const BEGIN = "\r\u001b[K";
/** A terminal is written to this often at most. */
const REDRAW_MS = 100;
/** A pipeline's log gets a line this often at most, and none for what is done sooner. */
const LINE_MS = 10_000;

/**
 * On a terminal one line that is overwritten: step, devices, rate, time left, and whether the service throttles. Elsewhere,
 * as in a pipeline, a plain line now and then.
 */
export function progressDisplay({ stderr }: Terminal, surroundings: ProgressSurroundings): ProgressDisplay {
    const isTerminal = stderr.isTTY === true;
    const every = isTerminal ? REDRAW_MS : LINE_MS;
    let step: Progress["step"] | undefined;
    let began = surroundings.now();
    let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : began;
    return {
        show(progress) {
            const now = surroundings.now();
            const isNew = progress.step !== step;
            if (isNew) {
                step = progress.step;
                began = now;
            }
            const isLast = progress.done === progress.total;
            if (now - shownAt < every && !(isTerminal && (isNew || isLast))) {
                return;
            }
            shownAt = now;
            const text = progressText(progress, now - began, surroundings.throttledMs());
            stderr.write(isTerminal ? `${BEGIN}${text}` : `${text}\n`);
        },
        clear() {
            if (isTerminal) {
                stderr.write(BEGIN);
            }
        },
    };
}

function progressText({ step, done, total }: Progress, elapsedMs: number, throttledMs: number): string {
    const rate = elapsedMs >= 1000 ? (done / elapsedMs) * 1000 : undefined;
    const parts = [`Reading ${step}: ${done}${total === undefined ? "" : ` of ${total}`}`];
    if (rate !== undefined && rate > 0) {
        parts.push(`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`);
        if (total !== undefined && done < total) {
            parts.push(`${duration((total - done) / rate)} left`);
        }
    }
    if (throttledMs > 0) {
        parts.push(`throttled for ${duration(throttledMs / 1000)}`);
    }
    return parts.join(", ");
}

function duration(seconds: number): string {
    const whole = Math.ceil(seconds);
    return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}
