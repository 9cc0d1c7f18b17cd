import type { BatchGet } from "./client";
import type { Deadline } from "./deadline";
import { type Workload, workloadOf } from "./workload";

/** A part of a `$batch` that is to be sent, again perhaps. */
export interface Pending {
    readonly part: BatchGet;
    readonly workload: Workload;
    attempt: number;
    deadline?: Deadline;
    /** Not before then, in milliseconds since 1970. */
    notBefore: number;
}

/**
 * The parts of a run of batches that are still to be sent. Those that failed go before those that were never sent, as soon
 * as they may.
 */
export class BatchQueue {
    private readonly fresh: { readonly workload: Workload; readonly parts: BatchGet[]; next: number }[] = [];
    private again: Pending[] = [];

    constructor(parts: readonly BatchGet[]) {
        const byWorkload = new Map<Workload, BatchGet[]>();
        const ids = new Set<string>();
        for (const part of parts) {
            ids.add(part.id);
            const workload = workloadOf(part.path);
            const list = byWorkload.get(workload);
            if (list) {
                list.push(part);
            } else {
                byWorkload.set(workload, [part]);
            }
        }
        if (ids.size !== parts.length) {
            throw new Error("the ids of a batch's parts have to be unique");
        }
        for (const [workload, list] of byWorkload) {
            this.fresh.push({ workload, parts: list, next: 0 });
        }
    }

    /** Whether nothing is left to be sent. */
    isEmpty(): boolean {
        return this.again.length === 0 && this.fresh.length === 0;
    }

    /** When the next part may be sent, if all that are left have to wait. */
    soonest(): number {
        return Math.min(...this.again.map(({ notBefore }) => notBefore));
    }

    /**
     * Takes up to `most` parts that may be sent now, all of one workload, so that its throttle decides about all of them.
     * Empty if there are none.
     */
    take(most: number, now: number): Pending[] {
        const workload = this.again.find(({ notBefore }) => notBefore <= now)?.workload ?? this.fresh[0]?.workload;
        const taken: Pending[] = [];
        this.again = this.again.filter((pending) => {
            const goes = taken.length < most && pending.workload === workload && pending.notBefore <= now;
            if (goes) {
                taken.push(pending);
            }
            return !goes;
        });
        const place = this.fresh.findIndex((list) => list.workload === workload);
        const list = this.fresh[place];
        if (workload !== undefined && list !== undefined) {
            const chunk = list.parts.slice(list.next, list.next + most - taken.length);
            taken.push(...chunk.map((part) => ({ part, workload, attempt: 1, notBefore: 0 })));
            list.next += chunk.length;
            if (list.next === list.parts.length) {
                this.fresh.splice(place, 1);
            }
        }
        return taken;
    }

    /** Puts parts back that are to be sent again. */
    putBack(parts: readonly Pending[]): void {
        this.again.push(...parts);
    }
}
