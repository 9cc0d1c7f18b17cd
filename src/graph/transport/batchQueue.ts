import type { BatchGet } from "../client";
import type { Deadline } from "../deadline";
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

/** Parts that were never sent, in their order. */
interface Fresh {
    readonly parts: BatchGet[];
    next: number;
}

/**
 * The parts of a run of batches that are still to be sent. Those that failed go before those that were never sent, as soon
 * as they may.
 */
export class BatchQueue {
    private readonly ids = new Set<string>();
    private readonly fresh = new Map<Workload, Fresh>();
    private again: Pending[] = [];
    /** Parts that were taken and are not let through by the throttle yet. */
    private readonly reserved = new Map<Workload, number>();
    private open = true;

    /** Takes in parts that are to be sent. */
    add(parts: readonly BatchGet[]): void {
        for (const part of parts) {
            if (this.ids.has(part.id)) {
                throw new Error("the ids of a batch's parts have to be unique");
            }
            this.ids.add(part.id);
            const workload = workloadOf(part.path);
            const list = this.fresh.get(workload);
            if (list) {
                list.parts.push(part);
            } else {
                this.fresh.set(workload, { parts: [part], next: 0 });
            }
        }
    }

    /** No more parts will come: even a batch that is not full may go. */
    close(): void {
        this.open = false;
    }

    /** Whether more parts may come. */
    get isOpen(): boolean {
        return this.open;
    }

    /** Whether nothing is left to be sent. */
    isEmpty(): boolean {
        return this.again.length === 0 && this.fresh.size === 0;
    }

    /** When the next part may be sent that has to wait until then; infinity if there is none. */
    soonest(now: number): number {
        return Math.min(...this.again.map(({ notBefore }) => notBefore).filter((time) => time > now));
    }

    /** Workloads of which parts may be sent now, those first whose parts are sent again. While more may come, `most` make a batch. */
    ready(most: number, now: number): Workload[] {
        const due = this.again.filter(({ notBefore }) => notBefore <= now).map(({ workload }) => workload);
        const worthwhile = [...this.fresh].filter(([, { parts, next }]) => !this.open || parts.length - next >= most);
        return [...new Set([...due, ...worthwhile.map(([workload]) => workload)])];
    }

    /** How many parts of a workload were taken that the throttle does not count yet. */
    reservedOf(workload: Workload): number {
        return this.reserved.get(workload) ?? 0;
    }

    /** The throttle has let so many parts through, or they will never come to it. */
    letThrough(workload: Workload, parts: number): void {
        this.reserved.set(workload, this.reservedOf(workload) - parts);
    }

    /**
     * Takes up to `most` parts of a workload that may be sent now. Its throttle decides about all of them; until it has let
     * them through they are reserved.
     */
    take(workload: Workload, most: number, now: number): Pending[] {
        const taken: Pending[] = [];
        this.again = this.again.filter((pending) => {
            const goes = taken.length < most && pending.workload === workload && pending.notBefore <= now;
            if (goes) {
                taken.push(pending);
            }
            return !goes;
        });
        const list = this.fresh.get(workload);
        if (list !== undefined) {
            const chunk = list.parts.slice(list.next, list.next + most - taken.length);
            taken.push(...chunk.map((part) => ({ part, workload, attempt: 1, notBefore: 0 })));
            list.next += chunk.length;
            if (list.next === list.parts.length) {
                this.fresh.delete(workload);
            }
        }
        this.reserved.set(workload, this.reservedOf(workload) + taken.length);
        return taken;
    }

    /** Puts parts back that are to be sent again. */
    putBack(parts: readonly Pending[]): void {
        this.again.push(...parts);
    }
}
