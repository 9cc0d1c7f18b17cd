import type { ThrottleState } from "../../graph/transport/admission";
import type { Progress } from "../../readiness/source";
import { type Terminal, widthOf } from "./terminal";

/** What a progress display looks at beside the progress itself. */
export interface ProgressSurroundings {
    /** Milliseconds since 1970. */
    readonly now: () => number;
    /** How the service lets itself be read; nothing is said about it if left out. */
    readonly throttle?: () => ThrottleState;
    /** Runs something again and again until the answer is called; by a timer that keeps no process alive by default. */
    readonly every?: (milliseconds: number, run: () => void) => () => void;
}

/** A display of how far the reading has come. */
export interface ProgressDisplay {
    show(progress: Progress): void;
    /** Ends the display. */
    clear(): void;
}

/** One step of the reading. */
interface Step {
    readonly began: number;
    /** What was done already when it began to be shown. */
    readonly from: number;
    latest: Progress;
    /** What was done at some time, and the most that came in a second since. */
    sample: { readonly at: number; readonly done: number };
    fastest: number;
}

const BEGIN = "\r\u001b[K";
/** A terminal is written to this often at most. */
const REDRAW_MS = 100;
/** A pipeline's log gets a line this often at most, and none for what is done sooner. */
const LINE_MS = 10_000;
/** A terminal is written to this often at least, as the reading may stand still while the service has to be waited for. */
const COUNTDOWN_MS = 1_000;

/**
 * On a terminal one line that is overwritten: steps, devices, rate, time left, and whether the service is waited for. In the log of
 * a pipeline (`CI` or Azure's `TF_BUILD` is set) a plain line now and then, since some end what is silent for long. Elsewhere, as
 * where another program reads the messages, nothing.
 */
export function progressDisplay(
    { stderr, env }: Pick<Terminal, "stderr" | "env">,
    { now, throttle, every = byTimer }: ProgressSurroundings,
): ProgressDisplay {
    const isTerminal = stderr.isTTY === true && env.TERM !== "dumb";
    if (!isTerminal && !env.CI && !env.TF_BUILD) {
        return { show: () => undefined, clear: () => undefined };
    }
    const shortest = isTerminal ? REDRAW_MS : LINE_MS;
    const steps = new Map<Progress["step"], Step>();
    let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : now();
    let stop: (() => void) | undefined;

    function draw(): void {
        shownAt = now();
        const text = [...stepTexts([...steps.values()], shownAt, throttle?.()), ...throttleTexts(throttle?.())].join(
            ", ",
        );
        // A line that the terminal wraps could not be overwritten.
        const fitting = `Reading ${text}`.slice(0, widthOf(stderr) - 1);
        stderr.write(isTerminal ? `${BEGIN}${fitting}` : `Reading ${text}\n`);
    }

    return {
        show(progress) {
            const step = steps.get(progress.step);
            if (step === undefined) {
                steps.set(progress.step, {
                    began: now(),
                    from: progress.done,
                    latest: progress,
                    sample: { at: now(), done: progress.done },
                    fastest: 0,
                });
            } else {
                step.latest = progress;
                measure(step, now());
            }
            stop ??= every(isTerminal ? COUNTDOWN_MS : LINE_MS, draw);
            const isNew = step === undefined;
            const isLast = progress.done === progress.total;
            if (now() - shownAt >= shortest || (isTerminal && (isNew || isLast))) {
                draw();
            }
        },
        clear() {
            stop?.();
            if (isTerminal) {
                stderr.write(BEGIN);
            }
        },
    };
}

/** A step whose end is known is the last one, and told alone. Others may go on side by side. */
function stepTexts(steps: readonly Step[], now: number, throttle: ThrottleState | undefined): string[] {
    const last = steps.find(({ latest }) => latest.total !== undefined);
    return (last === undefined ? steps : [last]).flatMap(({ began, from, fastest, latest: { step, done, total } }) => {
        const elapsedMs = now - began;
        const rate = elapsedMs >= 1000 ? ((done - from) / elapsedMs) * 1000 : 0;
        return [
            `${step}: ${done}${total === undefined ? "" : ` of ${total}`}`,
            ...(rate > 0 ? [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`] : []),
            ...(total === undefined || done >= total ? [] : secondsLeft(total - done, rate, fastest, throttle)),
        ];
    });
}

/** Takes the rate of about a second. */
function measure(step: Step, now: number): void {
    const { at, done } = step.sample;
    if (now - at >= 1000) {
        step.fastest = Math.max(step.fastest, ((step.latest.done - done) / (now - at)) * 1000);
        step.sample = { at: now, done: step.latest.done };
    }
}

/**
 * A budget is spent in bursts, between which nothing comes, so the rate since the beginning says nothing. The time left is what
 * the budget makes necessary, or more where even the fastest second was slower than that.
 */
function secondsLeft(left: number, rate: number, fastest: number, throttle: ThrottleState | undefined): string[] {
    if (throttle?.spentInMs === undefined) {
        return rate > 0 ? [`${duration(left / rate)} left`] : [];
    }
    const byBudget = Math.max(throttle.closedMs, throttle.spentInMs(left)) / 1000;
    const seconds = Math.max(byBudget, fastest > 0 ? left / fastest : 0);
    return seconds > 0 ? [`${duration(seconds)} left`] : [];
}

function throttleTexts(state: ThrottleState | undefined): string[] {
    if (state === undefined) {
        return [];
    }
    const { closedMs, budgetMs, refusals } = state;
    const texts: string[] = [];
    if (closedMs > 0) {
        texts.push(`throttled for ${duration(closedMs / 1000)}`);
    } else if (budgetMs > 0) {
        texts.push(`waiting ${duration(budgetMs / 1000)} for the service's budget`);
    }
    if (refusals > 0) {
        texts.push(`${refusals} answers of 429`);
    }
    return texts;
}

function duration(seconds: number): string {
    const whole = Math.ceil(seconds);
    return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}

function byTimer(milliseconds: number, run: () => void): () => void {
    const timer = setInterval(run, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
}
