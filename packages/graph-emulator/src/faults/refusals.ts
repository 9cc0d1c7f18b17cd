import { GraphFailure, notFound } from "../http/failure";
import type { GraphRequest, GraphResponse } from "../http/message";
import { forbidden, routeOf, workloadOf } from "../http/router";
import type { Injection } from "./faults";

/**
 * The refusal for a kind of fault. Codes and texts that differ from the service's own refusals: Microsoft Graph,
 * "Microsoft Graph error responses and resource types", and the throttling guidance (2020); the wording of 5xx is
 * `assumed`.
 */
export function refusal({ kind, retryAfter }: Injection, request: GraphRequest): GraphFailure {
    const status = Number(kind.slice(0, 3));
    const isIntune = workloadOf(request) === "intune";
    switch (kind) {
        case "400-transient":
            return new GraphFailure(400, "An error has occurred", "BadRequest");
        case "400-not-found":
            return new GraphFailure(400, notFound(lastKey(request), workloadOf(request)).message, "ResourceNotFound");
        case "400-approval":
            // Quoted in public issue threads of Intune's clients, June 2026.
            return new GraphFailure(
                400,
                "Header 'x-msft-approval-justification' is required to request approval",
                "BadRequest",
            );
        case "401-expired":
            return new GraphFailure(
                401,
                "Lifetime validation failed, the token is expired.",
                "InvalidAuthenticationToken",
            );
        case "403-scopes":
            return new GraphFailure(403, forbiddenHere(request));
        case "404":
            return notFound(lastKey(request), workloadOf(request));
        case "429":
        case "429-whole":
        case "429-fractional": {
            const seconds = { "429": undefined, "429-whole": 2, "429-fractional": 2.128 }[kind];
            const text = isIntune ? "An error has occurred" : "Please retry again later.";
            const inner: Record<string, string> = isIntune
                ? {}
                : { code: "429", message: "Please retry after", status: "429" };
            return new GraphFailure(429, text, "TooManyRequests", waiting(retryAfter ?? seconds), inner);
        }
        case "500-query-broker":
            // `assumed` wording; public issue threads of Entra's clients say that such an answer means throttling.
            return new GraphFailure(
                500,
                "Too many requests to the query broker. Please retry later.",
                "InternalServerError",
            );
        case "503-retry-after":
            return new GraphFailure(
                503,
                "The service is temporarily unavailable.",
                undefined,
                waiting(retryAfter ?? 2),
            );
        default:
            return new GraphFailure(status, TEXTS[status] ?? "An error has occurred", undefined, waiting(retryAfter));
    }
}

const TEXTS: Readonly<Record<number, string>> = {
    400: "The request could not be understood.",
    408: "The service timed out waiting for the request.",
    409: "The object was changed by somebody else in the meantime.",
    412: "The resource has changed: the condition of the If-Match header does not hold.",
    423: "The resource is locked.",
    500: "An internal server error occurred while the request was processed.",
    501: "The requested feature is not implemented.",
    502: "Bad gateway.",
    503: "The service is temporarily unavailable.",
    504: "The gateway waited too long for the service.",
    509: "The bandwidth limit of this application is exceeded.",
};

/** The answer of a proxy on the way, which knows nothing about Graph. */
export function proxyPage(status: number): GraphResponse {
    const title = status === 200 ? "Sign in to the network" : "502 Bad Gateway";
    return {
        status,
        headers: { "Content-Type": "text/html; charset=utf-8", Via: "1.1 proxy.contoso.example" },
        body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
    };
}

function waiting(seconds: number | undefined): Record<string, string> {
    return seconds === undefined ? {} : { "Retry-After": String(seconds) };
}

function forbiddenHere(request: GraphRequest): string {
    try {
        return forbidden(routeOf(request).route);
    } catch {
        return "Insufficient privileges to complete the operation.";
    }
}

/** The last key in the path, if there is one. */
function lastKey({ path }: GraphRequest): string {
    const keys = path.match(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi);
    return keys?.at(-1) ?? "00000000-0000-0000-0000-000000000000";
}
