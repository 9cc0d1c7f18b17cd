/** Units used within a fraction of a window, combined so that a busy window stays small. */
interface Slot {
    readonly first: number;
    last: number;
    units: number;
}

const SLOTS = 40;

/** How far usage is counted beyond the limit: 1.8 is the documented maximum of `x-ms-throttle-limit-percentage`. */
const MOST_SHARE = 1.8;

/**
 * What was used within the last so many milliseconds. No period of that length admits more than the limit; units come
 * back at most a fortieth of the window late.
 */
export class UsageWindow {
    private slots: Slot[] = [];
    private total = 0;

    constructor(
        readonly limit: number,
        readonly windowMs: number,
    ) {}

    /** Units used within the window that ends now. */
    spent(now: number): number {
        while (this.slots[0] !== undefined && this.slots[0].last + this.windowMs <= now) {
            this.total -= this.slots.shift()?.units ?? 0;
        }
        return this.total;
    }

    fits(units: number, now: number): boolean {
        return this.spent(now) + units <= this.limit;
    }

    /** Counts units, whether they were admitted or not, up to the maximum that is reported. */
    spend(units: number, now: number): void {
        const counted = Math.min(units, Math.max(0, MOST_SHARE * this.limit - this.spent(now)));
        const newest = this.slots.at(-1);
        if (newest !== undefined && now - newest.first < this.windowMs / SLOTS) {
            newest.last = now;
            newest.units += counted;
        } else {
            this.slots.push({ first: now, last: now, units: counted });
        }
        this.total += counted;
    }

    /**
     * The time from which on that many units fit, if nothing else is used. More than the whole limit is treated like
     * the whole limit.
     */
    fitsAt(units: number, now: number): number {
        let left = this.spent(now);
        const room = Math.max(0, this.limit - units);
        for (const { last, units: freed } of this.slots) {
            if (left <= room) {
                return now;
            }
            left -= freed;
            if (left <= room) {
                return last + this.windowMs;
            }
        }
        return now;
    }
}
