import { settledWithin } from "../../base/settledWithin";
import { BOUNDS, textWithin } from "../transport/bounds";
import type { Fetch } from "../transport/send";
import { isUnavailable, SAYS_NOTHING } from "./tokenAnswers";

/** How long to wait for a token service, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * Asks for a token, and returns the answer as JSON; undefined if it is not JSON. Redirects are not followed.
 *
 * @throws if there is no answer within 30 s, or if it is longer than any answer with a token.
 */
export function tokenRequest(
    fetchIt: Fetch,
    url: URL,
    init: { readonly method?: string; readonly headers: Record<string, string> },
): Promise<{ readonly ok: boolean; readonly status: number; readonly body: unknown }> {
    return settledWithin(TIMEOUT_MS, async (signal) => {
        const response = await fetchIt(url.href, { ...init, redirect: "error", signal });
        const { ok, status } = response;
        const text = await textWithin(response, BOUNDS.refusal);
        return { ok, status, body: jsonIn(text) };
    });
}

/**
 * The error for a refusal by a token service. If the service was overloaded or failing, it says so, so that nobody
 * looks for a mistake in the credential.
 */
export function refusedToken(name: string, status: number, what: string): string {
    return `${name} answered ${status} when asked for ${what}${isUnavailable(status) ? `, which ${SAYS_NOTHING}` : ""}`;
}

function jsonIn(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
