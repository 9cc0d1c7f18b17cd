import type { BatchGet } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { type GraphError, isGraphError } from "../graph/errors";
import type { ReadContext } from "./entraDevices";
import type { Fact, VbsReport } from "./facts";
import { Feed } from "./feed";
import { hardwareIn, hardwareRequest, vbsIn, vbsNotRead } from "./hardware";
import type { Machine } from "./machines";
import { isStop, ReadingStopped, whyStopped } from "./stop";

/** `assumed`: of a fleet no more devices are deleted while it is read. */
const MOST_GONE = 0.01;

/**
 * Single reads of the hardware inventory, a request a device. They are sent while the lists are still read: the service's
 * budget decides how long a fleet takes, so none of it may go unused. Where a later page has a newer record of a machine,
 * that one is read as well.
 */
export class VbsReads {
    /** The last sync of each record that was asked for, by Intune's id. */
    private readonly asked = new Map<string, string | null>();
    private readonly answers = new Map<string, Fact<VbsReport>>();
    /** Ids in the order of their answers, from when all requests are known. */
    private readonly news = new Feed<string>();
    private reads: Promise<void> = Promise.resolve();
    private readonly abandon = new AbortController();
    private failure: GraphError | undefined;
    private areAllKnown = false;
    private readonly errors: GraphError[] = [];
    private readonly gone: GraphError[] = [];

    constructor(private readonly context: ReadContext) {}

    /**
     * Goes through `lists` to their end, and begins to read VBS of the machines that they hand over, where `isWanted`. What
     * fails or stays away is a fact about that device alone; a stop ends the reads.
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

    /** Ends all reads: nobody wants to know any more. */
    end(): void {
        this.abandon.abort(new ReadingStopped("nobody waits for it any more"));
    }

    /** The records that are answered from now on, until all were that ever will be. */
    async *rest(): AsyncGenerator<string, void, undefined> {
        yield* this.news;
        await this.reads;
    }

    /** Whether that record was asked for. */
    has(intuneId: string): boolean {
        return this.asked.has(intuneId);
    }

    /** Whether its answer is there. */
    hasAnswer(intuneId: string): boolean {
        return this.answers.has(intuneId);
    }

    /** Whether that record was asked for in vain, since reading was stopped. */
    wasStoppedBefore(intuneId: string): boolean {
        return this.context.signal?.aborted === true && !this.answers.has(intuneId);
    }

    /** The VBS state that a record was found to have, or why it is not known. */
    of(intuneId: string): Fact<VbsReport> {
        if (this.wasStoppedBefore(intuneId)) {
            return vbsNotRead(whyStopped(this.context.signal));
        }
        const failed = this.failure === undefined ? undefined : { id: intuneId, error: this.failure };
        return this.answers.get(intuneId) ?? vbsIn(failed, this.asked.get(intuneId) ?? null);
    }

    /**
     * Reads that failed, and how the first did. A device that is gone by the time that it is asked about is no failure, unless so
     * many are that they must be hidden.
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
        return fresh.map(({ id }) => hardwareRequest(id));
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
                // assumed: the inventory is as old as the last sync at best; Microsoft Graph gives it no time of its own.
                this.answers.set(answer.id, vbsIn(answer, this.asked.get(answer.id) ?? null));
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
