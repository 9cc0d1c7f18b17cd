import { setMaxListeners } from "node:events";
import type { Clock } from "../../base/clock";
import type { BatchAnswer, BatchGet } from "../client";
import type { Deadline } from "../deadline";
import { GraphError } from "../errors";
import { BatchQueue, type Pending } from "./batchQueue";
import { partResult, responsesById } from "./batchResults";
import type { AttemptResult } from "./exchange";
import { backoffMs, isThrottled, retryDecision } from "./retry";
import type { Throttle } from "./throttle";
import type { Workload } from "./workload";

/**
 * The maximum number of parts in a `$batch`.
 *
 * Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching" (2024).
 */
const MOST_PARTS = 20;

/** How many posts in a row may fail, each after its own retries, before the service is considered down. */
const MOST_FAILED_POSTS = 3;

/** The parts to read: all of them, or as they become known. */
export type BatchParts = readonly BatchGet[] | AsyncIterable<readonly BatchGet[]>;

/** One `$batch`. */
export interface Batch {
    readonly requests: readonly unknown[];
    readonly workload: Workload;
    readonly deadline: Deadline;
    readonly signal: AbortSignal;
    /** Called when the throttle has let it through. */
    readonly onAdmitted: () => void;
}

/** What a run of batches works with. */
export interface BatchTools {
    /** How many posts may be in flight at once. */
    readonly concurrency: number;
    readonly clock: Clock;
    readonly throttle: Throttle;
    /** A part's deadline, counted from when it is first sent. */
    readonly newDeadline: () => Deadline;
    readonly signal?: AbortSignal;
    /** Headers of every part. */
    readonly innerHeaders: Readonly<Record<string, string>>;
    /** Sends one `$batch` and returns its body. */
    readonly post: (batch: Batch) => Promise<unknown>;
}

/** The result of one post. */
interface Settled {
    readonly post: number;
    readonly answers: BatchAnswer[];
    readonly again: Pending[];
    /** Why the post as a whole failed. */
    readonly failure?: GraphError;
}

/**
 * Reads many objects through `$batch`, with several posts at once. The outer answer is 200 even if all parts failed,
 * and parts come back in any order, so each part is matched by id and judged like a separate request. Only failed parts
 * are sent again, none before its own Retry-After. A part without an answer counts as failed. If a post fails after its
 * own retries, only its own parts get the error: the others continue.
 *
 * Parts are sent while others are still becoming known; part of the budget is reserved for the requests that find them.
 *
 * @throws GraphError if a post is refused for lack of a permission or a valid token, or if {@link MOST_FAILED_POSTS} in
 * a row have failed: no other post would succeed. The rest is then abandoned. Whatever `parts` throws is passed on
 * unchanged.
 */
export async function* batchGets(parts: BatchParts, tools: BatchTools): AsyncGenerator<BatchAnswer, void, undefined> {
    const queue = new BatchQueue();
    const abandon = new AbortController();
    const signal = tools.signal ? AbortSignal.any([tools.signal, abandon.signal]) : abandon.signal;
    setMaxListeners(0, signal); // Each request in flight adds a listener.
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
                post.catch(() => undefined); // Whoever awaits it gets the error; possibly nobody does any more.
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
        abandon.abort(new Error("nobody is waiting for these answers any more"));
        void arrivals.return().catch(() => undefined);
    }
}

/** Fills the queue; yields each time that parts have become known. */
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

/** What may be sent now: nothing if there is nothing to send, or no room in the budget. */
function nextChunk(queue: BatchQueue, { throttle, clock, newDeadline }: BatchTools): Pending[] {
    const now = clock.now();
    for (const workload of queue.ready(MOST_PARTS, now)) {
        const { most, wait } = roomFor(workload, queue, throttle);
        // A part that would wait beyond its deadline is sent anyway, so that the throttle reports why it cannot.
        if (wait === 0 || !newDeadline().leaves(wait)) {
            return queue.take(workload, most, now);
        }
    }
    return [];
}

/**
 * How large a batch may be, and the milliseconds until there is room for a full one. While parts are still becoming
 * known, room is left for as many requests again, which the lists they come from need.
 */
function roomFor(workload: Workload, queue: BatchQueue, throttle: Throttle): { most: number; wait: number } {
    const most = throttle.unitsAtOnce(workload, MOST_PARTS);
    return { most, wait: throttle.opensInMs(workload, queue.isOpen ? 2 * most : most, queue.reservedOf(workload)) };
}

/** Milliseconds until more may be sent than now; infinity if that depends on an answer. */
function waitMs(queue: BatchQueue, underWay: number, { concurrency, throttle, clock }: BatchTools): number {
    if (underWay >= concurrency) {
        return Number.POSITIVE_INFINITY;
    }
    const now = clock.now();
    const opening = queue.ready(MOST_PARTS, now).map((workload) => roomFor(workload, queue, throttle).wait);
    return Math.max(1, Math.min(queue.soonest(now) - now, ...opening));
}

/** Created once: a new error for each interrupted sleep would cost more than the sleep. */
const SLEPT_ENOUGH = new Error("something else happened first");

/**
 * Waits until a post has settled, which is then returned, or until parts have become known, the time is up, or
 * everything is cancelled.
 */
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
            wake = () => resolve(undefined); // The loop then sees that the signal is aborted.
        }),
    );
    signal.addEventListener("abort", wake, { once: true });
    const sleep = new AbortController();
    if (milliseconds !== Number.POSITIVE_INFINITY) {
        const slept = clock.sleep(milliseconds, sleep.signal).then(() => undefined);
        slept.catch(() => undefined); // Interrupted if something else happens first.
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

/** Informs the throttle. If a part was throttled, other parts that were answered do not make up for it. */
function learn(results: readonly AttemptResult[], workload: Workload, throttle: Throttle): void {
    const answered = results.filter((result) => "answer" in result);
    const throttled = answered.filter(isThrottled);
    for (const { answer } of throttled.length > 0 ? throttled : answered) {
        throttle.answered(workload, answer.headers, throttled.length > 0);
    }
}

/** Whether a failed part is sent again, and if so, when. */
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
