/**
 * The service behind a path, which determines the form of errors. `gateway` is Microsoft Graph itself; Log Analytics is
 * not a part of it.
 */
export type Workload = "gateway" | "directory" | "intune" | "logAnalytics";

/** Why a request is refused. Its code depends on the workload, unless it is given. */
export class GraphFailure extends Error {
    constructor(
        readonly status: number,
        message: string,
        readonly code?: string,
        readonly headers: Readonly<Record<string, string>> = {},
        /** What `innerError` contains in addition to the ids and the date. */
        readonly inner: Readonly<Record<string, string>> = {},
        /** The kind of fault, if it was injected. */
        readonly fault?: string,
    ) {
        super(message);
        this.name = "GraphFailure";
    }
}

/** 400, about something that the caller sent. */
export function badRequest(message: string, code?: string): GraphFailure {
    return new GraphFailure(400, message, code);
}

/** 404 for an object that does not exist, as far as this replica knows. */
export function notFound(id: string, workload: Workload): GraphFailure {
    return new GraphFailure(
        404,
        workload === "intune"
            ? `ResourceNotFound - The requested resource '${id}' does not exist.`
            : `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
}

/**
 * Codes by status. Directory: Microsoft Graph, "Error responses" and answers quoted in public issue threads. Intune:
 * answers quoted in public issue threads. Codes for statuses that the service's own rules do not produce are `assumed`.
 */
const CODES: Readonly<Record<Workload, Readonly<Record<number, string>>>> = {
    gateway: {
        400: "BadRequest",
        401: "InvalidAuthenticationToken",
        403: "Forbidden",
        404: "ResourceNotFound",
        405: "BadRequest",
        408: "RequestTimeout",
        409: "Conflict",
        412: "PreconditionFailed",
        413: "BadRequest",
        421: "MisdirectedRequest",
        423: "Locked",
        429: "TooManyRequests",
        500: "InternalServerError",
        501: "NotImplemented",
        502: "BadGateway",
        503: "ServiceUnavailable",
        504: "GatewayTimeout",
        509: "BandwidthLimitExceeded",
    },
    directory: {
        400: "Request_BadRequest",
        403: "Authorization_RequestDenied",
        404: "Request_ResourceNotFound",
        405: "Request_BadRequest",
    },
    intune: { 400: "BadRequest", 403: "Forbidden", 404: "ResourceNotFound", 405: "BadRequest" },
    logAnalytics: {
        400: "BadArgumentError",
        401: "AuthenticationFailed",
        403: "InsufficientAccessError",
        404: "PathNotFoundError",
        429: "ThrottledError",
    },
};

/** What an error says about the request that it answers. */
export interface FailedRequest {
    readonly requestId: string;
    readonly clientRequestId: string;
    readonly time: number;
    /** Path below the version segment. */
    readonly path: string;
}

/** The body of an error answer, in the form of the workload. */
export function failureBody(failure: GraphFailure, workload: Workload, request: FailedRequest): string {
    const code = failure.code ?? CODES[workload][failure.status] ?? CODES.gateway[failure.status] ?? "UnknownError";
    if (workload === "logAnalytics") {
        return JSON.stringify({ error: { message: failure.message, code } });
    }
    return JSON.stringify({
        error: {
            code,
            message: workload === "intune" ? intuneMessage(failure.message, request) : failure.message,
            innerError: {
                ...failure.inner,
                date: new Date(request.time).toISOString().slice(0, 19),
                "request-id": request.requestId,
                "client-request-id": request.clientRequestId,
            },
        },
    });
}

/** Intune's message is itself a JSON document in a string, with CR LF line endings. */
function intuneMessage(message: string, { requestId, path }: FailedRequest): string {
    const activity = ` - Activity ID: ${requestId}`;
    const url = ` - Url: https://fef.msua08.manage.microsoft.com/Emulated/StatelessFEService${path}?api-version=5026-01-01`;
    const document = {
        _version: 3,
        Message: `${message} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000${activity}${url}`,
        CustomApiErrorPhrase: "",
        RetryAfter: null,
        ErrorSourceService: "",
        HttpHeaders: "{}",
    };
    return JSON.stringify(document, undefined, 2).replaceAll("\n", "\r\n");
}
