import { setMaxListeners } from "node:events";
import { BatchQueue, type Pending } from "./batchQueue";
import type { BatchAnswer, BatchGet } from "./client";
import type { Clock } from "./clock";
import type { Deadline } from "./deadline";
import { errorFromAnswer, GraphError } from "./errors";
import type { Outcome } from "./exchange";
import { isThrottled, verdict } from "./retry";
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
    readonly post: (body: unknown, workload: Workload, deadline: Deadline, signal: AbortSignal) => Promise<unknown>;
}

/** What came of one post. */
interface Settled<T> {
    readonly post: number;
    readonly answers: BatchAnswer<T>[];
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
 * @throws GraphError if a post is refused for want of a permission or a valid token, or if {@link MOST_FAILED_POSTS} in a
 *     row have failed: no other would fare better. The rest is then abandoned.
 */
export async function* batchGets<T>(
    parts: readonly BatchGet[],
    tools: BatchTools,
): AsyncGenerator<BatchAnswer<T>, void, undefined> {
    const queue = new BatchQueue(parts);
    const abandon = new AbortController();
    const signal = tools.signal ? AbortSignal.any([tools.signal, abandon.signal]) : abandon.signal;
    setMaxListeners(0, signal); // Each request under way listens once.
    const underWay = new Map<number, Promise<Settled<T>>>();
    let posts = 0;
    let failedInARow = 0;
    try {
        while (!queue.isEmpty() || underWay.size > 0) {
            while (underWay.size < tools.concurrency) {
                const chunk = queue.take(MOST_PARTS, tools.clock.now());
                if (chunk.length === 0) {
                    break;
                }
                posts += 1;
                const post = sendChunk<T>(chunk, tools, signal, posts);
                post.catch(() => undefined); // Whoever waits for it gets the error; nobody may be waiting any more.
                underWay.set(posts, post);
            }
            if (underWay.size === 0) {
                await tools.clock.sleep(Math.max(1, queue.soonest() - tools.clock.now()), signal);
                continue;
            }
            const { post, answers, again, failure } = await Promise.race(underWay.values());
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
    }
}

async function sendChunk<T>(
    chunk: Pending[],
    tools: BatchTools,
    signal: AbortSignal,
    post: number,
): Promise<Settled<T>> {
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
    let body: unknown;
    try {
        body = await tools.post({ requests }, workload, fresh, signal);
    } catch (error) {
        if (!(error instanceof GraphError) || error.status === 401 || error.status === 403) {
            throw error;
        }
        return { post, answers: chunk.map(({ part }) => ({ id: part.id, error })), again: [], failure: error };
    }
    const responses = responsesById(body);
    const settled: Settled<T> = { post, answers: [], again: [] };
    for (const pending of chunk) {
        const outcome = outcomeOf(responses.get(pending.part.id), tools.clock);
        if ("answer" in outcome) {
            tools.throttle.answered(workload, outcome.answer.headers, isThrottled(outcome));
        }
        if (outcome.kind === "answered") {
            settled.answers.push({ id: pending.part.id, body: outcome.body as T });
        } else if (mayGoAgain(pending, outcome, tools)) {
            settled.again.push(pending);
        } else {
            settled.answers.push({ id: pending.part.id, error: new GraphError(outcome.error) });
        }
    }
    return settled;
}

/** Whether a failed part is sent again; if so, when. */
function mayGoAgain(pending: Pending, outcome: Exclude<Outcome, { kind: "answered" }>, tools: BatchTools): boolean {
    const decision = verdict("read", outcome, pending.attempt);
    if (decision.next === "fail" || decision.next === "finish") {
        return false;
    }
    const throttled = decision.next === "waitForThrottle";
    const pause =
        outcome.error.retryAfterMs ??
        (throttled ? tools.throttle.opensInMs(pending.workload) : backoffMs(pending.attempt, tools.clock));
    if (!pending.deadline?.leaves(pause)) {
        return false;
    }
    pending.attempt += throttled ? 0 : 1;
    pending.notBefore = tools.clock.now() + pause;
    return true;
}

function responsesById(body: unknown): Map<string, Record<string, unknown>> {
    const responses = isBag(body) && Array.isArray(body.responses) ? body.responses.filter(isBag) : [];
    return new Map(responses.map((response) => [String(response.id), response]));
}

/** Judges one part as if it had come alone. Header names come in any casing; `Headers` does not mind. */
function outcomeOf(response: Record<string, unknown> | undefined, clock: Clock): Outcome {
    const status = Number(response?.status);
    if (response === undefined || !Number.isInteger(status) || status < 100) {
        return lost("the service's answer to a batch left this part out");
    }
    const headers = headersFrom(response.headers);
    const { body } = response;
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const answer = { status, headers, text };
    if (status < 200 || status > 299) {
        return { kind: "refused", answer, error: errorFromAnswer(answer, clock.now()) };
    }
    if (status !== 204 && !isBag(body) && typeof body !== "string" && typeof body !== "number") {
        return lost(`the service answered ${status} within a batch, without a body`);
    }
    return { kind: "answered", answer, body };
}

function lost(message: string): Outcome {
    return { kind: "lost", error: { status: 0, code: "malformedAnswer", message } };
}

function headersFrom(value: unknown): Headers {
    const headers = new Headers();
    for (const [name, text] of Object.entries(isBag(value) ? value : {})) {
        try {
            headers.set(name, String(text));
        } catch {
            // Not a header that HTTP knows: nothing in it for us.
        }
    }
    return headers;
}

function isBag(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
