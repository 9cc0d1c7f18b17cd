import { type Clock, systemClock } from "../../base/clock";
import { messageOf } from "../../base/messageOf";
import { nestsTooDeep } from "../../base/nesting";
import { settledWithin, TimeUp } from "../../base/settledWithin";
import { errorFromAnswer, type GraphErrorDetails } from "../errors";
import { contextProblem } from "../odataContext";
import { BeyondBounds, BOUNDS, beginning, beyond, textWithin } from "./bounds";
import type { Answer, AttemptResult, Exchange } from "./exchange";

/** How the request is sent. `fetch` in production. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Network failures before a request was sent: nothing was carried out. Codes of Node and of undici. */
const NEVER_SENT = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
]);
/** Certificates that are not trusted: retrying is pointless. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/;

/**
 * Sends one attempt and reads its answer completely, within `timeoutMs`, the exchange's deadline, and the limits of
 * what Microsoft Graph sends. Redirects are not followed. Always settles, whatever the transport does, and keeps the
 * process alive until then. Only throws for the caller's own abort.
 */
export async function send(
    exchange: Exchange,
    init: RequestInit,
    timeoutMs: number,
    fetchIt: Fetch = fetch,
    clock: Clock = systemClock,
): Promise<AttemptResult> {
    const limit = Math.max(1, Math.min(timeoutMs, exchange.deadline.remainingMs()));
    let begun = false;
    const work = async (letGo: AbortSignal): Promise<Answer> => {
        const response = await fetchIt(exchange.url, { ...init, redirect: "manual", signal: letGo });
        begun = true;
        const { status, headers } = response;
        const text =
            isSuccess(status) || isAnsweredInParts(status, exchange)
                ? await textWithin(response, exchange.mostBytes)
                : (await beginning(response, BOUNDS.refusal)).text;
        return { status, headers, text };
    };
    try {
        return judged(await settledWithin(limit, work, exchange.signal), exchange, clock);
    } catch (error) {
        if (exchange.signal?.aborted) {
            throw exchange.signal.reason;
        }
        if (error instanceof TimeUp) {
            return timedOut(exchange, limit, begun);
        }
        if (error instanceof BeyondBounds) {
            return { ...lost(exchange, beyond(`an answer that ${error.message}`)), hopeless: true };
        }
        return begun ? brokenOff(exchange, error) : unreachable(exchange, error);
    }
}

function isSuccess(status: number): boolean {
    return status >= 200 && status <= 299;
}

/**
 * A `$batch` that fails as a whole because a part failed for lack of another still contains the answers of all parts:
 * each is judged by itself.
 *
 * Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching" (2024), for 424; that it can also be
 * the outer status is `assumed`.
 */
function isAnsweredInParts(status: number, { parts }: Exchange): boolean {
    return status === 424 && parts !== undefined;
}

function partsIn(answer: Answer, exchange: Exchange): unknown {
    if (!isAnsweredInParts(answer.status, exchange) || nestsTooDeep(answer.text)) {
        return undefined;
    }
    try {
        const body: unknown = JSON.parse(answer.text);
        return typeof body === "object" && body !== null && "responses" in body && Array.isArray(body.responses)
            ? body
            : undefined;
    } catch {
        return undefined;
    }
}

function judged(answer: Answer, exchange: Exchange, clock: Clock): AttemptResult {
    const parts = partsIn(answer, exchange);
    if (parts !== undefined) {
        return { kind: "answered", answer, body: parts };
    }
    if (!isSuccess(answer.status)) {
        const failed = { ...answer, clientRequestId: exchange.clientRequestId, needs: exchange.needs };
        const error = errorFromAnswer(failed, clock.now());
        return {
            kind: "refused",
            answer,
            error: answer.status >= 300 && answer.status < 400 ? redirected(error) : error,
        };
    }
    if (exchange.method === "DELETE" && answer.status !== 204) {
        return unusable(answer, exchange, "to a deletion, which Microsoft Graph answers with 204");
    }
    if (answer.text.trim() === "") {
        // 204, and 200 or 202 of an action. A read without a body, or a creation without one, was cut off.
        const complete = answer.status === 204 || (exchange.method !== "GET" && answer.status !== 201);
        return complete ? { kind: "answered", answer, body: undefined } : cutOff(answer, exchange);
    }
    if (nestsTooDeep(answer.text)) {
        const what = `an answer with arrays and objects nested more than ${BOUNDS.depth} levels deep`;
        return { ...lost(exchange, beyond(what)), hopeless: true };
    }
    let body: unknown;
    try {
        body = JSON.parse(answer.text.replace(/^\uFEFF/, ""));
    } catch {
        const plain = answer.headers.get("content-type")?.startsWith("text/plain") && isCount(exchange);
        return plain ? { kind: "answered", answer, body: answer.text } : cutOff(answer, exchange);
    }
    const problem = contextProblem(body, new URL(exchange.url).pathname);
    return problem === undefined
        ? { kind: "answered", answer, body }
        : unusable(answer, exchange, `with an answer that ${problem}`);
}

function redirected(error: GraphErrorDetails): GraphErrorDetails {
    return { ...error, message: `${error.message}, a redirect, which is never followed with a token` };
}

/** `/$count` answers with a plain number; nothing else answers with plain text. */
function isCount({ url }: Exchange): boolean {
    return new URL(url).pathname.endsWith("/$count");
}

function cutOff(answer: Answer, exchange: Exchange): AttemptResult {
    return unusable(answer, exchange, "with a body that is not complete JSON");
}

function unusable(answer: Answer, exchange: Exchange, how: string): AttemptResult {
    return lost(exchange, {
        status: 0,
        code: "malformedAnswer",
        message: `the service answered ${answer.status} ${how}`,
        requestId: answer.headers.get("request-id") ?? undefined,
        date: answer.headers.get("date") ?? undefined,
    });
}

function timedOut(exchange: Exchange, limit: number, begun: boolean): AttemptResult {
    return lost(exchange, {
        status: 0,
        code: "timeout",
        message: `no ${begun ? "complete " : ""}answer from ${new URL(exchange.url).origin} within ${seconds(limit)} s`,
        fix: "Try again, or increase hotpatch:requestTimeoutSeconds",
    });
}

/** The answer had begun, so the service has seen the request. */
function brokenOff(exchange: Exchange, error: unknown): AttemptResult {
    const { code, detail } = networkCause(error);
    return lost(exchange, {
        status: 0,
        code,
        message: `the answer from ${new URL(exchange.url).origin} is corrupt or broke off (${detail})`,
        fix: "Try again. If it keeps happening, check the network and the proxy",
    });
}

function unreachable(exchange: Exchange, error: unknown): AttemptResult {
    const { code, detail } = networkCause(error);
    const hopeless = NOT_TRUSTED.test(code);
    const details: GraphErrorDetails = {
        status: 0,
        code,
        message: `no answer from ${new URL(exchange.url).origin} (${detail})`,
        fix: hopeless
            ? "Its certificate is not trusted here. Set NODE_EXTRA_CA_CERTS to the issuer's certificate"
            : "Check the network, the proxy and hotpatch:graphEndpoint",
        clientRequestId: exchange.clientRequestId,
    };
    return hopeless || NEVER_SENT.has(code) ? { kind: "notSent", hopeless, error: details } : lost(exchange, details);
}

function lost(exchange: Exchange, error: GraphErrorDetails): Extract<AttemptResult, { kind: "lost" }> {
    return { kind: "lost", error: { ...error, clientRequestId: exchange.clientRequestId } };
}

/** `fetch` says "fetch failed" and keeps the reason in a chain of causes, or in several at once. */
function networkCause(error: unknown): { code: string; detail: string } {
    let found = { code: "network", detail: messageOf(error) };
    let current: unknown = error;
    for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
        const code = "code" in current && typeof current.code === "string" ? current.code : undefined;
        found = { code: code ?? found.code, detail: code ?? (current.message || found.detail) };
        current = current instanceof AggregateError ? current.errors[0] : current.cause;
    }
    return found;
}

function seconds(milliseconds: number): string {
    return String(Math.round(milliseconds) / 1000);
}
