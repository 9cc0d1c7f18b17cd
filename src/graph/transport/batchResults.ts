import type { Clock } from "../../base/clock";
import { isPlainObject } from "../../base/plainObject";
import type { BatchGet } from "../client";
import { errorFromAnswer } from "../errors";
import { contextProblem } from "../odataContext";
import type { AttemptResult } from "./exchange";

/**
 * The answers to the parts in a `$batch`'s body, by id. If two have the same id, neither counts: it is not known which
 * one is right.
 */
export function responsesById(body: unknown): Map<string, Record<string, unknown>> {
    const responses = isPlainObject(body) && Array.isArray(body.responses) ? body.responses.filter(isPlainObject) : [];
    const byId = new Map<string, Record<string, unknown>>();
    for (const response of responses) {
        const id = String(response.id);
        byId.set(id, byId.has(id) ? {} : response);
    }
    return byId;
}

/** Judges one part like a separate answer. Header names come in any case, which `Headers` handles. */
export function partResult(
    response: Record<string, unknown> | undefined,
    { needs, path }: Pick<BatchGet, "needs" | "path">,
    clock: Clock,
): AttemptResult {
    const status = Number(response?.status);
    if (response === undefined || !Number.isInteger(status) || status < 100) {
        return lost("the service's answer to a batch does not contain this part, or contains it twice");
    }
    const headers = headersFrom(response.headers);
    const { body } = response;
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const answer = { status, headers, text };
    if (status < 200 || status > 299) {
        return { kind: "refused", answer, error: errorFromAnswer({ ...answer, needs }, clock.now()) };
    }
    if (status !== 204 && !isPlainObject(body) && typeof body !== "string" && typeof body !== "number") {
        return lost(`the service answered ${status} within a batch, without a body`);
    }
    const problem = contextProblem(body, path);
    return problem === undefined
        ? { kind: "answered", answer, body }
        : lost(`the service answered ${status} within a batch with an answer that ${problem}`);
}

function lost(message: string): AttemptResult {
    return { kind: "lost", error: { status: 0, code: "malformedAnswer", message } };
}

function headersFrom(value: unknown): Headers {
    const headers = new Headers();
    for (const [name, text] of Object.entries(isPlainObject(value) ? value : {})) {
        try {
            headers.set(name, String(text));
        } catch {
            // Not a valid HTTP header, so of no use to us.
        }
    }
    return headers;
}
