import type { GraphClient } from "../graph/client";
import type { Fact, VbsReport } from "./facts";
import type { Machine } from "./machines";
import type { ManagedDevice } from "./managedDevice";
import type { VbsDisagreement } from "./source";
import { ReadingStopped } from "./stop";

/** What a bulk source says about the VBS of one record. */
export interface BulkWord {
    /** Whether it says that VBS runs, or that it does not. */
    readonly isRunning: boolean;
    /** The state, if it may take the place of a single read. */
    readonly state: Fact<VbsReport> | undefined;
}

/** VBS of many devices from one list, in place of a single read of each. */
export interface BulkAnswers {
    /** How evidence names the source. */
    readonly source: string;
    /** Undefined if it says nothing about the record. */
    says(record: ManagedDevice): BulkWord | undefined;
    /** What to know about the states that were taken, in whole sentences; `taken` of them were. */
    notes(taken: number): readonly string[];
}

/**
 * Reads a bulk source. What the source refuses or does not have leaves every device to be read by itself, and is in the
 * notes.
 */
export type BulkSource = (graph: GraphClient, signal: AbortSignal) => Promise<BulkAnswers>;

/** Names of devices on which sources differ that a result has. */
const EXAMPLES = 5;

/**
 * Bulk sources being read while the lists of devices are. The first that has a state for a device is taken; a device on
 * which two of them differ is read by itself, so that the read decides, and without an answer to it nothing does.
 */
export class BulkVbs {
    private readonly abandon = new AbortController();
    private readonly reading: Promise<readonly BulkAnswers[]>;
    private answers: readonly BulkAnswers[] | undefined;
    /** The number of the source of each record that was taken. */
    private readonly taken = new Map<string, number>();
    private readonly used: number[];
    private readonly differing = new Set<string>();
    private differ = 0;
    private readonly examples: string[] = [];

    constructor(sources: readonly BulkSource[], graph: GraphClient, signal: AbortSignal | undefined) {
        const { signal: abandoned } = this.abandon;
        const stop = signal === undefined ? abandoned : AbortSignal.any([signal, abandoned]);
        this.used = sources.map(() => 0);
        this.reading = Promise.all(sources.map((source) => source(graph, stop)));
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

    /** Takes a source's state of a machine, if it may be taken. Only after {@link heldBack} passed the machine on. */
    takes({ newest }: Machine): boolean {
        const words = (this.answers ?? []).map((answers) => answers.says(newest));
        if (words.some((word) => word?.isRunning === true) && words.some((word) => word?.isRunning === false)) {
            this.differing.add(newest.id);
            return false;
        }
        const place = words.findIndex((word) => word?.state !== undefined);
        if (place >= 0) {
            this.taken.set(newest.id, place);
        }
        return place >= 0;
    }

    /** The state that was taken for a machine's newest record, once for each machine. */
    of({ newest }: Machine): Fact<VbsReport> | undefined {
        if (this.differing.has(newest.id)) {
            this.differ += 1;
            this.examples.push(newest.name);
            this.examples.sort();
            this.examples.splice(EXAMPLES);
        }
        const place = this.taken.get(newest.id);
        if (place === undefined) {
            return undefined;
        }
        this.used[place] = (this.used[place] ?? 0) + 1;
        return this.answers?.[place]?.says(newest)?.state;
    }

    /** Once all machines have got theirs. */
    notes(): readonly string[] {
        return (this.answers ?? []).flatMap((answers, place) => answers.notes(this.used[place] ?? 0));
    }

    /** On which devices the sources differ. Once all machines have got theirs. */
    disagreements(): readonly VbsDisagreement[] {
        const between = (this.answers ?? []).map(({ source }) => source);
        return this.differ === 0 ? [] : [{ between, devices: this.differ, examples: this.examples }];
    }

    /** Ends the reading: nobody is waiting for it any more. */
    end(): void {
        this.abandon.abort(new ReadingStopped("nobody is waiting for it any more"));
    }
}
