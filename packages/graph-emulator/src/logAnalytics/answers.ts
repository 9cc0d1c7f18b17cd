import type { GraphResponse } from "../http/message";
import type { KqlFailure } from "../kql/failure";

/** The service's form of an error. */
export interface LogAnalyticsError {
    readonly code: string;
    readonly message: string;
    readonly innererror?: object;
    readonly details?: readonly object[];
}

export function failureOf(status: number, code: string, message: string, innererror?: object): GraphResponse {
    const error: LogAnalyticsError = { message, code, ...(innererror === undefined ? {} : { innererror }) };
    return {
        status,
        headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache" },
        body: JSON.stringify({ error }),
    };
}

/** Azure Monitor, "Log Analytics API errors": 400; the innermost codes are quoted in public issues. */
export function queryFailure({ kind, message }: KqlFailure): GraphResponse {
    const [text, code] =
        kind === "SyntaxError" ? ["A syntax error occurred.", "SYN0002"] : ["A semantic error occurred.", "SEM0100"];
    return failureOf(400, "BadArgumentError", "The request had some invalid properties", {
        code: kind,
        message: text,
        innererror: { code, message },
    });
}

/** Documented: 200 with an empty body for a POST without JSON, or without its content type. */
export function missingContent(): GraphResponse {
    return { status: 200, headers: { "Cache-Control": "no-cache" } };
}
