import type { BatchGet } from "../client";
import type { Deadline } from "../deadline";
import { type Workload, workloadOf } from "./workload";

/** A part of a `$batch` that has to be sent, possibly again. */
export interface Pending {
    readonly part: BatchGet;
    readonly workload: Workload;
    attempt: number;
    deadline?: Deadline;
    /** Not to be sent before this time, in milliseconds since 1970. */
    notBefore: number;
}

/** Parts that were never sent, in order. */
interface Fresh {
    readonly parts: BatchGet[];
    next: number;
}

/**
 * The parts of a run of batches that still have to be sent. Failed parts go before parts that were never sent, as soon
 * as they are due.
 */
export class BatchQueue {
    private readonly ids = new Set<string>();
    private readonly fresh = new Map<Workload, Fresh>();
    private again: Pending[] = [];
    /** Parts that were taken but not let through by the throttle yet. */
    private readonly reserved = new Map<Workload, number>();
    private open = true;

    /** Adds parts to send. */
    add(parts: readonly BatchGet[]): void {
        for (const part of parts) {
            if (this.ids.has(part.id)) {
                throw new Error("the ids of a batch's parts must be unique");
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

    /** No more parts will come, so a batch that is not full may be sent. */
    close(): void {
        this.open = false;
    }

    /** Whether more parts may come. */
    get isOpen(): boolean {
        return this.open;
    }

    /** Whether there is nothing left to send. */
    isEmpty(): boolean {
        return this.again.length === 0 && this.fresh.size === 0;
    }

    /** When the next waiting part is due; infinity if there is none. */
    soonest(now: number): number {
        return Math.min(...this.again.map(({ notBefore }) => notBefore).filter((time) => time > now));
    }

    /**
     * Workloads with parts that may be sent now, starting with those whose parts are sent again. While more parts may
     * come, a batch needs `most` of them.
     */
    ready(most: number, now: number): Workload[] {
        const due = this.again.filter(({ notBefore }) => notBefore <= now).map(({ workload }) => workload);
        const worthwhile = [...this.fresh].filter(([, { parts, next }]) => !this.open || parts.length - next >= most);
        return [...new Set([...due, ...worthwhile.map(([workload]) => workload)])];
    }

    /** How many parts of a workload were taken that the throttle has not counted yet. */
    reservedOf(workload: Workload): number {
        return this.reserved.get(workload) ?? 0;
    }

    /** Called when the throttle has let that many parts through, or when they will never reach it. */
    letThrough(workload: Workload, parts: number): void {
        this.reserved.set(workload, this.reservedOf(workload) - parts);
    }

    /**
     * Takes up to `most` parts of a workload that may be sent now. They share one throttle, and count as reserved until
     * it has let them through.
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

    /** Puts back parts that have to be sent again. */
    putBack(parts: readonly Pending[]): void {
        this.again.push(...parts);
    }
}
