import type { Clock } from "../../../../src/base/clock";

interface Sleeper {
    readonly until: number;
    readonly wake: () => void;
}

/**
 * A clock that nobody has to wait for. Time stands still until every sleeper that matters has gone to sleep: as soon as
 * `busy` says no, it jumps to the first one that is due. With `manual`, only {@link advance} moves it.
 */
export class TestClock implements Clock {
    /** What was slept, in milliseconds, in order. */
    readonly slept: number[] = [];
    private time = Date.parse("2026-07-15T12:00:00Z");
    private sleepers: Sleeper[] = [];
    private isHeld = false;

    constructor(private readonly options: { busy?: () => boolean; manual?: boolean } = {}) {}

    now(): number {
        return this.time;
    }

    /** In the middle, so that a backoff is 3/4 of its full length. */
    random(): number {
        return 0.5;
    }

    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        this.slept.push(milliseconds);
        return new Promise((resolve, reject) => {
            const sleeper = { until: this.time + milliseconds, wake: resolve };
            this.sleepers.push(sleeper);
            signal?.addEventListener("abort", () => {
                this.sleepers = this.sleepers.filter((other) => other !== sleeper);
                reject(signal.reason);
            });
            if (!this.options.manual) {
                this.jumpWhenQuiet();
            }
        });
    }

    /** How many sleep. */
    get sleeping(): number {
        return this.sleepers.length;
    }

    /** Begins something, and something else as soon as that sleeps: no time passes in between. */
    async whileAsleep<T>(first: () => Promise<unknown>, second: () => Promise<T>): Promise<T> {
        this.isHeld = true;
        const begun = first();
        while (this.sleepers.length === 0) {
            await settled();
        }
        const both = Promise.all([second(), begun]);
        this.isHeld = false;
        return (await both)[0];
    }

    async advance(milliseconds: number): Promise<void> {
        this.time += milliseconds;
        this.wakeDue();
        await settled();
    }

    private jumpWhenQuiet(): void {
        // What has been answered is read within a few turns of the event loop, however slow the machine is.
        settled().then(() => {
            if (this.isHeld || this.options.busy?.()) {
                setTimeout(() => this.jumpWhenQuiet(), 1);
            } else if (this.sleepers.length > 0) {
                this.time = Math.max(this.time, Math.min(...this.sleepers.map(({ until }) => until)));
                this.wakeDue();
            }
        });
    }

    private wakeDue(): void {
        const due = this.sleepers.filter(({ until }) => until <= this.time);
        this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
        for (const { wake } of due) {
            wake();
        }
    }
}

/** Lets everything run that does not wait for time or network. */
export async function settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}
