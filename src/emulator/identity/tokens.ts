import { randomBytes } from "node:crypto";
import { GraphFailure } from "../http/failure";
import type { GraphRequest } from "../http/message";
import type { CloudHosts } from "./clouds";

/** What an access token says. */
export interface TokenClaims {
    readonly aud: string;
    /** The tenant. */
    readonly tid: string;
    /** The service principal's object id. */
    readonly oid: string;
    readonly appid: string;
    /** Application permissions. */
    readonly roles: readonly string[];
    /** Seconds since 1970, by the emulator's clock. */
    readonly exp: number;
}

export interface TokenOptions {
    /** Default: the emulator's `roles`. */
    readonly roles?: readonly string[];
    /** Default 3599, as Entra's. */
    readonly lifetimeSeconds?: number;
    /** Default: the cloud's Microsoft Graph, `https://graph.microsoft.com`. */
    readonly audience?: string;
    /** The tenant that the token says it is for, a GUID. Default: the emulator's. It opens the same emulator. */
    readonly tenantId?: string;
}

const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

/** The tokens that one emulator issued. Nobody else's are good; none is good anywhere else. */
export class Tokens {
    private readonly issued = new Map<string, TokenClaims>();

    constructor(
        private readonly identity: Pick<TokenClaims, "tid" | "oid" | "appid" | "roles">,
        private readonly now: () => number,
        private readonly hosts: CloudHosts,
    ) {}

    /** A text in the form of a JWT. Its signature is random, so that no two are alike and leaks can be looked for. */
    issue(options: TokenOptions = {}): string {
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
        return token;
    }

    /**
     * Who sends this `Authorization` header.
     * @throws GraphFailure 401 with the texts that Microsoft Graph is known for in public issue threads.
     */
    claimsOf(authorization: string | undefined): TokenClaims {
        const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
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

/** Who sends a request: for a part of a `$batch`, who sent the whole. */
export function callerOf({ batch, headers }: GraphRequest, tokens: Tokens): TokenClaims {
    return batch?.caller ?? tokens.claimsOf(headers.authorization);
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
