import { GraphFailure } from "../http/failure";
import type { GraphRequest } from "../http/message";
import type { Stage } from "../http/pipeline";
import { callerOf, type Tokens } from "../identity/tokens";
import type { Throttle, ThrottleDecision } from "./throttle";

/** The share of a budget from which on the directory warns. Microsoft Graph, "Service-specific throttling limits". */
const WARNING_SHARE = 0.8;

/** Export jobs beyond their budget, as quoted in public posts. `assumed`: it takes the place of a 429 without Retry-After. */
const QUERY_BROKER = "Rate limit reached because of too many requests to query broker. Please retry after sometime.";

/**
 * Admits requests as long as their budgets last. A `$batch` itself costs nothing: each of its parts is checked against
 * its own budget and refused separately (Microsoft Graph, "Throttling and batching").
 */
export function throttled(throttle: Throttle, tokens: Tokens, tenantId: string): Stage {
    return async (request, next) => {
        if (request.path === "/$batch") {
            return next(request);
        }
        const { appid } = callerOf(request, tokens);
        const decision = throttle.ask(request, appid);
        const headers = decision.workload === "identity" ? identityHeaders(decision, request) : {};
        if (!decision.admitted) {
            throw refusal(decision, { ...headers, ...scopeHeaders(decision, appid, tenantId) });
        }
        const response = await next(request);
        return { ...response, headers: { ...response.headers, ...headers } };
    };
}

/** The bodies: Microsoft Graph throttling guidance (2020) for the directory, answers quoted in public issue threads for Intune. */
function refusal({ workload, retryAfter }: ThrottleDecision, headers: Readonly<Record<string, string>>): GraphFailure {
    if (workload === "exportJobs" && retryAfter === undefined) {
        return new GraphFailure(500, QUERY_BROKER, "InternalServerError", headers);
    }
    const isIntune = workload.startsWith("intune") || workload === "exportJobs";
    return new GraphFailure(
        429,
        isIntune ? "An error has occurred" : "Please retry again later.",
        "TooManyRequests",
        retryAfter === undefined ? headers : { ...headers, "Retry-After": retryAfter },
        isIntune ? {} : { code: "429", message: "Please retry after", status: "429" },
    );
}

function identityHeaders({ units, share }: ThrottleDecision, { method }: GraphRequest): Record<string, string> {
    const cost: Record<string, string> = method === "GET" ? { "x-ms-resource-unit": String(units) } : {};
    return share > WARNING_SHARE
        ? { ...cost, "x-ms-throttle-limit-percentage": String(Math.round(share * 100) / 100) }
        : cost;
}

/** Documented for the directory: `<Scope>/<Limit>/<ApplicationId>/<TenantId>`, and the reason. */
function scopeHeaders({ budget, workload }: ThrottleDecision, appId: string, tenantId: string): Record<string, string> {
    if (budget === undefined || workload !== "identity") {
        return {};
    }
    const scope = budget.scope === "app" ? "Tenant_Application" : "Tenant";
    const limit = { read: "Read", write: "Write", any: "ReadWrite" }[budget.requests];
    return {
        "x-ms-throttle-scope": `${scope}/${limit}/${appId}/${tenantId}`,
        "x-ms-throttle-information": budget.requests === "write" ? "WriteLimitExceeded" : "ResourceUnitLimitExceeded",
    };
}
