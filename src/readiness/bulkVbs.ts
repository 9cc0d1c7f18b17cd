import type { GraphClient } from "../graph/client";
import type { Fact, VbsReport } from "./facts";
import type { Machine } from "./machines";
import type { ManagedDevice } from "./managedDevice";
import { ReadingStopped } from "./stop";

/** VBS of many devices from one list, in place of a single read of each. */
export interface BulkAnswers {
    /** The VBS state that is taken for a record; undefined if the device has to be read by itself. */
    of(record: ManagedDevice): Fact<VbsReport> | undefined;
    /** What to know about the states that were taken, in whole sentences; `taken` of them were. */
    notes(taken: number): readonly string[];
}

/**
 * Reads a bulk source. What the source refuses or does not have leaves every device to be read by itself, and is in the
 * notes.
 */
export type BulkSource = (graph: GraphClient, signal: AbortSignal) => Promise<BulkAnswers>;

/** A bulk source being read while the lists of devices are. */
export class BulkVbs {
    private readonly abandon = new AbortController();
    private readonly reading: Promise<BulkAnswers>;
    private answers: BulkAnswers | undefined;
    private readonly taken = new Set<string>();
    private used = 0;

    constructor(source: BulkSource, graph: GraphClient, signal: AbortSignal | undefined) {
        const { signal: abandoned } = this.abandon;
        this.reading = source(graph, signal === undefined ? abandoned : AbortSignal.any([signal, abandoned]));
        this.reading.then(
            (answers) => {
                this.answers = answers;
            },
            () => undefined, // Whoever waits for it gets the error.
        );
    }

    /** The same lists, but their machines are only passed on once it is known which of them have to be read. */
    async *heldBack<Found>(
        lists: AsyncGenerator<readonly Machine[], Found, undefined>,
    ): AsyncGenerator<readonly Machine[], Found, undefined> {
        const held: (readonly Machine[])[] = [];
        for (;;) {
            const step = await lists.next();
            if (step.done) {
                this.answers = await this.reading;
                yield* held;
                return step.value;
            }
            held.push(step.value);
            if (this.answers !== undefined) {
                yield* held.splice(0);
            }
        }
    }

    /** Takes the source's state of a machine, if it may be taken. Only after {@link heldBack} passed the machine on. */
    takes({ newest }: Machine): boolean {
        const isTaken = this.answers?.of(newest) !== undefined;
        if (isTaken) {
            this.taken.add(newest.id);
        }
        return isTaken;
    }

    /** The state that was taken for a machine's newest record, once for each machine. */
    of({ newest }: Machine): Fact<VbsReport> | undefined {
        const vbs = this.taken.has(newest.id) ? this.answers?.of(newest) : undefined;
        this.used += vbs === undefined ? 0 : 1;
        return vbs;
    }

    /** Once all machines have got theirs. */
    notes(): readonly string[] {
        return this.answers?.notes(this.used) ?? [];
    }

    /** Ends the reading: nobody is waiting for it any more. */
    end(): void {
        this.abandon.abort(new ReadingStopped("nobody is waiting for it any more"));
    }
}
