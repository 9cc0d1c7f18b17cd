import { type Clock, systemClock } from "../../base/clock";
import type { Admission, ThrottleState } from "./admission";
import { Pace, type RequestBudget } from "./pace";
import { backoffMs, fullBackoffMs, LONGEST_BACKOFF_MS } from "./retry";
import { pauseAfterWarningMs, retryAfterMs } from "./retryAfter";
import { type Workload, workloadName } from "./workload";

/** The options of a throttle. */
export interface ThrottleOptions {
    /** Requests in flight at once. Defaults to 24. */
    readonly concurrency?: number;
    /**
     * The budget of each workload. A workload without one is not limited in advance, and only learns from refusals.
     */
    readonly budgets?: Readonly<Partial<Record<Workload, RequestBudget>>>;
    readonly clock?: Clock;
}

interface Waiter extends Admission {
    readonly ticket: number;
    readonly units: number;
    readonly admit: () => void;
    readonly refuse: (reason: unknown) => void;
    /** When it goes instead if the workload would open too late, in milliseconds since 1970. */
    lastAttemptAt?: number;
}

/** Milliseconds until a request may be sent. */
interface Opening {
    /** With the pause that we add ourselves. */
    readonly whole: number;
    /** Without it: what the service asked for, and what the budget needs. */
    readonly least: number;
}

interface Gate {
    /** Closed until this time. */
    opensAt: number;
    /** The part of it that the service asked for; the rest is a pause of our own. */
    askedUntil: number;
    /** How many times in a row it was closed; requests that were in flight together count once. */
    strikes: number;
    /** Requests in flight. */
    underWay: number;
    refusals: number;
}

/** A display shows how long it takes until there is room for a request with this many parts. */
const FULL_BATCH = 20;
/**
 * After this many refusals in a row, requests are sent one at a time until one is answered: a service that remembers
 * counts each refusal, and a burst of them would block everybody.
 */
const ONE_BY_ONE = 2;
/**
 * assumed: how much of an operation's time is kept for one more attempt, if the pause that we add to what the service
 * asked for would outlast the operation.
 */
const LAST_ATTEMPT_MS = 5_000;

/**
 * Admits requests: only a limited number at once, no more than a workload's budget allows, and none of a workload that
 * asked us to wait, no matter which request was told so. First come, first served; a retried request keeps its place; a
 * closed workload does not hold up another.
 *
 * Two questions are answered in one place each: when may a workload's next request be sent ({@link opensInMs}), and
 * what does an answer teach us ({@link answered}).
 */
export class Throttle {
    private readonly clock: Clock;
    private readonly concurrency: number;
    private readonly gates = new Map<Workload, Gate>();
    private readonly paces = new Map<Workload, Pace>();
    private readonly waiters: Waiter[] = [];
    private underWay = 0;
    private lastTicket = 0;
    /** The timer for the next look at the queue. */
    private alarm: { readonly at: number; readonly cancel: AbortController } | undefined;

    constructor({ clock = systemClock, concurrency = 24, budgets = {} }: ThrottleOptions = {}) {
        this.clock = clock;
        this.concurrency = concurrency;
        for (const [workload, budget] of Object.entries(budgets)) {
            this.paces.set(workload as Workload, new Pace(budget, clock));
        }
    }

    /** A place in the queue. */
    ticket(): number {
        this.lastTicket += 1;
        return this.lastTicket;
    }

    /**
     * Waits for its turn and runs `work`.
     * @throws DeadlineReached if its turn would come too late; the signal's reason if that is aborted while waiting.
     */
    async run<T>(admission: Admission, work: () => Promise<T>): Promise<T> {
        const answered = await this.admitted(admission);
        const gate = this.gateOf(admission.workload);
        try {
            return await work();
        } finally {
            this.underWay -= 1;
            gate.underWay -= 1;
            answered();
            this.serve();
        }
    }

    /**
     * Milliseconds until a request of that workload with that many units may be sent, after `reserved` others; 0 if it
     * may be sent now.
     */
    opensInMs(workload: Workload, units = 1, reserved = 0): number {
        return this.opening(workload, units, reserved).whole;
    }

    /** Whether a request can be sent again before its deadline. */
    opensInTime({ workload, deadline, units = 1 }: Admission): boolean {
        const { whole, least } = this.opening(workload, units);
        return deadline.leaves(whole) || (deadline.leaves(least) && deadline.leaves(LAST_ATTEMPT_MS));
    }

    /**
     * How many units a request may have: at most the number wanted, and no more than the budget. One while refusals
     * continue.
     */
    unitsAtOnce(workload: Workload, wanted: number): number {
        if (this.gateOf(workload).strikes >= ONE_BY_ONE) {
            return Math.min(wanted, 1);
        }
        return Math.min(wanted, this.paces.get(workload)?.limit ?? wanted);
    }

    /** The state of a workload. */
    state(workload: Workload): ThrottleState {
        const full = this.unitsAtOnce(workload, FULL_BATCH);
        const pace = this.paces.get(workload);
        return {
            closedMs: this.closedMs(workload),
            spentInMs: pace === undefined ? undefined : (units) => pace.spentInMs(units),
            budgetMs: pace?.fitsInMs(full) ?? 0,
            refusals: this.gates.get(workload)?.refusals ?? 0,
        };
    }

    /**
     * Learns from an answer. `throttled` closes the workload for everybody, for as long as Retry-After says, otherwise
     * with a doubling delay with jitter; and less of its budget is used for a while. Requests that were in flight
     * together count as one refusal. After a second refusal in a row, a random part of such a delay is added to
     * Retry-After: other programs that use the same budget were given a time as well, and two that keep exactly to
     * theirs could block each other for ever.
     */
    answered(workload: Workload, headers: Headers, throttled: boolean): void {
        const gate = this.gateOf(workload);
        const now = this.clock.now();
        const wasOpen = gate.opensAt <= now;
        if (!throttled) {
            gate.strikes = wasOpen ? 0 : gate.strikes;
            gate.opensAt = Math.max(gate.opensAt, now + pauseAfterWarningMs(headers));
            return;
        }
        gate.refusals += 1;
        const asked = retryAfterMs(headers, now);
        if (wasOpen) {
            this.paces.get(workload)?.refused();
            gate.strikes += 1;
        } else if (asked === undefined) {
            return;
        }
        const pause =
            asked === undefined ? backoffMs(gate.strikes, this.clock) : asked + this.moreThan(asked, gate.strikes);
        gate.opensAt = Math.max(gate.opensAt, now + pause);
        gate.askedUntil = Math.max(gate.askedUntil, now + (asked ?? 0));
        this.serve();
    }

    /**
     * `assumed`: other programs are delayed for about as long, so half of that, then all of it and more, is enough to
     * separate them.
     */
    private moreThan(asked: number, strikes: number): number {
        const most = Math.max(fullBackoffMs(strikes - 1), Math.min(LONGEST_BACKOFF_MS, ((strikes - 1) * asked) / 2));
        return strikes < 2 ? 0 : Math.ceil(this.clock.random() * most);
    }

    private gateOf(workload: Workload): Gate {
        const gate = this.gates.get(workload) ?? { opensAt: 0, askedUntil: 0, strikes: 0, refusals: 0, underWay: 0 };
        this.gates.set(workload, gate);
        return gate;
    }

    private opening(workload: Workload, units: number, reserved = 0): Opening {
        const { opensAt, askedUntil } = this.gateOf(workload);
        const now = this.clock.now();
        const budget = this.paces.get(workload)?.fitsInMs(units, reserved) ?? 0;
        return { whole: Math.max(budget, opensAt - now, 0), least: Math.max(budget, askedUntil - now, 0) };
    }

    /**
     * How long a waiter waits. If the workload would open too late only because of the pause that we add, that pause is
     * cut, once, to what leaves time for one more attempt: an operation must not fail because of our own caution.
     */
    private waitOf(waiter: Waiter, { whole, least }: Opening): number {
        const { deadline } = waiter;
        if (deadline.leaves(whole)) {
            return whole;
        }
        if (deadline.leaves(LAST_ATTEMPT_MS)) {
            waiter.lastAttemptAt ??= this.clock.now() + deadline.remainingMs() - LAST_ATTEMPT_MS;
        }
        const { lastAttemptAt } = waiter;
        return lastAttemptAt === undefined ? whole : Math.max(least, lastAttemptAt - this.clock.now());
    }

    private closedMs(workload: Workload): number {
        return Math.max(0, (this.gates.get(workload)?.opensAt ?? 0) - this.clock.now());
    }

    /** Waits for admission. Call the returned function when the request is over. */
    private admitted(admission: Admission): Promise<() => void> {
        return new Promise((resolve, reject) => {
            const { signal } = admission;
            if (signal?.aborted) {
                reject(signal.reason);
                return;
            }
            const waiter: Waiter = {
                ...admission,
                ticket: admission.ticket ?? this.ticket(),
                units: admission.units ?? 1,
                admit: () => {
                    signal?.removeEventListener("abort", abandon);
                    resolve(this.paces.get(admission.workload)?.spend(waiter.units) ?? (() => {}));
                },
                refuse: (reason) => {
                    signal?.removeEventListener("abort", abandon);
                    reject(reason);
                },
            };
            const abandon = () => {
                this.waiters.splice(this.waiters.indexOf(waiter), 1);
                reject(signal?.reason);
                this.serve();
            };
            signal?.addEventListener("abort", abandon, { once: true });
            const place = this.waiters.findIndex((other) => other.ticket > waiter.ticket);
            this.waiters.splice(place === -1 ? this.waiters.length : place, 0, waiter);
            this.serve();
        });
    }

    /**
     * Admits every request that may be sent, rejects those that cannot be sent in time, and schedules the next look.
     */
    private serve(): void {
        const staying: Waiter[] = [];
        const openings = new Map<Workload, Opening>();
        let nextLook = Number.POSITIVE_INFINITY;
        for (const waiter of this.waiters.splice(0)) {
            const { workload } = waiter;
            // No overtaking within a workload: small requests would keep a large one waiting for ever.
            const opening = openings.get(workload) ?? this.opening(workload, waiter.units);
            const wait = this.waitOf(waiter, opening);
            if (!waiter.deadline.leaves(wait)) {
                waiter.refuse(waiter.deadline.reached(this.reasonToWait(workload, wait)));
            } else if (wait === 0 && this.hasPlace(workload)) {
                this.underWay += 1;
                this.gateOf(workload).underWay += 1;
                waiter.admit();
            } else {
                staying.push(waiter);
                openings.set(workload, opening);
                nextLook = wait > 0 ? Math.min(nextLook, wait) : nextLook;
            }
        }
        this.waiters.push(...staying);
        this.wakeIn(nextLook);
    }

    private hasPlace(workload: Workload): boolean {
        const { strikes, underWay } = this.gateOf(workload);
        return this.underWay < this.concurrency && (strikes < ONE_BY_ONE || underWay === 0);
    }

    /** Sets the timer; none for infinity. A timer that is no longer needed must not keep the process alive. */
    private wakeIn(milliseconds: number): void {
        const at = this.clock.now() + milliseconds;
        if (at === this.alarm?.at) {
            return;
        }
        this.alarm?.cancel.abort();
        this.alarm = undefined;
        if (milliseconds === Number.POSITIVE_INFINITY) {
            return;
        }
        const cancel = new AbortController();
        this.alarm = { at, cancel };
        const ring = () => {
            this.alarm = undefined;
            this.serve();
        };
        void this.clock.sleep(milliseconds, cancel.signal).then(ring, () => {});
    }

    private reasonToWait(workload: Workload, wait: number): string {
        const seconds = Math.ceil(wait / 1000);
        if (this.closedMs(workload) > 0) {
            return `${workloadName(workload)}, which is throttling this tenant for another ${seconds} s`;
        }
        return wait > 0
            ? `${workloadName(workload)}, whose request budget is exhausted for another ${seconds} s`
            : "other requests to finish";
    }
}
