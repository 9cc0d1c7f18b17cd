import type { BatchGet } from "../graph/client";
import { type GraphError, isGraphError } from "../graph/errors";
import type { Reading } from "./entraDevices";
import type { Fact, VbsReport } from "./facts";
import { Feed } from "./feed";
import { hardwareRequest, vbsIn, vbsNotRead } from "./hardware";
import type { Machine } from "./machines";
import type { GraphObject } from "./managedDevice";
import { isStop, ReadingStopped, whyStopped } from "./stop";

/**
 * Single reads of the hardware inventory, a request a device. They are sent while the lists are still read: the service's
 * budget decides how long a fleet takes, so none of it may go unused. Where a later page has a newer record of a machine,
 * that one is read as well.
 */
export class VbsReads {
    /** The last sync of each record that was asked for, by Intune's id. */
    private readonly asked = new Map<string, string | null>();
    private readonly answers = new Map<string, Fact<VbsReport>>();
    private failure: GraphError | undefined;
    private areAllKnown = false;

    constructor(private readonly reading: Reading) {}

    /**
     * Goes through `lists` to their end, and reads VBS of the machines that they hand over, where `isWanted`. What fails or
     * stays away is a fact about that device alone; a stop ends the reads.
     *
     * @throws what `lists` throws.
     */
    async along<Found>(
        lists: AsyncGenerator<readonly Machine[], Found, undefined>,
        isWanted: (machine: Machine) => boolean,
    ): Promise<Found> {
        const feed = new Feed<BatchGet[]>();
        const abandon = new AbortController();
        const reads = this.read(feed, abandon.signal);
        reads.catch(() => undefined); // Whoever waits for it below gets the error.
        try {
            for (;;) {
                const step = await lists.next();
                if (step.done) {
                    this.areAllKnown = true;
                    feed.close();
                    await reads;
                    return step.value;
                }
                feed.give(this.requestsFor(step.value.filter(isWanted)));
            }
        } catch (error) {
            abandon.abort(new ReadingStopped("a list could not be read"));
            throw error;
        }
    }

    /** Whether that record was asked for. */
    has(intuneId: string): boolean {
        return this.asked.has(intuneId);
    }

    /** Whether that record was asked for in vain, since reading was stopped. */
    wasStoppedBefore(intuneId: string): boolean {
        return this.reading.signal?.aborted === true && !this.answers.has(intuneId);
    }

    /** The VBS state that a record was found to have, or why it is not known. */
    of(intuneId: string): Fact<VbsReport> {
        if (this.wasStoppedBefore(intuneId)) {
            return vbsNotRead(whyStopped(this.reading.signal));
        }
        const failed = this.failure === undefined ? undefined : { id: intuneId, error: this.failure };
        return this.answers.get(intuneId) ?? vbsIn(failed, this.asked.get(intuneId) ?? null);
    }

    private requestsFor(machines: readonly Machine[]): BatchGet[] {
        const fresh = machines.map(({ newest }) => newest).filter(({ id }) => !this.asked.has(id));
        for (const { id, lastSync } of fresh) {
            this.asked.set(id, lastSync);
        }
        return fresh.map(({ id }) => hardwareRequest(id));
    }

    private async read(parts: AsyncIterable<readonly BatchGet[]>, abandoned: AbortSignal): Promise<void> {
        const { graph, onProgress, signal } = this.reading;
        const stop = signal === undefined ? abandoned : AbortSignal.any([signal, abandoned]);
        try {
            for await (const answer of graph.batchGet<GraphObject>("beta", parts, { signal: stop })) {
                // assumed: the inventory is as old as the last sync at best; Microsoft Graph gives it no time of its own.
                this.answers.set(answer.id, vbsIn(answer, this.asked.get(answer.id) ?? null));
                if (this.areAllKnown) {
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
        }
    }
}
