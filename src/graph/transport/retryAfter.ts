/**
 * How long an answer asks us to wait, in milliseconds: `Retry-After` in whole or fractional seconds, or as an HTTP
 * date. Undefined if it is missing, not valid, or 0.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
    const text = headers.get("retry-after")?.trim();
    if (!text) {
        return undefined;
    }
    const seconds = Number(text);
    const milliseconds = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
    return Number.isFinite(milliseconds) && milliseconds > 0 ? Math.ceil(milliseconds) : undefined;
}
