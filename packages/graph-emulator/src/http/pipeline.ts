import { callerOf, type Tokens } from "../identity/tokens";
import type { Tenant } from "../routes/route";
import type { Replication } from "../store/replication";
import { answerBatch } from "./batch";
import { failureBody, GraphFailure } from "./failure";
import { type GraphRequest, type GraphResponse, jsonText } from "./message";
import type { RequestLog } from "./requestLog";
import { authorize, routeOf, workloadOf } from "./router";

/** Answers a request. */
export type Answer = (request: GraphRequest) => Promise<GraphResponse>;

/** One stage on the way of a request: it answers, or lets the next one answer. */
export type Stage = (request: GraphRequest, next: Answer) => Promise<GraphResponse>;

/** What the stages work with. */
export interface Service {
    readonly tenant: Tenant;
    readonly tokens: Tokens;
    readonly log: RequestLog;
    readonly replication: Replication;
    /** Stages between the token and the routes, in order: faults, throttle, audit log. */
    readonly between: readonly Stage[];
    /** Puts the answers of a `$batch` into the order in which they are returned. */
    readonly shuffle: (answers: unknown[]) => void;
}

/**
 * The path of every request, and of every part of a `$batch`: it is logged, failures get their form, the token is
 * checked, the stages in between run, and a route answers.
 */
export function pipeline(service: Service): Answer {
    const answer = chain([logged(service), failing, authenticated(service), ...service.between], (request) =>
        isBatch(request)
            ? answerBatch(request, service.tokens.claimsOf(request.headers.authorization), answer, service.shuffle)
            : routed(request, service),
    );
    return answer;
}

function chain(stages: readonly Stage[], last: Answer): Answer {
    return stages.reduceRight<Answer>((next, stage) => (request) => stage(request, next), last);
}

function isBatch({ method, path, version }: GraphRequest): boolean {
    return method === "POST" && path === "/$batch" && version !== "v1";
}

function logged({ log }: Service): Stage {
    return async (request, next) => {
        const answered = log.add(request);
        const response = await next(request);
        answered(response);
        return response;
    };
}

/**
 * Turns failures into answers. Anything that is not the caller's failure is a defect of the emulator, and is reported
 * as such.
 */
export async function failing(request: GraphRequest, next: Answer): Promise<GraphResponse> {
    try {
        return await next(request);
    } catch (error) {
        const failure =
            error instanceof GraphFailure
                ? error
                : new GraphFailure(500, `The embedded Microsoft Graph failed: ${String(error)}`, "InternalServerError");
        // Graph itself checks the token, before any workload sees the request.
        const workload = failure.status === 401 && request.version !== "v1" ? "gateway" : workloadOf(request);
        const response = jsonText(failure.status, failureBody(failure, workload, request), failure.headers);
        return failure.fault === undefined ? response : { ...response, fault: failure.fault };
    }
}

/** The parts of a `$batch` use the token of the whole. */
function authenticated({ tokens }: Service): Stage {
    return async (request, next) => {
        if (request.batch === undefined) {
            callerOf(request, tokens);
        }
        return next(request);
    };
}

async function routed(request: GraphRequest, { tenant, tokens, replication }: Service): Promise<GraphResponse> {
    if (request.version === "v1") {
        return tenant.logAnalytics.answer(request);
    }
    const { route, params } = routeOf(request, tenant.settings.cloud);
    const caller = callerOf(request, tokens);
    authorize(route, caller);
    const lagMs = request.method === "GET" ? replication.next() : 0;
    return route.answer({ request, caller, tenant, lagMs, params });
}
