/** Something that is due at a certain time of the emulator's clock. */
interface Task {
    readonly due: number;
    readonly run: () => void;
}

/** The limits of the emulator's clock: years have four digits, and months can be listed. */
const EARLIEST = Date.UTC(2000, 0);
export const LATEST = Date.UTC(2100, 0);

/**
 * The emulator's own clock: the machine's, moved forward by `advance`. Replication, dynamic membership and the lifetime
 * of tokens follow it, so a test need not wait. There are no timers: tasks that are due run when somebody reads the
 * clock.
 */
export class EmulatorClock {
    private tasks: Task[] = [];
    private isRunning = false;

    /** @param offset - milliseconds by which the emulator's clock is ahead of the machine's, or behind it. */
    constructor(private offset = 0) {}

    /** Milliseconds since 1970. All tasks that are due by now have run. */
    now(): number {
        const now = Date.now() + this.offset;
        // A task that reads the clock must not cause a later one to run in the middle of it.
        if (!this.isRunning) {
            this.isRunning = true;
            try {
                while (this.tasks[0] !== undefined && this.tasks[0].due <= now) {
                    this.tasks.shift()?.run();
                }
            } finally {
                this.isRunning = false;
            }
        }
        return now;
    }

    /**
     * Moves the clock forward. Tasks that become due run in order.
     * @throws RangeError for a negative number, or one that leads beyond the year 2099.
     */
    advance(milliseconds: number): void {
        if (!Number.isFinite(milliseconds) || milliseconds < 0) {
            throw new RangeError(
                `Advance clock by '${milliseconds}': must be 0 or more. Pass a number of milliseconds.`,
            );
        }
        if (Date.now() + this.offset + milliseconds >= LATEST) {
            throw new RangeError(
                `Advance clock by '${milliseconds}': the emulator's clock ends with the year 2099. Pass fewer milliseconds.`,
            );
        }
        this.offset += milliseconds;
        this.now();
    }

    /** Returns a function that restores all pending tasks. The clock itself only goes forward. */
    save(): () => void {
        const saved = [...this.tasks];
        return () => {
            this.tasks = [...saved];
        };
    }

    /** Schedules a task in that many milliseconds; with 0, runs it at once. */
    after(milliseconds: number, run: () => void): void {
        if (milliseconds <= 0) {
            run();
            return;
        }
        const task = { due: this.now() + milliseconds, run };
        // Most tasks are due after all the others.
        const last = this.tasks.findLastIndex(({ due }) => due <= task.due);
        this.tasks.splice(last + 1, 0, task);
    }
}

/** Whether a text is a time at which the emulator's clock can start. */
export function isMoment(text: string): boolean {
    const time = Date.parse(text);
    return time >= EARLIEST && time < LATEST;
}

/** A time as Graph writes it in most cases: UTC, whole seconds. */
export function wholeSeconds(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
