import { type Clock, systemClock } from "../../base/clock";
import type { Deadline } from "../deadline";
import { Pace, type RequestBudget } from "./pace";
import { retryAfterMs } from "./retryAfter";
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

/** A request for admission. */
export interface Admission {
    readonly workload: Workload;
    readonly deadline: Deadline;
    readonly signal?: AbortSignal;
    /** How many requests the service counts: the parts of a `$batch`, otherwise one. */
    readonly units?: number;
    /** A place in the queue from an earlier attempt; lower goes first. */
    readonly ticket?: number;
}

/** The state of a workload, for a display. */
export interface ThrottleState {
    /** Milliseconds for which the service has asked us to wait; 0 if it has not. */
    readonly closedMs: number;
    /** Milliseconds until the budget has room for a `$batch`; 0 if it has. */
    readonly budgetMs: number;
    /** How often the service throttled a request, or a part of a `$batch`. */
    readonly refusals: number;
    /** Milliseconds until the last of that many requests may be sent; undefined if there is no budget. */
    readonly spentInMs?: ((units: number) => number) | undefined;
}

interface Waiter extends Admission {
    readonly ticket: number;
    readonly units: number;
    readonly admit: () => void;
    readonly refuse: (reason: unknown) => void;
}

interface Gate {
    /** Closed until this time. */
    opensAt: number;
    /** How many times in a row it was closed; requests that were in flight together count once. */
    strikes: number;
    /** Requests in flight. */
    underWay: number;
    refusals: number;
}

/** A display shows how long it takes until there is room for a request with this many parts. */
const FULL_BATCH = 20;
/**
 * The directory adds a header if a caller has used more than this share of its budget.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", x-ms-throttle-limit-percentage (January 2025).
 */
const WARNING_SHARE = 0.8;
/** assumed: the longest pause after a warning, used when the budget is nearly exhausted. */
const WARNING_PAUSE_MS = 1_000;
/**
 * After this many refusals in a row, requests are sent one at a time until one is answered: a service that remembers
 * counts each refusal, and a burst of them would block everybody.
 */
const ONE_BY_ONE = 2;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

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
        return Math.max(this.closedMs(workload), this.paces.get(workload)?.fitsInMs(units, reserved) ?? 0);
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
            gate.opensAt = Math.max(gate.opensAt, now + pauseAfterWarning(headers));
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
        const gate = this.gates.get(workload) ?? { opensAt: 0, strikes: 0, refusals: 0, underWay: 0 };
        this.gates.set(workload, gate);
        return gate;
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
        const waits = new Map<Workload, number>();
        for (const waiter of this.waiters.splice(0)) {
            const { workload } = waiter;
            // No overtaking within a workload: small requests would keep a large one waiting for ever.
            const wait = waits.get(workload) ?? this.opensInMs(workload, waiter.units);
            if (!waiter.deadline.leaves(wait)) {
                waiter.refuse(waiter.deadline.reached(this.reasonToWait(workload, wait)));
            } else if (wait === 0 && this.hasPlace(workload)) {
                this.underWay += 1;
                this.gateOf(workload).underWay += 1;
                waiter.admit();
            } else {
                staying.push(waiter);
                waits.set(workload, wait);
            }
        }
        this.waiters.push(...staying);
        this.wakeIn(Math.min(...[...waits.values()].filter((wait) => wait > 0)));
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

/** A delay that doubles each time in a row, from one second to one minute, minus a random part. */
export function backoffMs(timesInARow: number, clock: Clock): number {
    return Math.ceil(fullBackoffMs(timesInARow) * (0.5 + clock.random() / 2));
}

function fullBackoffMs(timesInARow: number): number {
    return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, timesInARow - 1));
}

/** How long to pause if the directory says that its budget is nearly exhausted; 0 if it does not. */
function pauseAfterWarning(headers: Headers): number {
    const share = Number(headers.get("x-ms-throttle-limit-percentage") ?? 0);
    return share > WARNING_SHARE ? Math.min(1, (share - WARNING_SHARE) / (1 - WARNING_SHARE)) * WARNING_PAUSE_MS : 0;
}
