/** The result of one write: an object, or undefined for a deletion. */
interface Version<T> {
    readonly at: number;
    readonly value: T | undefined;
}

/** Objects as one replica sees them. Objects are never modified in place, so nothing has to be copied. */
export interface View<T> {
    get(id: string): T | undefined;
    all(): T[];
}

/**
 * Objects by id, with a log of writes for each. The newest write is the truth; a replica sees the writes that are older
 * than its lag. Writes older than the longest lag are dropped, except for the last one.
 */
export class ReplicatedCollection<T extends { readonly id: string }> implements View<T> {
    private versions = new Map<string, readonly Version<T>[]>();

    constructor(
        private readonly now: () => number,
        private readonly longestLagMs: number,
    ) {}

    put(value: T): void {
        this.write(value.id, value);
    }

    remove(id: string): void {
        this.write(id, undefined);
    }

    get(id: string): T | undefined {
        return this.versions.get(id)?.at(-1)?.value;
    }

    all(): T[] {
        return this.allSeenAt(Number.POSITIVE_INFINITY);
    }

    /** What a replica sees that is that many milliseconds behind. */
    behind(lagMs: number): View<T> {
        if (lagMs === 0) {
            return this;
        }
        const seenAt = () => this.now() - lagMs;
        return { get: (id) => newest(this.versions.get(id), seenAt()), all: () => this.allSeenAt(seenAt()) };
    }

    /** Returns a function that restores the current objects, including writes that replicas have yet to see. */
    save(): () => void {
        const saved = new Map(this.versions);
        return () => {
            this.versions = new Map(saved);
        };
    }

    private write(id: string, value: T | undefined): void {
        const at = this.now();
        const log = [...(this.versions.get(id) ?? []), { at, value }];
        const settled = log.findLastIndex((version) => version.at <= at - this.longestLagMs);
        const kept = log.slice(Math.max(settled, 0));
        if (kept.every((version) => version.value === undefined)) {
            this.versions.delete(id);
        } else {
            this.versions.set(id, kept);
        }
    }

    private allSeenAt(time: number): T[] {
        const seen: T[] = [];
        for (const log of this.versions.values()) {
            const value = newest(log, time);
            if (value !== undefined) {
                seen.push(value);
            }
        }
        return seen;
    }
}

function newest<T>(log: readonly Version<T>[] | undefined, time: number): T | undefined {
    return log?.findLast((version) => version.at <= time)?.value;
}
