import type { Clock } from "../../base/clock";
import { readSmallFile } from "../../base/smallFile";
import { isLoopback } from "../clouds";
import type { GraphSettings } from "../settings";
import type { IssuedToken } from "./accessToken";
import { azureDevOpsToken } from "./azureDevOpsToken";
import { pemOf } from "./clientCertificate";
import { githubToken } from "./githubToken";
import { tokenFromEndpoint } from "./managedIdentityEndpoint";
import type { TokenAnswers } from "./tokenAnswers";

/** One source of tokens: how to get a token, or why it is not used. */
export interface CredentialSource {
    readonly name: string;
    readonly issue?: (clock: Clock) => Promise<IssuedToken>;
    /** Why it is not used, for the list in an error. */
    readonly missing?: string;
}

const PUBLIC_GRAPH = "https://graph.microsoft.com";

type Identity = typeof import("@azure/identity");

/** The package is slow to load, so it is loaded when the first token is requested from it. */
function identity(): Identity {
    return require("@azure/identity") as Identity;
}

/**
 * All sources of tokens, in azuread's order: client certificate, client secret, OIDC (token, token file, Azure DevOps,
 * GitHub), managed identity, Azure CLI. The first one that the settings allow is used, as in azuread, so that groups
 * and policies are managed by the same identity.
 *
 * @param answers records what the token services answer
 * @param audience what tokens are requested for; Microsoft Graph if left out
 *
 * Source: HashiCorp's go-azure-sdk, sdk/auth (2024), which azuread's provider is built on.
 */
export function credentialChain(settings: GraphSettings, answers: TokenAnswers, audience?: string): CredentialSource[] {
    const { credentials, authorityHost, endpoint } = settings;
    const loopback = isLoopback(endpoint);
    // An embedded Graph stands in for the public one, so tokens are requested for the public one.
    const resource = audience ?? (loopback ? PUBLIC_GRAPH : endpoint);
    const scope = `${resource}/.default`;
    // Microsoft does not know a loopback authority, so it must not be looked up there. The SDK's own retries wait for
    // as long as the service tells them to, and keep the process alive meanwhile.
    const retryOptions = { maxRetries: 0 };
    const additionalPolicies = [{ policy: answers.policy, position: "perRetry" as const }];
    const options = { authorityHost, disableInstanceDiscovery: loopback, retryOptions, additionalPolicies };
    const { aks, useAksWorkloadIdentity: useAks } = credentials;
    const tenantId = settings.tenantId ?? (useAks ? aks.tenantId : undefined);

    const clientId = async () => credentials.clientId ?? (await contents(credentials.clientIdFilePath)) ?? aks.clientId;
    const hasClientId = credentials.clientId ?? credentials.clientIdFilePath ?? (useAks ? aks.clientId : undefined);
    const application =
        tenantId === undefined
            ? "azuread:tenantId (ARM_TENANT_ID) is not set"
            : hasClientId === undefined
              ? "azuread:clientId (ARM_CLIENT_ID) is not set"
              : undefined;

    /** A source for an application: it needs a tenant and a client id, and no `missing`. */
    function forApplication(
        name: string,
        missing: string | undefined,
        credential: (tenant: string, client: string) => Promise<{ getToken: GetToken }>,
    ): CredentialSource {
        const reason = missing ?? application;
        return reason !== undefined
            ? { name, missing: reason }
            : {
                  name,
                  issue: async () => {
                      const made = await credential(tenantId ?? "", (await clientId()) ?? "");
                      return present(await made.getToken(scope));
                  },
              };
    }

    /**
     * A source that exchanges another service's token for one of Entra's; it is requested anew each time because it is
     * short-lived.
     */
    function federated(name: string, missing: string | undefined, assertion: () => Promise<string>): CredentialSource {
        const off = credentials.useOidc || useAks ? undefined : "azuread:useOidc (ARM_USE_OIDC) is not true";
        return forApplication(
            name,
            off ?? missing,
            async (tenant, client) => new (identity().ClientAssertionCredential)(tenant, client, assertion, options),
        );
    }

    const { oidcToken, oidcTokenFilePath, oidcRequestUrl, oidcRequestToken } = credentials;
    const tokenFile = oidcTokenFilePath ?? (useAks ? aks.tokenFilePath : undefined);
    const requestMissing =
        oidcRequestUrl === undefined || oidcRequestToken === undefined
            ? "azuread:oidcRequestUrl and oidcRequestToken are not set"
            : loopback !== isLoopback(oidcRequestUrl)
              ? `a token of ${hostOf(oidcRequestUrl)} is not for ${endpoint}`
              : undefined;
    const request = { url: oidcRequestUrl ?? "", token: oidcRequestToken ?? "" };
    const connection = credentials.adoPipelineServiceConnectionId;
    const hasCertificate = credentials.clientCertificate ?? credentials.clientCertificatePath;
    const hasSecret = credentials.clientSecret ?? credentials.clientSecretFilePath;

    return [
        forApplication(
            "client certificate",
            hasCertificate === undefined ? notSet("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH") : undefined,
            async (tenant, client) => {
                const certificate = await pemOf(credentials);
                return new (identity().ClientCertificateCredential)(tenant, client, { certificate }, options);
            },
        ),
        forApplication(
            "client secret",
            hasSecret === undefined ? notSet("clientSecret", "ARM_CLIENT_SECRET") : undefined,
            async (tenant, client) => {
                const secret = credentials.clientSecret ?? (await contents(credentials.clientSecretFilePath)) ?? "";
                return new (identity().ClientSecretCredential)(tenant, client, secret, options);
            },
        ),
        federated(
            "OIDC token",
            oidcToken === undefined ? notSet("oidcToken", "ARM_OIDC_TOKEN") : undefined,
            async () => oidcToken ?? "",
        ),
        federated(
            "OIDC token file",
            tokenFile === undefined ? notSet("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH") : undefined,
            async () => (await contents(tokenFile)) ?? "",
        ),
        federated(
            "Azure DevOps OIDC",
            connection === undefined
                ? notSet("adoPipelineServiceConnectionId", "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID")
                : requestMissing,
            () => azureDevOpsToken(request, connection ?? ""),
        ),
        federated("GitHub OIDC", requestMissing, () => githubToken(request)),
        managedIdentity(settings, resource, loopback),
        azureCli(settings, scope, loopback),
    ];
}

function managedIdentity(
    { credentials, endpoint }: GraphSettings,
    resource: string,
    loopback: boolean,
): CredentialSource {
    const name = "managed identity";
    const { msiEndpoint, clientId } = credentials;
    if (!credentials.useMsi) {
        return { name, missing: "azuread:useMsi (ARM_USE_MSI) is not true" };
    }
    if (loopback && !isLoopback(msiEndpoint ?? "")) {
        return { name, missing: `${endpoint} never receives a real identity's token` };
    }
    if (msiEndpoint !== undefined) {
        return { name, issue: (clock) => tokenFromEndpoint(msiEndpoint, resource, clientId, clock) };
    }
    return {
        name,
        issue: async () => {
            const { ManagedIdentityCredential } = identity();
            // Nothing of ours sees its answers: the SDK puts a policy of its own in the place of any other. They come from the
            // machine itself.
            const credential = new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
            return present(await credential.getToken(`${resource}/.default`));
        },
    };
}

/** How much later than our own limit a program is given up, in milliseconds, so that our error is the one that is told. */
const LATER_MS = 500;

function azureCli(
    { credentials, tenantId, endpoint, requestTimeoutSeconds }: GraphSettings,
    scope: string,
    loopback: boolean,
): CredentialSource {
    const name = "Azure CLI";
    if (!credentials.useCli) {
        return { name, missing: "azuread:useCli (ARM_USE_CLI) is false" };
    }
    if (loopback) {
        return { name, missing: `${endpoint} never receives a real identity's token` };
    }
    return {
        name,
        issue: async () => {
            // Left alone it would keep this process alive for as long as it likes.
            const processTimeoutInMs = requestTimeoutSeconds * 1000 + LATER_MS;
            return present(await new (identity().AzureCliCredential)({ tenantId, processTimeoutInMs }).getToken(scope));
        },
    };
}

type GetToken = (scope: string) => Promise<IssuedToken | null>;

function present(token: IssuedToken | null): IssuedToken {
    if (token === null) {
        throw new Error("no token was issued");
    }
    return token;
}

function notSet(key: string, variable: string): string {
    return `azuread:${key} (${variable}) is not set`;
}

function hostOf(url: string): string {
    return URL.canParse(url) ? new URL(url).host : "a malformed address";
}

/** A file's text without the surrounding white space. */
async function contents(path: string | undefined): Promise<string | undefined> {
    return path === undefined ? undefined : readSmallFile(path).toString("utf8").trim();
}
