/** Something that has to happen at a moment of the emulator's time. */
interface Task {
    readonly due: number;
    readonly run: () => void;
}

/** The emulator's time begins and stays between these: moments whose years have four digits, and whose months can be listed. */
const EARLIEST = Date.UTC(2000, 0);
export const LATEST = Date.UTC(2100, 0);

/**
 * The emulator's own time: the machine's, moved forward by `advance`. Replication, dynamic membership and the lifetime of
 * tokens go by it, so a test need not wait. No timer is held: what has fallen due happens when somebody looks.
 */
export class EmulatorClock {
    private tasks: Task[] = [];
    private isRunning = false;

    /** @param offset - milliseconds by which the emulator's time is ahead of the machine's, or behind it. */
    constructor(private offset = 0) {}

    /** Milliseconds since 1970. Whatever has fallen due by now has happened. */
    now(): number {
        const now = Date.now() + this.offset;
        // A task that asks for the time must not have a later one happen in the middle of it.
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
     * Moves time forward. What falls due on the way happens in its order.
     * @throws RangeError for a number that is negative, or leads beyond the year 2099.
     */
    advance(milliseconds: number): void {
        if (!Number.isFinite(milliseconds) || milliseconds < 0) {
            throw new RangeError(`Advance clock by '${milliseconds}': not 0 or more. Pass a number of milliseconds.`);
        }
        if (Date.now() + this.offset + milliseconds >= LATEST) {
            throw new RangeError(
                `Advance clock by '${milliseconds}': the emulator's time ends with the year 2099. Pass fewer milliseconds.`,
            );
        }
        this.offset += milliseconds;
        this.now();
    }

    /** What brings back all that is yet to happen. Time itself only goes forward. */
    save(): () => void {
        const saved = [...this.tasks];
        return () => {
            this.tasks = [...saved];
        };
    }

    /** Has something happen so many milliseconds from now; with 0, at once. */
    after(milliseconds: number, run: () => void): void {
        if (milliseconds <= 0) {
            run();
            return;
        }
        const task = { due: this.now() + milliseconds, run };
        // Most tasks fall due after all the others.
        const last = this.tasks.findLastIndex(({ due }) => due <= task.due);
        this.tasks.splice(last + 1, 0, task);
    }
}

/** Whether a text is a moment that the emulator's time can have, so that it can begin there. */
export function isMoment(text: string): boolean {
    const time = Date.parse(text);
    return time >= EARLIEST && time < LATEST;
}

/** A moment as Graph writes most of them: UTC, whole seconds. */
export function wholeSeconds(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
