import { setMaxListeners } from "node:events";
import type { Clock } from "../../base/clock";
import type { BatchAnswer, BatchGet } from "../client";
import type { Deadline } from "../deadline";
import { GraphError } from "../errors";
import { BatchQueue, type Pending } from "./batchQueue";
import { partResult, responsesById } from "./batchResults";
import type { AttemptResult } from "./exchange";
import { isThrottled, retryDecision } from "./retry";
import { backoffMs, type Throttle } from "./throttle";
import type { Workload } from "./workload";

/**
 * Parts to a `$batch`.
 *
 * Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching" (2024).
 */
const MOST_PARTS = 20;

/** Posts that may fail one after the other, each after its own retries, before the service counts as gone. */
const MOST_FAILED_POSTS = 3;

/** Parts that are to be read: all of them, or as they become known. */
export type BatchParts = readonly BatchGet[] | AsyncIterable<readonly BatchGet[]>;

/** One `$batch`. */
export interface Batch {
    readonly requests: readonly unknown[];
    readonly workload: Workload;
    readonly deadline: Deadline;
    readonly signal: AbortSignal;
    /** Is called when the throttle has let it through. */
    readonly onAdmitted: () => void;
}

/** What a run of batches works with. */
export interface BatchTools {
    /** Posts under way at once. */
    readonly concurrency: number;
    readonly clock: Clock;
    readonly throttle: Throttle;
    /** A part's deadline, from when it is first sent. */
    readonly newDeadline: () => Deadline;
    readonly signal?: AbortSignal;
    /** Headers of every part. */
    readonly innerHeaders: Readonly<Record<string, string>>;
    /** Sends one `$batch` and returns its body. */
    readonly post: (batch: Batch) => Promise<unknown>;
}

/** What came of one post. */
interface Settled {
    readonly post: number;
    readonly answers: BatchAnswer[];
    readonly again: Pending[];
    /** Why the post as a whole failed. */
    readonly failure?: GraphError;
}

/**
 * Reads many objects by `$batch`, several posts at once. The outer answer says 200 even if all parts failed, and parts come
 * back in any order: each is matched by its id and judged as a request of its own. Only those that failed are sent again,
 * none before its own Retry-After. A part that did not come back counts as failed. A post that fails after its own retries
 * is the error of its parts alone: the others go on.
 *
 * Parts are sent while others are still becoming known; of the budget so much is left as their becoming known needs.
 *
 * @throws GraphError if a post is refused for want of a permission or a valid token, or if {@link MOST_FAILED_POSTS} in a
 *     row have failed: no other would fare better. The rest is then abandoned. What `parts` throws is thrown as it is.
 */
export async function* batchGets(parts: BatchParts, tools: BatchTools): AsyncGenerator<BatchAnswer, void, undefined> {
    const queue = new BatchQueue();
    const abandon = new AbortController();
    const signal = tools.signal ? AbortSignal.any([tools.signal, abandon.signal]) : abandon.signal;
    setMaxListeners(0, signal); // Each request under way listens once.
    const underWay = new Map<number, Promise<Settled>>();
    const arrivals = arrivalsOf(parts, queue);
    let arriving: Promise<undefined> | undefined;
    let posts = 0;
    let failedInARow = 0;
    try {
        while (queue.isOpen || !queue.isEmpty() || underWay.size > 0) {
            signal.throwIfAborted();
            if (arriving === undefined && queue.isOpen) {
                arriving = arrivals.next().then(() => {
                    arriving = undefined;
                    return undefined;
                });
                arriving.catch(() => undefined);
            }
            while (underWay.size < tools.concurrency) {
                const chunk = nextChunk(queue, tools);
                if (chunk.length === 0) {
                    break;
                }
                posts += 1;
                const post = sendChunk(chunk, queue, tools, signal, posts);
                post.catch(() => undefined); // Whoever waits for it gets the error; nobody may be waiting any more.
                underWay.set(posts, post);
            }
            const settled = await nextEvent(underWay, arriving, waitMs(queue, underWay.size, tools), tools, signal);
            if (settled === undefined) {
                continue;
            }
            const { post, answers, again, failure } = settled;
            underWay.delete(post);
            failedInARow = failure === undefined ? 0 : failedInARow + 1;
            if (failure !== undefined && failedInARow === MOST_FAILED_POSTS) {
                throw failure;
            }
            queue.putBack(again);
            yield* answers;
        }
    } finally {
        abandon.abort(new Error("nobody waits for these answers any more"));
        void arrivals.return().catch(() => undefined);
    }
}

/** Fills the queue, a step each time that parts have become known. */
async function* arrivalsOf(parts: BatchParts, queue: BatchQueue): AsyncGenerator<void, void, undefined> {
    if (Symbol.asyncIterator in parts) {
        for await (const known of parts) {
            queue.add(known);
            yield;
        }
    } else {
        queue.add(parts);
    }
    queue.close();
}

/** What may be sent now: nothing if there is nothing, or no room in the budget. */
function nextChunk(queue: BatchQueue, { throttle, clock, newDeadline }: BatchTools): Pending[] {
    const now = clock.now();
    for (const workload of queue.ready(MOST_PARTS, now)) {
        const { most, wait } = roomFor(workload, queue, throttle);
        // Who would wait beyond its deadline is sent along, so that the throttle says why it cannot be.
        if (wait === 0 || !newDeadline().leaves(wait)) {
            return queue.take(workload, most, now);
        }
    }
    return [];
}

/**
 * How large a batch may be, and the milliseconds until there is room for a full one; while parts are still becoming known,
 * for as much again, which the lists need that they come from.
 */
function roomFor(workload: Workload, queue: BatchQueue, throttle: Throttle): { most: number; wait: number } {
    const most = throttle.unitsAtOnce(workload, MOST_PARTS);
    return { most, wait: throttle.opensInMs(workload, queue.isOpen ? 2 * most : most, queue.reservedOf(workload)) };
}

/** Milliseconds until more may be sent than can be now; infinity if that takes an answer first. */
function waitMs(queue: BatchQueue, underWay: number, { concurrency, throttle, clock }: BatchTools): number {
    if (underWay >= concurrency) {
        return Number.POSITIVE_INFINITY;
    }
    const now = clock.now();
    const opening = queue.ready(MOST_PARTS, now).map((workload) => roomFor(workload, queue, throttle).wait);
    return Math.max(1, Math.min(queue.soonest(now) - now, ...opening));
}

/** Made once: an error for each sleep that is cut short would cost more than the sleep. */
const SLEPT_ENOUGH = new Error("something else happened first");

/** Waits until a post is settled, which is then the answer, or parts have become known, the time is up, or all is off. */
async function nextEvent(
    underWay: ReadonlyMap<number, Promise<Settled>>,
    arriving: Promise<undefined> | undefined,
    milliseconds: number,
    { clock }: BatchTools,
    signal: AbortSignal,
): Promise<Settled | undefined> {
    const events: Promise<Settled | undefined>[] = [...underWay.values()];
    if (arriving !== undefined) {
        events.push(arriving);
    }
    let wake = () => {};
    events.push(
        new Promise((resolve) => {
            wake = () => resolve(undefined); // The loop then finds the signal aborted.
        }),
    );
    signal.addEventListener("abort", wake, { once: true });
    const sleep = new AbortController();
    if (milliseconds !== Number.POSITIVE_INFINITY) {
        const slept = clock.sleep(milliseconds, sleep.signal).then(() => undefined);
        slept.catch(() => undefined); // It is cut short when something else happens first.
        events.push(slept);
    }
    try {
        return await Promise.race(events);
    } finally {
        signal.removeEventListener("abort", wake);
        sleep.abort(SLEPT_ENOUGH);
    }
}

async function sendChunk(
    chunk: Pending[],
    queue: BatchQueue,
    tools: BatchTools,
    signal: AbortSignal,
    post: number,
): Promise<Settled> {
    const workload = chunk[0]?.workload ?? "directory";
    const fresh = tools.newDeadline();
    for (const pending of chunk) {
        pending.deadline ??= fresh;
    }
    const requests = chunk.map(({ part }) => ({
        id: part.id,
        method: "GET",
        url: part.path,
        headers: tools.innerHeaders,
    }));
    let isAnnounced = true;
    const onAdmitted = () => {
        queue.letThrough(workload, isAnnounced ? chunk.length : 0);
        isAnnounced = false;
    };
    let body: unknown;
    try {
        body = await tools.post({ requests, workload, deadline: fresh, signal, onAdmitted });
    } catch (error) {
        if (!(error instanceof GraphError) || error.status === 401 || error.status === 403) {
            throw error;
        }
        return { post, answers: chunk.map(({ part }) => ({ id: part.id, error })), again: [], failure: error };
    } finally {
        onAdmitted();
    }
    const responses = responsesById(body);
    const settled: Settled = { post, answers: [], again: [] };
    const results = chunk.map((pending) => ({
        pending,
        result: partResult(responses.get(pending.part.id), pending.part, tools.clock),
    }));
    learn(
        results.map(({ result }) => result),
        workload,
        tools.throttle,
    );
    for (const { pending, result } of results) {
        if (result.kind === "answered") {
            settled.answers.push({ id: pending.part.id, body: result.body });
        } else if (mayGoAgain(pending, result, tools)) {
            settled.again.push(pending);
        } else {
            settled.answers.push({ id: pending.part.id, error: new GraphError(result.error) });
        }
    }
    return settled;
}

/** Tells the throttle. Where a part was refused for being asked too much, those that were answered do not make up for it. */
function learn(results: readonly AttemptResult[], workload: Workload, throttle: Throttle): void {
    const answered = results.filter((result) => "answer" in result);
    const throttled = answered.filter(isThrottled);
    for (const { answer } of throttled.length > 0 ? throttled : answered) {
        throttle.answered(workload, answer.headers, throttled.length > 0);
    }
}

/** Whether a failed part is sent again; if so, when. */
function mayGoAgain(
    pending: Pending,
    result: Exclude<AttemptResult, { kind: "answered" }>,
    tools: BatchTools,
): boolean {
    const decision = retryDecision("read", result, pending.attempt);
    if (decision.next === "fail" || decision.next === "finish") {
        return false;
    }
    const throttled = decision.next === "waitForThrottle";
    const pause =
        result.error.retryAfterMs ??
        (throttled ? tools.throttle.opensInMs(pending.workload) : backoffMs(pending.attempt, tools.clock));
    if (!pending.deadline?.leaves(pause)) {
        return false;
    }
    pending.attempt += throttled ? 0 : 1;
    pending.notBefore = tools.clock.now() + pause;
    return true;
}
