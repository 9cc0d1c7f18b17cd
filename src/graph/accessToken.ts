import { type Clock, systemClock } from "./clock";

/** A token and its end. */
export interface IssuedToken {
    readonly token: string;
    /** Milliseconds since 1970. */
    readonly expiresOnTimestamp: number;
}

/** Tokens for Microsoft Graph, as many as are needed. */
export interface AccessTokens {
    /** A token that is valid for some minutes at least. */
    token(): Promise<string>;
}

/** A token that is replaced this long before its end, in milliseconds. */
const MARGIN_MS = 5 * 60_000;

/** Always the same token: the embedded Graph's. */
export function fixedToken(token: string): AccessTokens {
    return { token: async () => token };
}

/** Asks the issuer once for all callers, and again shortly before the token ends. A failure is not remembered. */
export function cachedTokens(issue: () => Promise<IssuedToken>, clock: Clock = systemClock): AccessTokens {
    let current: IssuedToken | undefined;
    let asking: Promise<IssuedToken> | undefined;
    return {
        async token() {
            if (current && current.expiresOnTimestamp - MARGIN_MS > clock.now()) {
                return current.token;
            }
            asking ??= issue().finally(() => {
                asking = undefined;
            });
            current = await asking;
            return current.token;
        },
    };
}

/**
 * The tenant that a token was issued for: its `tid` claim, or undefined. Microsoft asks clients not to rely on the inside
 * of Graph's tokens; where it cannot be read, the tenant is unknown, no more.
 */
export function tenantOf(token: string): string | undefined {
    try {
        const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
        const tid = typeof claims === "object" && claims !== null && "tid" in claims ? claims.tid : undefined;
        return typeof tid === "string" && tid !== "" ? tid : undefined;
    } catch {
        return undefined;
    }
}
