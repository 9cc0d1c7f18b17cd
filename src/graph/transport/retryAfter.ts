/** RFC 9110, "Date/Time Formats" (June 2022): the preferred format, which is the only one that senders may write. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long an answer asks us to wait, in milliseconds: `Retry-After` in whole or fractional seconds, or as an HTTP
 * date, which is compared with the answer's own `Date` where there is one. Undefined if it is missing, not valid, or 0.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
    const text = headers.get("retry-after")?.trim() ?? "";
    const milliseconds = HTTP_DATE.test(text)
        ? Date.parse(text) - (dateOf(headers) ?? now)
        : /^\d+(\.\d+)?$/.test(text)
          ? Number(text) * 1000
          : 0;
    return Number.isFinite(milliseconds) && milliseconds > 0 ? Math.ceil(milliseconds) : undefined;
}

function dateOf(headers: Headers): number | undefined {
    const text = headers.get("date") ?? "";
    return HTTP_DATE.test(text) ? Date.parse(text) : undefined;
}

/**
 * The directory adds a header if a caller has used more than this share of its budget.
 *
 * Source: Microsoft Graph, "Service-specific throttling limits", x-ms-throttle-limit-percentage (January 2025).
 */
const WARNING_SHARE = 0.8;
/** assumed: the longest pause after a warning, used when the budget is nearly exhausted. */
const WARNING_PAUSE_MS = 1_000;

/** Milliseconds to pause if the directory says that its budget is nearly exhausted; 0 if it does not. */
export function pauseAfterWarningMs(headers: Headers): number {
    const share = Number(headers.get("x-ms-throttle-limit-percentage") ?? 0);
    return share > WARNING_SHARE ? Math.min(1, (share - WARNING_SHARE) / (1 - WARNING_SHARE)) * WARNING_PAUSE_MS : 0;
}
