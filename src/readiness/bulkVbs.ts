import type { GraphClient } from "../graph/client";
import { type Fact, missing, type VbsReport } from "./facts";
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

/** What a record is known by. */
export type BulkRecord = Pick<ManagedDevice, "id" | "name" | "entraDeviceId" | "lastSync">;

/** VBS of many devices from one list, in place of a single read of each. */
export interface BulkAnswers {
    /** How evidence names the source. */
    readonly source: string;
    /** Undefined if it says nothing about the record. */
    says(record: BulkRecord): BulkWord | undefined;
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
 * Single reads that cost no waiting, because Intune admits so many at once. Up to so many, devices whose VBS does not run
 * by a bulk source are read too: only Intune says why.
 */
const FREE_READS = 2_000;

/** Devices on which the same sources differ. */
interface Difference extends VbsDisagreement {
    devices: number;
    readonly examples: string[];
}

/**
 * Bulk sources being read while the lists of devices are. The first that has a state for a device is taken. Two things
 * are read by themselves: a device on which two sources differ, and while reads cost no waiting, a device whose VBS does
 * not run, to learn why. A read that differs from a state that is not older than itself leaves VBS unknown.
 */
export class BulkVbs {
    private readonly abandon = new AbortController();
    private readonly reading: Promise<readonly BulkAnswers[]>;
    private answers: readonly BulkAnswers[] | undefined;
    /** The number of the source of each record that was taken. */
    private readonly taken = new Map<string, number>();
    private readonly used: number[];
    private reads = 0;
    private readonly differences = new Map<string, Difference>();

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

    /**
     * Takes a source's state of a machine, if it may be taken; otherwise the machine has to be read. Only after
     * {@link heldBack} passed the machine on.
     */
    takes({ newest }: Machine): boolean {
        const words = this.wordsOn(newest);
        const first = words.find(({ word }) => word.state !== undefined);
        const isTaken =
            first !== undefined &&
            words.every(({ word }) => word.isRunning === first.word.isRunning) &&
            (first.word.isRunning || this.reads >= FREE_READS);
        if (isTaken) {
            this.taken.set(newest.id, first.place);
        } else {
            this.reads += 1;
        }
        return isTaken;
    }

    /** The state that was taken for a machine's newest record, once for each machine. */
    of({ newest }: Machine): Fact<VbsReport> | undefined {
        const place = this.taken.get(newest.id);
        if (place === undefined) {
            return undefined;
        }
        this.used[place] = (this.used[place] ?? 0) + 1;
        return this.answers?.[place]?.says(newest)?.state;
    }

    /**
     * What a single read and the bulk sources say together, once for each machine that was read.
     *
     * @param read what came of the read
     */
    settled(record: BulkRecord, read: Fact<VbsReport>): Fact<VbsReport> {
        const words = this.wordsOn(record);
        const isDecided = words.every(({ word }) => word.isRunning === words[0]?.word.isRunning);
        if (!isDecided) {
            this.differ(
                words.map(({ source }) => source),
                record.name,
            );
        }
        if (read.kind !== "known") {
            // Sources that agree that it does not run make no device eligible.
            const place = isDecided ? words.find(({ word }) => word.state !== undefined && !word.isRunning) : undefined;
            if (place === undefined) {
                return read;
            }
            this.used[place.place] = (this.used[place.place] ?? 0) + 1;
            return place.word.state ?? read;
        }
        const isRunning = read.value.state === "running";
        const against = words.filter(({ word }) => word.isRunning !== isRunning);
        if (isDecided && against.length > 0) {
            this.differ([...against.map(({ source }) => source), read.source], record.name);
        }
        const asNew = against.find(({ word }) => isAsNew(word.state, read));
        return asNew === undefined
            ? read
            : missing(
                  `${read.source} says ${isRunning ? "that it runs" : "that it does not run"}, and ${asNew.source} says the opposite and is not older`,
                  read.source,
                  read.observedAt,
                  "Sync the device with Intune, and check again a day later. `msinfo32` shows the state on the device itself.",
              );
    }

    /** Whether a source says something else about a record than an earlier read. */
    isAgainst(record: BulkRecord, read: Fact<VbsReport>): boolean {
        const isRunning = read.kind === "known" && read.value.state === "running";
        return read.kind === "known" && this.wordsOn(record).some(({ word }) => word.isRunning !== isRunning);
    }

    /** Once all machines have got theirs. */
    notes(): readonly string[] {
        return (this.answers ?? []).flatMap((answers, place) => answers.notes(this.used[place] ?? 0));
    }

    /** On which devices the sources differ, by the sources that do. Once all machines have got theirs. */
    disagreements(): readonly VbsDisagreement[] {
        return [...this.differences.values()].sort((a, b) => b.devices - a.devices);
    }

    /** Ends the reading: nobody is waiting for it any more. */
    end(): void {
        this.abandon.abort(new ReadingStopped("nobody is waiting for it any more"));
    }

    private wordsOn(
        record: BulkRecord,
    ): { readonly word: BulkWord; readonly place: number; readonly source: string }[] {
        return (this.answers ?? []).flatMap((answers, place) => {
            const word = answers.says(record);
            return word === undefined ? [] : [{ word, place, source: answers.source }];
        });
    }

    private differ(between: readonly string[], name: string): void {
        const key = between.join("\n");
        const difference = this.differences.get(key) ?? { between, devices: 0, examples: [] };
        this.differences.set(key, difference);
        difference.devices += 1;
        difference.examples.push(name);
        difference.examples.sort();
        difference.examples.splice(EXAMPLES);
    }
}

/** Whether a state was observed when the read was, or later. What has no time is not as new. */
function isAsNew(state: Fact<VbsReport> | undefined, { observedAt }: { observedAt: string | null }): boolean {
    const at = state?.kind === "known" ? state.observedAt : null;
    return at !== null && observedAt !== null && Date.parse(at) >= Date.parse(observedAt);
}
