import { type Clock, systemClock } from "../../base/clock";
import { plainObjectOf } from "../../base/plainObject";

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

/** Who a token says its bearer is. Everything is undefined where the token cannot be read. */
export interface TokenIdentity {
    /** The tenant that it was issued for: its `tid` claim. */
    readonly tenantId?: string;
    /** The application that it was issued to: its `appid` claim. */
    readonly applicationId?: string;
    /** Permissions that were granted: application permissions (`roles`), or delegated ones (`scp`) of somebody signed in. */
    readonly permissions?: readonly string[];
    readonly isDelegated?: boolean;
    /** When it was issued, in milliseconds since 1970, by the issuer's clock. */
    readonly issuedAt?: number;
}

/**
 * What a token says about its bearer. Microsoft asks clients not to rely on the inside of Graph's tokens; where it cannot
 * be read, nothing is known, no more.
 */
export function identityOf(token: string): TokenIdentity {
    const claims = claimsOf(token);
    const scopes = text(claims.scp)?.split(" ");
    const roles = Array.isArray(claims.roles) ? claims.roles.filter((role) => typeof role === "string") : undefined;
    return {
        tenantId: text(claims.tid),
        applicationId: text(claims.appid),
        permissions: scopes ?? roles ?? (text(claims.tid) === undefined ? undefined : []),
        isDelegated: text(claims.tid) === undefined ? undefined : scopes !== undefined,
        issuedAt: typeof claims.iat === "number" ? claims.iat * 1000 : undefined,
    };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
    try {
        const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
        return plainObjectOf(claims);
    } catch {
        return {};
    }
}

function text(claim: unknown): string | undefined {
    return typeof claim === "string" && claim !== "" ? claim : undefined;
}
