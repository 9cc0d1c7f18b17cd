import { type Clock, systemClock } from "../../base/clock";
import { messageOf } from "../../base/messageOf";
import { settledWithin, TimeUp } from "../../base/settledWithin";
import { UserError } from "../../base/userError";
import { isLoopback } from "../clouds";
import { Deadline } from "../deadline";
import type { GraphSettings } from "../settings";
import { redacted } from "../transport/redaction";
import { type AccessTokens, cachedTokens, fixedToken, type IssuedToken } from "./accessToken";
import { type CredentialSource, credentialChain } from "./credentialChain";
import { TokenAnswers } from "./tokenAnswers";

/**
 * Thrown if no token could be obtained. Says what was tried, what was not and why; never contains a secret or a token.
 */
export class CredentialError extends UserError {
    override readonly name = "CredentialError";
}

/** What Entra's most frequent refusals mean. Source: Microsoft Entra authentication error codes (2025). */
const FIXES: Readonly<Record<string, string>> = {
    AADSTS700016: "The tenant has no such application: check azuread:clientId and azuread:tenantId",
    AADSTS7000215: "The client secret is wrong: use the secret's value, not its id",
    AADSTS7000222: "The client secret has expired: create a new one",
    AADSTS90002: "There is no such tenant: check azuread:tenantId and azuread:environment",
    AADSTS700027: "The certificate is not registered with the application, or has expired",
    AADSTS70021: "No federated credential of the application matches this run: compare issuer, subject and audience",
    AADSTS700213: "No federated credential of the application matches this run: compare issuer, subject and audience",
    AADSTS700024: "The OIDC token has expired: request it closer to its use",
};

/** The service that tokens are for. */
export interface Audience {
    /** Its name in messages. */
    readonly name: string;
    /** What a token is requested for; absent for the Microsoft Graph of the settings. */
    readonly resource?: string;
}

/**
 * Decides which credential an endpoint may get. The rules:
 *
 * - The fixed token goes to loopback only ({@link import("../settings").readGraphSettings} refuses it elsewhere).
 * - A loopback http endpoint accepts only the fixed token.
 * - A loopback https endpoint also accepts real kinds of credentials, but only from a loopback authority.
 * - A cloud's endpoint accepts tokens of that cloud's authority.
 *
 * @throws UserError if no credential may be used.
 */
export function accessTokens(
    settings: GraphSettings,
    clock: Clock = systemClock,
    audience: Audience = { name: "Microsoft Graph" },
): AccessTokens {
    const { endpoint, loopbackToken } = settings;
    const loopback = isLoopback(endpoint);
    if (loopback && loopbackToken !== undefined) {
        return fixedToken(loopbackToken);
    }
    if (loopback && !endpoint.startsWith("https:")) {
        throw new UserError(
            `${endpoint} is an embedded Microsoft Graph, which never receives a real credential. ` +
                "Set HOTPATCH_GRAPH_TOKEN to the token that it printed when it started.",
        );
    }
    if (isLoopback(settings.authorityHost) !== loopback || !settings.authorityHost.startsWith("https:")) {
        throw new UserError(
            `${endpoint} must not get tokens of ${settings.authorityHost}. Unset HOTPATCH_AUTHORITY_HOST ` +
                "and HOTPATCH_GRAPH_ENDPOINT, or set both to https addresses of the same embedded Microsoft Graph.",
        );
    }
    return cachedTokens(() => issued(settings, clock, audience), clock);
}

/**
 * Uses the first source that the settings allow. If it fails, so does the run: the next one would be a different
 * identity.
 */
async function issued(settings: GraphSettings, clock: Clock, { name, resource }: Audience): Promise<IssuedToken> {
    const answers = new TokenAnswers(clock);
    const sources = credentialChain(settings, answers, resource);
    const used = sources.find((source) => source.issue !== undefined);
    const issue = used?.issue;
    if (used === undefined || issue === undefined) {
        throw new CredentialError(
            `there is no credential for ${name}. Not used: ${reasons(sources)}. ` +
                "Set up one of them as for azuread, or sign in with az login.",
        );
    }
    try {
        const limitMs = settings.requestTimeoutSeconds * 1000;
        const deadline = new Deadline(settings.requestTimeoutSeconds, clock);
        return await settledWithin(limitMs, async (letGo) => {
            answers.letGo = letGo;
            for (let attempt = 1; ; attempt += 1) {
                try {
                    return await issue(clock);
                } catch (error) {
                    const pause = answers.pauseMs(attempt, clock);
                    if (pause === undefined || !deadline.leaves(pause)) {
                        throw error;
                    }
                    await clock.sleep(pause, letGo);
                }
            }
        });
    } catch (error) {
        const unavailable = answers.unavailable();
        if (unavailable !== undefined) {
            throw new CredentialError(`no access token for ${name} by ${used.name}: ${unavailable}.`);
        }
        const late = error instanceof TimeUp ? `no answer within ${settings.requestTimeoutSeconds} s` : undefined;
        const said = late ?? redacted(answers.trouble ?? messageOf(error), settings.credentials);
        const fix = FIXES[said.match(/AADSTS\d+/)?.[0] ?? ""];
        const others = sources.filter((source) => source !== used && source.missing !== undefined);
        throw new CredentialError(
            `no access token for ${name}. Tried: ${used.name} (${said.replace(/\.$/, "")}). ` +
                `${fix === undefined ? "" : `${fix}. `}Not used: ${reasons(others)}.`,
        );
    }
}

function reasons(sources: readonly CredentialSource[]): string {
    return sources.map(({ name, missing }) => `${name} (${missing})`).join("; ");
}
