import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Reception, RequestHead, SideDoor } from "../http/door";
import type { GraphResponse } from "../http/message";
import type { CloudHosts } from "./clouds";
import type { Tokens } from "./tokens";

/** The application that may ask for tokens. */
export interface Application {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** What it may ask for tokens for: its cloud's Microsoft Graph first, then Log Analytics. Scopes add `/.default`. */
    readonly audiences: readonly string[];
}

/** An application with its own secret for this emulator. */
export function makeApplication(tenantId: string, clientId: string, { graph, logAnalytics }: CloudHosts): Application {
    const clientSecret = randomBytes(30).toString("base64url");
    return { tenantId, clientId, clientSecret, audiences: [graph, ...logAnalytics] };
}

/** Whether another tenant gives the application tokens; undefined for one that does not exist. */
export type GivesTokens = (tenantId: string) => boolean | undefined;

const LIFETIME_SECONDS = 3599;

/** A form contains an assertion of a few kilobytes at most. Its sender is not known yet. */
const MOST_BYTES = 64 * 1024;

/**
 * Stands in for login.microsoftonline.com: client credentials with a secret or a signed assertion, and the documents
 * that Microsoft's libraries read first. Microsoft identity platform, "OAuth 2.0 client credentials flow". Signatures,
 * audience and expiry of assertions are not checked (`assumed` to be up to the libraries).
 */
export function tokenEndpoint(application: Application, tokens: Tokens, givesTokens: GivesTokens): SideDoor {
    return ({ method, url, origin }: RequestHead): Reception | undefined => {
        const [, tenant = "", rest] = /^\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
        switch (rest) {
            case "discovery/instance":
                return { unread: answer(200, instanceDiscovery(origin)) };
            case ".well-known/openid-configuration":
            case "v2.0/.well-known/openid-configuration":
                return {
                    unread: answer(
                        200,
                        openidConfiguration(
                            origin,
                            tenant,
                            givesTokens(tenant.toLowerCase()) ? tenant : application.tenantId,
                        ),
                    ),
                };
            case "oauth2/v2.0/token":
                return method === "POST"
                    ? { mostBytes: MOST_BYTES, answer: (body) => token(body, tenant, application, tokens, givesTokens) }
                    : undefined;
            default:
                return undefined;
        }
    };
}

function token(
    body: string,
    tenant: string,
    application: Application,
    tokens: Tokens,
    givesTokens: GivesTokens,
): GraphResponse {
    const form = new URLSearchParams(body);
    const tenantId = tenant.toLowerCase();
    const gives = tenantId === application.tenantId ? true : givesTokens(tenantId);
    if (gives === undefined) {
        return refusal("invalid_request", 90002, `Tenant '${tenant}' not found.`);
    }
    if (form.get("grant_type") !== "client_credentials") {
        return refusal("unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    }
    if (form.get("client_id")?.toLowerCase() !== application.clientId) {
        return refusal("unauthorized_client", 700016, `Application '${form.get("client_id") ?? ""}' was not found.`);
    }
    if (!gives) {
        const text = `Application with identifier '${application.clientId}' was not found in the directory '${tenantId}'.`;
        return refusal("unauthorized_client", 700016, text);
    }
    const scopes = form.get("scope")?.split(" ") ?? [];
    const audience = application.audiences.find((each) => scopes.includes(`${each}/.default`));
    if (audience === undefined) {
        return refusal(
            "invalid_scope",
            1002012,
            `The scope is not valid; this application may ask for ${application.audiences.map((each) => `${each}/.default`).join(", ")}.`,
        );
    }
    const refused = badCredential(form, application);
    if (refused !== undefined) {
        return refused;
    }
    return answer(200, {
        token_type: "Bearer",
        expires_in: LIFETIME_SECONDS,
        ext_expires_in: LIFETIME_SECONDS,
        access_token: tokens.issue({ lifetimeSeconds: LIFETIME_SECONDS, audience, tenantId }),
    });
}

function badCredential(form: URLSearchParams, { clientSecret }: Application): GraphResponse | undefined {
    const secret = form.get("client_secret");
    if (secret !== null) {
        return equal(secret, clientSecret)
            ? undefined
            : refusal("invalid_client", 7000215, "Invalid client secret provided.", 401);
    }
    if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
        const text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        return refusal("invalid_client", 7000216, text, 401);
    }
    return form.get("client_assertion")?.split(".").length === 3
        ? undefined
        : refusal("invalid_client", 50027, "Invalid JWT token.", 401);
}

function equal(given: string, expected: string): boolean {
    const [left, right] = [Buffer.from(given), Buffer.from(expected)];
    return left.length === right.length && timingSafeEqual(left, right);
}

function openidConfiguration(origin: string, tenant: string, tenantId: string) {
    return {
        token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
        token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
        jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code", "id_token"],
        scopes_supported: ["openid"],
        issuer: `${origin}/${tenantId}/v2.0`,
        authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
        tenant_region_scope: null,
    };
}

function instanceDiscovery(origin: string) {
    const { host } = new URL(origin);
    return {
        tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
        "api-version": "1.1",
        metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
}

function refusal(error: string, code: number, text: string, status = 400): GraphResponse {
    return answer(status, { error, error_description: `AADSTS${code}: ${text}`, error_codes: [code] });
}

function answer(status: number, body: unknown): GraphResponse {
    return {
        status,
        headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store, no-cache" },
        body: JSON.stringify(body),
    };
}
