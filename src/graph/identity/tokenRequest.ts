import { settledWithin } from "../../base/settledWithin";
import { BOUNDS, textWithin } from "../transport/bounds";
import type { Fetch } from "../transport/send";
import { isUnavailable, SAYS_NOTHING } from "./tokenAnswers";

/** How long a service of tokens is waited for, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * Asks for a token, and returns the answer as JSON; undefined if it is none. Redirects are not followed.
 *
 * @throws if there is no answer within 30 s, or it is longer than any with a token in it.
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

/** Says that a service of tokens refused. Where it was too busy or broken to judge, nobody is to look for a mistake in the credential. */
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
