import type { BatchGet } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { type GraphError, isGraphError } from "../graph/errors";
import type { ReadContext } from "./entraDevices";
import type { Fact, VbsReport } from "./facts";
import { Feed } from "./feed";
import { hardwareIn, hardwareRequest, vbsIn, vbsNotRead } from "./hardware";
import type { Machine } from "./machines";
import type { ManagedDevice } from "./managedDevice";
import { isStop, ReadingStopped, whyStopped } from "./stop";
import type { KeptReads } from "./vbsCache/vbsCache";

/** `assumed`: no more devices than this are deleted while a fleet is being read. */
const MOST_GONE = 0.01;

/**
 * Single reads of the hardware inventory, one request per device. They are sent while the lists are still being read:
 * the service's budget determines how long a fleet takes, so none of it may go unused. If a later page has a newer
 * record of a machine, that one is read as well.
 */
export class VbsReads {
    /** The last sync of each requested record, by Intune's id. */
    private readonly asked = new Map<string, string | null>();
    private readonly answers = new Map<string, Fact<VbsReport>>();
    /** Ids in the order of their answers; set once all requests are known. */
    private readonly news = new Feed<string>();
    private reads: Promise<void> = Promise.resolve();
    private readonly abandon = new AbortController();
    private failure: GraphError | undefined;
    private areAllKnown = false;
    private readonly errors: GraphError[] = [];
    private readonly gone: GraphError[] = [];

    /**
     * @param kept answers of earlier reads, which are not asked for again if they still count
     * @param isDoubtful whether such an answer is not to be used after all
     */
    constructor(
        private readonly context: ReadContext,
        private readonly kept?: KeptReads,
        private readonly isDoubtful: (record: ManagedDevice, fact: Fact<VbsReport>) => boolean = () => false,
    ) {}

    /**
     * Goes through `lists` to their end, and starts reading VBS for the machines that they yield if `isWanted`. A
     * failed or missing answer is a fact about that device only; a stop ends the reads.
     *
     * @throws what `lists` throws.
     */
    async along<Found>(
        lists: AsyncGenerator<readonly Machine[], Found, undefined>,
        isWanted: (machine: Machine) => boolean,
    ): Promise<Found> {
        const feed = new Feed<BatchGet[]>();
        this.reads = this.read(feed);
        this.reads.catch(() => undefined); // Whoever waits for the rest gets the error.
        try {
            for (;;) {
                const step = await lists.next();
                if (step.done) {
                    this.areAllKnown = true;
                    return step.value;
                }
                feed.give(this.requestsFor(step.value.filter(isWanted)));
            }
        } finally {
            feed.close();
        }
    }

    /** Ends all reads: the answers are no longer wanted. */
    end(): void {
        this.abandon.abort(new ReadingStopped("nobody is waiting for it any more"));
    }

    /** The records in the order in which they are answered from now on, until all that will be answered have been. */
    async *rest(): AsyncGenerator<string, void, undefined> {
        yield* this.news;
        await this.reads;
    }

    /** Whether that record was requested. */
    has(intuneId: string): boolean {
        return this.asked.has(intuneId);
    }

    /** Whether its answer has arrived. */
    hasAnswer(intuneId: string): boolean {
        return this.answers.has(intuneId);
    }

    /** Whether that record was requested but not answered because reading was stopped. */
    wasStoppedBefore(intuneId: string): boolean {
        return this.context.signal?.aborted === true && !this.answers.has(intuneId);
    }

    /** The VBS state found for a record, or why it is not known. */
    of(intuneId: string): Fact<VbsReport> {
        if (this.wasStoppedBefore(intuneId)) {
            return vbsNotRead(whyStopped(this.context.signal));
        }
        const failed = this.failure === undefined ? undefined : { id: intuneId, error: this.failure };
        return this.answers.get(intuneId) ?? vbsIn(failed, this.asked.get(intuneId) ?? null);
    }

    /**
     * Reads that failed, and how the first one did. A device that no longer exists when it is read is not a failure,
     * unless there are so many that they must be hidden.
     */
    unread(): { readonly count: number; readonly first?: GraphError } {
        const gone = this.gone.length > this.asked.size * MOST_GONE ? this.gone : [];
        const failed = [...this.errors, ...gone];
        const unanswered = this.context.signal?.aborted ? 0 : this.asked.size - this.answers.size;
        const first = failed[0] ?? this.failure;
        return { count: failed.length + unanswered, ...(first === undefined ? {} : { first }) };
    }

    private requestsFor(machines: readonly Machine[]): BatchGet[] {
        const fresh = machines.map(({ newest }) => newest).filter(({ id }) => !this.asked.has(id));
        for (const { id, lastSync } of fresh) {
            this.asked.set(id, lastSync ?? null);
        }
        return fresh.filter((record) => !this.recall(record)).map(({ id }) => hardwareRequest(id));
    }

    private recall(record: ManagedDevice): boolean {
        const fact = this.kept?.recall(record, (each) => this.isDoubtful(record, each));
        if (fact !== undefined) {
            this.answers.set(record.id, fact);
        }
        return fact !== undefined;
    }

    private async read(parts: AsyncIterable<readonly BatchGet[]>): Promise<void> {
        const { graph, onProgress, signal } = this.context;
        const stop = AbortSignal.any([this.abandon.signal, ...(signal === undefined ? [] : [signal])]);
        try {
            for await (const part of graph.batchGet("beta", parts, { signal: stop })) {
                const answer = hardwareIn(part);
                if ("error" in answer) {
                    (isMissing(answer.error) ? this.gone : this.errors).push(answer.error);
                }
                // assumed: the inventory is at best as old as the last sync; Microsoft Graph gives it no time of its
                // own.
                const lastSync = this.asked.get(answer.id) ?? null;
                const fact = vbsIn(answer, lastSync);
                this.answers.set(answer.id, fact);
                if (!("error" in answer)) {
                    this.kept?.keep({ id: answer.id, lastSync }, fact);
                }
                if (this.areAllKnown) {
                    this.news.give(answer.id);
                    onProgress({ step: "VBS states", done: this.answers.size, total: this.asked.size });
                }
            }
        } catch (error) {
            if (isStop(error, stop)) {
                return;
            }
            if (!isGraphError(error)) {
                throw error;
            }
            this.failure = error;
        } finally {
            this.news.close();
        }
    }
}
