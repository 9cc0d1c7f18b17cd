import type { Clock } from "../../base/clock";

/** How many requests a service accepts within a period of time. */
export interface RequestBudget {
    /** Requests; each part of a `$batch` is one. */
    readonly requests: number;
    /** The length of the period in seconds; it can start at any time. */
    readonly seconds: number;
}

/**
 * What one application may read of Intune's devices in one tenant. Other applications have their own budgets, and all
 * of them together have twice as much.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune devices (January 2025).
 */
export const DOCUMENTED_DEVICE_BUDGET: RequestBudget = { requests: 2000, seconds: 20 };

/**
 * What one application may write and read of Intune's policies in one tenant; in addition, all requests together are
 * limited to 1,000.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune software updates (January 2025). That these
 * limits also apply to quality update policies and settings catalog policies is `assumed`.
 */
export const DOCUMENTED_POLICY_WRITES: RequestBudget = { requests: 100, seconds: 20 };
export const DOCUMENTED_POLICY_READS: RequestBudget = { requests: 900, seconds: 20 };

/**
 * Writes to Intune's devices, such as asking one to check in.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune devices (January 2025).
 */
export const DOCUMENTED_DEVICE_WRITES: RequestBudget = { requests: 200, seconds: 20 };

/**
 * assumed: a service counts in time slots rather than milliseconds, so units become available late, by this share of
 * the window.
 */
const COARSENESS = 1 / 40;
/**
 * What is left of a budget when the service refuses although it was respected: at least one other program is using the
 * same budget.
 */
const LEFT_AFTER_REFUSAL = 0.5;
/** How much of it is regained with every window without a refusal. */
const RECOVERY = 0.05;
const SMALLEST_SHARE = 0.1;

interface Settled {
    readonly units: number;
    /** Counts until this time, in milliseconds since 1970. */
    readonly until: number;
}

/**
 * Uses a budget as fast as the service restores it, but never faster.
 *
 * The service counts a request at some point between sending and answer, but the exact time is not known. So here it
 * counts from before it is sent until one window after it was answered, minus half the time of the fastest request: no
 * matter how long other requests take, no window of the service contains more than the budget.
 */
export class Pace {
    private readonly windowMs: number;
    private readonly coarsenessMs: number;
    /** Ordered by when they stop counting. */
    private settled: Settled[] = [];
    private settledUnits = 0;
    private unitsUnderWay = 0;
    private fastestMs = Number.POSITIVE_INFINITY;
    /** The share of the budget that is used; less than 1 after refusals. */
    private share = 1;
    private shareSince: number;

    constructor(
        private readonly budget: RequestBudget,
        private readonly clock: Clock,
    ) {
        this.coarsenessMs = budget.seconds * 1000 * COARSENESS;
        this.windowMs = budget.seconds * 1000 + this.coarsenessMs;
        this.shareSince = clock.now();
    }

    /** Requests that may be sent within one window. */
    get limit(): number {
        const windows = (this.clock.now() - this.shareSince) / this.windowMs;
        return Math.max(1, Math.floor(this.budget.requests * Math.min(1, this.share + RECOVERY * windows)));
    }

    /**
     * Milliseconds until that many units may be used, after `reserved` others; 0 if now. If that depends on requests in
     * flight, it is an estimate: ask again when one of them is answered.
     */
    fitsInMs(units: number, reserved = 0): number {
        const now = this.clock.now();
        this.forget(now);
        // A request larger than the whole budget is sent when nothing else is.
        const room = Math.max(0, this.limit - units);
        let excess = reserved + this.unitsUnderWay + this.settledUnits - room;
        if (excess <= 0) {
            return 0;
        }
        for (const { units: freed, until } of this.settled) {
            excess -= freed;
            if (excess <= 0) {
                return until - now;
            }
        }
        return this.windowMs;
    }

    /** Milliseconds until the last of that many units may be used, at the pace that the budget allows. */
    spentInMs(units: number): number {
        const { limit } = this;
        const windows = Math.max(0, Math.ceil(units / limit) - 1);
        return windows * this.windowMs + this.fitsInMs(units - windows * limit);
    }

    /** Counts units that are about to be sent. Call the returned function when they were answered or failed. */
    spend(units: number): () => void {
        this.unitsUnderWay += units;
        const sentAt = this.clock.now();
        return () => {
            const now = this.clock.now();
            this.fastestMs = Math.min(this.fastestMs, now - sentAt);
            this.unitsUnderWay -= units;
            this.settledUnits += units;
            // The fastest request may not have been seen yet, so this never uses more than half of the margin.
            const way = Math.min(this.fastestMs, this.coarsenessMs) / 2;
            this.settled.push({ units, until: now + this.windowMs - way });
        };
    }

    /**
     * The service refused although the budget was respected: less of it is used from now on, increasing again over
     * time.
     */
    refused(): void {
        const used = this.limit / this.budget.requests;
        this.share = Math.max(SMALLEST_SHARE, used * LEFT_AFTER_REFUSAL);
        this.shareSince = this.clock.now();
    }

    private forget(now: number): void {
        const kept = this.settled.findIndex(({ until }) => until > now);
        const gone = this.settled.splice(0, kept === -1 ? this.settled.length : kept);
        this.settledUnits -= gone.reduce((sum, { units }) => sum + units, 0);
    }
}
