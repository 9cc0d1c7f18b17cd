import { GraphFailure } from "../http/failure";
import { type GraphRequest, type GraphResponse, isSeen } from "../http/message";
import { type Answer, failing, type Stage } from "../http/pipeline";
import type { Faults, Injection } from "./faults";
import { proxyPage, refusal } from "./refusals";

/** Names the kind of fault that was injected, on every answer that gets through. */
export const FAULT_HEADER = "x-emulator-fault";

const SLOW_MS = 500;
const HANG_MS = 30_000;

/** Injects faults: into whole requests, and into parts of a `$batch`. */
export function faulty(faults: Faults): Stage {
    return async (request, next) => {
        const injection = faults.decide(request);
        if (injection === undefined) {
            return next(request);
        }
        // A refusal by the service is an answer too, and can also get lost on the way.
        const response = await carriedOut(injection, request, (each) => failing(each, next));
        const headers = isSeen(response) ? { ...response.headers, [FAULT_HEADER]: injection.kind } : response.headers;
        return { ...response, headers, fault: injection.kind };
    };
}

async function carriedOut(injection: Injection, request: GraphRequest, next: Answer): Promise<GraphResponse> {
    const { kind, milliseconds } = injection;
    switch (kind) {
        case "reset":
            return { status: 500, headers: {}, delivery: { how: "reset", milliseconds: 0 } };
        case "html":
            return proxyPage(200);
        case "html-502":
            return proxyPage(502);
        case "reset-done":
            return { ...(await next(request)), delivery: { how: "reset", milliseconds: 0 } };
        case "hang":
            return {
                ...(await next(request)),
                delivery: { how: "hang", milliseconds: milliseconds ?? HANG_MS },
            };
        case "slow":
            return {
                ...(await next(request)),
                delivery: { how: "slow", milliseconds: milliseconds ?? SLOW_MS },
            };
        case "truncated": {
            const response = await next(request);
            return { ...response, delivery: { how: response.body ? "truncated" : "reset", milliseconds: 0 } };
        }
        case "malformed-json": {
            const { body = "{}", ...response } = await next(request);
            return { ...response, body: body.slice(0, Math.max(1, Math.floor(body.length * 0.7))) };
        }
        case "empty": {
            const { body: _body, ...response } = await next(request);
            return response;
        }
        case "504-done":
        case "500-done":
            await next(request);
            throw named(refusal(injection, request), kind);
        default:
            throw named(refusal(injection, request), kind);
    }
}

function named(failure: GraphFailure, kind: string): GraphFailure {
    const { status, message, code, headers, inner } = failure;
    return new GraphFailure(status, message, code, { ...headers, [FAULT_HEADER]: kind }, inner, kind);
}
