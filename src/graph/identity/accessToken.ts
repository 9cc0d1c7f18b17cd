import { type Clock, systemClock } from "../../base/clock";
import { plainObjectOf } from "../../base/plainObject";

/** A token and its expiry. */
export interface IssuedToken {
    readonly token: string;
    /** Milliseconds since 1970. */
    readonly expiresOnTimestamp: number;
}

/** A source of tokens for Microsoft Graph. */
export interface AccessTokens {
    /** A token that is valid for at least a few minutes. */
    token(): Promise<string>;
}

/** How long before its expiry a token is replaced, in milliseconds. */
const MARGIN_MS = 5 * 60_000;

/** Always the same token: that of the embedded Graph. */
export function fixedToken(token: string): AccessTokens {
    return { token: async () => token };
}

/** Asks the issuer once for all callers, and again shortly before the token expires. A failure is not cached. */
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

/** The identity that a token contains. Everything is undefined if the token cannot be read. */
export interface TokenIdentity {
    /** The tenant that it was issued for: its `tid` claim. */
    readonly tenantId?: string;
    /** The application that it was issued to: its `appid` claim. */
    readonly applicationId?: string;
    /** The granted permissions: application permissions (`roles`), or delegated ones (`scp`) of a signed-in user. */
    readonly permissions?: readonly string[];
    readonly isDelegated?: boolean;
    /** When it was issued, in milliseconds since 1970, by the issuer's clock. */
    readonly issuedAt?: number;
}

/**
 * The identity that a token contains. Microsoft asks clients not to rely on the content of Graph's tokens; if one
 * cannot be read, the identity is simply not known.
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
