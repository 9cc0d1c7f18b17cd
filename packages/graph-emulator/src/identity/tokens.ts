import { randomBytes } from "node:crypto";
import { LATEST } from "../clock";
import { GUID } from "../contract/guid";
import { GraphFailure } from "../http/failure";
import type { GraphRequest } from "../http/message";
import type { TokenClaims } from "./claims";
import type { CloudHosts } from "./clouds";

export interface TokenOptions {
    /** Defaults to the emulator's `roles`. */
    readonly roles?: readonly string[];
    /** Defaults to 3599, like Entra's. */
    readonly lifetimeSeconds?: number;
    /** Defaults to the cloud's Microsoft Graph, `https://graph.microsoft.com`. */
    readonly audience?: string;
    /**
     * The tenant that the token is issued for, a GUID. Defaults to the emulator's. With that of another tenant behind
     * this door it gives access to that one, with any other to the emulator's.
     */
    readonly tenantId?: string;
}

const MOST_ROLES = 100;
/** Longer than the emulator's clock can run. */
const MOST_SECONDS = LATEST / 1000;
/** How many tokens are kept. The oldest are forgotten first, except for the very first: the emulator's own. */
const MOST_TOKENS = 10_000;
const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

/** What is wrong with an option, given its value. */
const CHECKS: { readonly [P in keyof TokenOptions]-?: (value: unknown) => string | undefined } = {
    roles: (value) =>
        Array.isArray(value) && value.length <= MOST_ROLES && value.every((role) => typeof role === "string")
            ? undefined
            : `not a list of at most ${MOST_ROLES} roles. Pass one such as ["Group.Read.All"].`,
    lifetimeSeconds: (value) =>
        typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= MOST_SECONDS
            ? undefined
            : `not a number of seconds up to ${MOST_SECONDS}. Pass one such as 3599.`,
    audience: (value) => (typeof value === "string" ? undefined : "not a text. Pass the address of a service."),
    tenantId: (value) => (typeof value === "string" && GUID.test(value) ? undefined : "not a GUID. Pass one."),
};

/** The tokens that one emulator issued. It accepts no others, and its tokens are not accepted anywhere else. */
export class Tokens {
    private readonly issued = new Map<string, TokenClaims>();

    constructor(
        private readonly identity: Pick<TokenClaims, "tid" | "oid" | "appid" | "roles">,
        private readonly now: () => number,
        private readonly hosts: CloudHosts,
    ) {}

    /**
     * A text in the form of a JWT. Its signature is random, so that no two are alike and leaks can be searched for.
     * @throws RangeError for an option that is not known or not valid.
     */
    issue(options: TokenOptions = {}): string {
        for (const [name, value] of Object.entries(options)) {
            const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof TokenOptions] : undefined;
            const text = value === undefined ? undefined : (check ?? unknownOption)(value);
            if (text !== undefined) {
                throw new RangeError(`Issue token: '${name}' is ${text}`);
            }
        }
        const seconds = Math.floor(this.now() / 1000);
        const claims = {
            ...this.identity,
            tid: options.tenantId ?? this.identity.tid,
            aud: options.audience ?? this.hosts.graph,
            roles: options.roles ?? this.identity.roles,
            exp: seconds + (options.lifetimeSeconds ?? 3599),
        };
        const payload = {
            ...claims,
            iat: seconds,
            nbf: seconds,
            idtyp: "app",
            uti: randomBytes(16).toString("base64url"),
        };
        const token = [
            base64url({ typ: "JWT", alg: "none", kid: "embedded" }),
            base64url(payload),
            randomBytes(32).toString("base64url"),
        ].join(".");
        this.issued.set(token, claims);
        if (this.issued.size > MOST_TOKENS) {
            const [, oldest = ""] = this.issued.keys();
            this.issued.delete(oldest);
        }
        return token;
    }

    /** The tenant of this `Authorization` header's token; undefined for an unknown token. */
    tenantOf(authorization: string | undefined): string | undefined {
        return this.issued.get(bearer(authorization) ?? "")?.tid.toLowerCase();
    }

    /** Whether the sender of this `Authorization` header is known, whatever the token is for. */
    isKnown(authorization: string | undefined): boolean {
        const claims = this.issued.get(bearer(authorization) ?? "");
        return claims !== undefined && claims.exp * 1000 > this.now();
    }

    /**
     * The sender of this `Authorization` header, for Log Analytics. The emulator's own token is accepted there too.
     * @throws GraphFailure as Azure Monitor's "Log Analytics API errors" documents it: 401 without a token, 403 for
     * one that is not valid or for another audience.
     */
    logAnalyticsClaimsOf(authorization: string | undefined): TokenClaims {
        const token = bearer(authorization);
        if (token === undefined) {
            throw new GraphFailure(401, "Authentication failed. The 'Authorization' header is missing.");
        }
        const claims = this.issued.get(token);
        if (claims === undefined || claims.exp * 1000 <= this.now()) {
            throw new GraphFailure(403, "The access token is invalid.", "InvalidAuthenticationToken");
        }
        const [own] = this.issued.keys();
        if (token !== own && !this.hosts.logAnalytics.includes(claims.aud)) {
            const allowed = this.hosts.logAnalytics.map((each) => `'${each}'`).join(",");
            throw new GraphFailure(
                403,
                `The access token has been obtained from wrong audience or resource '${claims.aud}'. It should exactly match (including forward slash) with one of the allowed audiences ${allowed}.`,
                "InvalidAuthenticationTokenAudience",
            );
        }
        return claims;
    }

    /**
     * The sender of this `Authorization` header.
     * @throws GraphFailure 401 with the texts of Microsoft Graph that public issue threads quote.
     */
    claimsOf(authorization: string | undefined): TokenClaims {
        const token = bearer(authorization);
        if (token === undefined) {
            throw unauthorized("Access token is empty.");
        }
        const claims = this.issued.get(token);
        if (claims === undefined) {
            throw unauthorized(
                token.split(".").length === 3
                    ? "Access token validation failure. Invalid signature."
                    : "IDX14100: JWT is not well formed, there are no dots (.).",
            );
        }
        if (claims.exp * 1000 <= this.now()) {
            this.issued.delete(token);
            throw unauthorized("Lifetime validation failed, the token is expired.");
        }
        if (claims.aud !== this.hosts.graph && claims.aud !== GRAPH_APP_ID) {
            throw unauthorized("Access token validation failure. Invalid audience.");
        }
        return claims;
    }
}

/** The sender of a request: for a part of a `$batch`, the sender of the whole. */
export function callerOf({ batch, headers, version }: GraphRequest, tokens: Tokens): TokenClaims {
    if (version === "v1") {
        return tokens.logAnalyticsClaimsOf(headers.authorization);
    }
    return batch?.caller ?? tokens.claimsOf(headers.authorization);
}

function bearer(authorization: string | undefined): string | undefined {
    return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
}

function unknownOption(): string {
    return `not known. Use one of ${Object.keys(CHECKS).join(", ")}.`;
}

function unauthorized(message: string): GraphFailure {
    return new GraphFailure(401, message, "InvalidAuthenticationToken", {
        "WWW-Authenticate":
            'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    });
}

function base64url(value: unknown): string {
    return Buffer.from(JSON.stringify(value)).toString("base64url");
}
