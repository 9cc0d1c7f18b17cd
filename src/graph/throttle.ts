import { type Clock, systemClock } from "./clock";
import type { Deadline } from "./deadline";
import { retryAfterMs } from "./retryAfter";
import { type Workload, workloadName } from "./workload";

/** How a throttle is set up. */
export interface ThrottleOptions {
    /** Requests under way at once. Defaults to 8. */
    readonly concurrency?: number;
    readonly clock?: Clock;
}

/** Who wants to be let through. */
export interface Admission {
    readonly workload: Workload;
    readonly deadline: Deadline;
    readonly signal?: AbortSignal;
    /** A place in the queue from an earlier attempt; lower goes first. */
    readonly ticket?: number;
}

interface Waiter extends Admission {
    readonly ticket: number;
    readonly admit: () => void;
    readonly refuse: (reason: unknown) => void;
}

interface Gate {
    /** Closed until then. */
    opensAt: number;
    /** Times in a row that it was closed without being told for how long. */
    strikes: number;
}

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Lets requests through: only so many at once, and none of a workload that asked to be left alone, whoever was told so.
 * First come, first served; who comes again after a retry keeps its place; a closed workload does not hold up another.
 *
 * The two questions are asked in one place each, so that pacing by budget can be added without changing callers: when may
 * a workload's next request go ({@link opensInMs}), and what does an answer teach ({@link answered}).
 */
export class Throttle {
    private readonly clock: Clock;
    private readonly concurrency: number;
    private readonly gates = new Map<Workload, Gate>();
    private readonly waiters: Waiter[] = [];
    private underWay = 0;
    private lastTicket = 0;
    /** When the next look at the queue is due. */
    private wakesAt = Number.POSITIVE_INFINITY;

    constructor(options: ThrottleOptions = {}) {
        this.clock = options.clock ?? systemClock;
        this.concurrency = options.concurrency ?? 8;
    }

    /** A place in the queue. */
    ticket(): number {
        this.lastTicket += 1;
        return this.lastTicket;
    }

    /**
     * Waits for its turn and runs `work`.
     * @throws DeadlineReached if the turn would come too late; the signal's reason if that is aborted while waiting.
     */
    async run<T>(admission: Admission, work: () => Promise<T>): Promise<T> {
        await this.admitted(admission);
        try {
            return await work();
        } finally {
            this.underWay -= 1;
            this.serve();
        }
    }

    /** Milliseconds until a request of that workload may go; 0 if it may go now. */
    opensInMs(workload: Workload): number {
        return Math.max(0, (this.gates.get(workload)?.opensAt ?? 0) - this.clock.now());
    }

    /**
     * Learns from an answer. `throttled` closes the workload for everybody: for as long as Retry-After says, else with a
     * delay that doubles, with jitter. Requests that were under way together count as one warning.
     */
    answered(workload: Workload, headers: Headers, throttled: boolean): void {
        const gate = this.gates.get(workload) ?? { opensAt: 0, strikes: 0 };
        this.gates.set(workload, gate);
        const now = this.clock.now();
        if (!throttled) {
            gate.strikes = gate.opensAt > now ? gate.strikes : 0;
            return;
        }
        const asked = retryAfterMs(headers, now);
        if (asked === undefined && gate.opensAt > now) {
            return;
        }
        if (asked === undefined) {
            gate.strikes += 1;
        }
        gate.opensAt = Math.max(gate.opensAt, now + (asked ?? backoffMs(gate.strikes, this.clock)));
        this.serve();
    }

    private admitted(admission: Admission): Promise<void> {
        return new Promise((resolve, reject) => {
            const { signal } = admission;
            if (signal?.aborted) {
                reject(signal.reason);
                return;
            }
            const waiter: Waiter = {
                ...admission,
                ticket: admission.ticket ?? this.ticket(),
                admit: () => {
                    signal?.removeEventListener("abort", abandon);
                    resolve();
                },
                refuse: (reason) => {
                    signal?.removeEventListener("abort", abandon);
                    reject(reason);
                },
            };
            const abandon = () => {
                this.waiters.splice(this.waiters.indexOf(waiter), 1);
                reject(signal?.reason);
            };
            signal?.addEventListener("abort", abandon, { once: true });
            const place = this.waiters.findIndex((other) => other.ticket > waiter.ticket);
            this.waiters.splice(place === -1 ? this.waiters.length : place, 0, waiter);
            this.serve();
        });
    }

    /** Lets through whoever may go, refuses whoever cannot go in time, and makes sure to look again when a gate opens. */
    private serve(): void {
        const staying: Waiter[] = [];
        for (const waiter of this.waiters.splice(0)) {
            const wait = this.opensInMs(waiter.workload);
            if (!waiter.deadline.leaves(wait)) {
                waiter.refuse(waiter.deadline.reached(reasonToWait(waiter.workload, wait)));
            } else if (wait === 0 && this.underWay < this.concurrency) {
                this.underWay += 1;
                waiter.admit();
            } else {
                staying.push(waiter);
            }
        }
        this.waiters.push(...staying);
        const waits = staying.map(({ workload }) => this.opensInMs(workload)).filter((wait) => wait > 0);
        if (waits.length > 0) {
            this.wakeIn(Math.min(...waits));
        }
    }

    private wakeIn(milliseconds: number): void {
        const at = this.clock.now() + milliseconds;
        if (at >= this.wakesAt) {
            return;
        }
        this.wakesAt = at;
        void this.clock.sleep(milliseconds).then(() => {
            this.wakesAt = Number.POSITIVE_INFINITY;
            this.serve();
        });
    }
}

/** A delay that doubles with each time in a row, from one second to one minute, of which a random part is taken off. */
export function backoffMs(timesInARow: number, clock: Clock): number {
    const full = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, timesInARow - 1));
    return Math.ceil(full * (0.5 + clock.random() / 2));
}

function reasonToWait(workload: Workload, wait: number): string {
    return wait > 0
        ? `${workloadName(workload)}, which throttles this tenant for another ${Math.ceil(wait / 1000)} s`
        : "other requests to finish";
}
