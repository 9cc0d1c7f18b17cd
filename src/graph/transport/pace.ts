import type { Clock } from "../../base/clock";

/** How much a service may be asked within a stretch of time. */
export interface RequestBudget {
    /** Requests; each part of a `$batch` is one. */
    readonly requests: number;
    /** Within any so many seconds. */
    readonly seconds: number;
}

/**
 * What one application may read of Intune's devices in one tenant. Other applications have budgets of their own, and all of
 * them together twice as much.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune devices (January 2025).
 */
export const DOCUMENTED_DEVICE_BUDGET: RequestBudget = { requests: 2000, seconds: 20 };

/**
 * What one application may write of Intune's policies in one tenant, and what it may read besides: all requests are counted
 * together as well, 1,000 of them.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune software updates (January 2025). That these are the
 * limits of quality update policies and of settings catalog policies too is `assumed`.
 */
export const DOCUMENTED_POLICY_WRITES: RequestBudget = { requests: 100, seconds: 20 };
export const DOCUMENTED_POLICY_READS: RequestBudget = { requests: 900, seconds: 20 };

/**
 * Writes to Intune's devices, such as asking one to check in.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", Intune devices (January 2025).
 */
export const DOCUMENTED_DEVICE_WRITES: RequestBudget = { requests: 200, seconds: 20 };

/** assumed: a service counts in slots and not by the millisecond, so units come back late, by this share of the window. */
const COARSENESS = 1 / 40;
/** What is left of a budget when the service refuses within it: at least one other is spending from the same one. */
const LEFT_AFTER_REFUSAL = 0.5;
/** What comes back of it with every window without a refusal. */
const RECOVERY = 0.05;
const SMALLEST_SHARE = 0.1;

interface Settled {
    readonly units: number;
    /** Counts until then, in milliseconds since 1970. */
    readonly until: number;
}

/**
 * Spends a budget as fast as the service gives it back, and never faster.
 *
 * The service counts a request at some moment between its sending and its answer, and nobody knows at which. So it counts
 * here from before it is sent until a window after it was answered, less half of what even the fastest request needs: however
 * long others are on their way, no window of the service holds more than the budget.
 */
export class Pace {
    private readonly windowMs: number;
    private readonly coarsenessMs: number;
    /** In the order in which they end. */
    private settled: Settled[] = [];
    private settledUnits = 0;
    private unitsUnderWay = 0;
    private fastestMs = Number.POSITIVE_INFINITY;
    /** The part of the budget that is used; less than 1 after refusals. */
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
     * Milliseconds until so many units may be spent, after `reserved` others; 0 if now. Where that depends on requests that are under way it is a
     * guess: ask again when one of them is answered.
     */
    fitsInMs(units: number, reserved = 0): number {
        const now = this.clock.now();
        this.forget(now);
        // More than the whole budget goes when nothing else does.
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

    /** Milliseconds until the last of so many units may be spent, at the pace that the budget allows. */
    spentInMs(units: number): number {
        const { limit } = this;
        const windows = Math.max(0, Math.ceil(units / limit) - 1);
        return windows * this.windowMs + this.fitsInMs(units - windows * limit);
    }

    /** Counts units that are about to be sent; the returned function is called when they were answered, or failed. */
    spend(units: number): () => void {
        this.unitsUnderWay += units;
        const sentAt = this.clock.now();
        return () => {
            const now = this.clock.now();
            this.fastestMs = Math.min(this.fastestMs, now - sentAt);
            this.unitsUnderWay -= units;
            this.settledUnits += units;
            // A fast one may not have been seen yet: never at the cost of more than half of the margin.
            const way = Math.min(this.fastestMs, this.coarsenessMs) / 2;
            this.settled.push({ units, until: now + this.windowMs - way });
        };
    }

    /** The service refused although the budget was kept: less of it is used from now on, and more again with time. */
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
