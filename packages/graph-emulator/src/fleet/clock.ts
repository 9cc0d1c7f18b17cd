const STEP_MINUTES = 10;

/** Minutes in a day: ages are counted in minutes. */
export const DAY = 24 * 60;

/** Converts ages to the service's timestamps: ISO 8601, UTC, whole seconds. Equal ages share one string. */
export class Clock {
    private readonly now: number;
    private readonly known = new Map<number, string>();

    constructor(now: Date) {
        this.now = now.getTime();
        if (Number.isNaN(this.now)) {
            throw new RangeError("Generate a fleet: 'now' is not a valid date. Pass a valid Date or leave it out.");
        }
    }

    /** The time that many minutes ago, rounded to ten minutes. */
    ago(minutes: number): string {
        const steps = Math.round(minutes / STEP_MINUTES);
        let text = this.known.get(steps);
        if (text === undefined) {
            text = new Date(this.now - steps * STEP_MINUTES * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
            this.known.set(steps, text);
        }
        return text;
    }
}
