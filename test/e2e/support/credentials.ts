import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { GraphEmulator } from "pulumi-hotpatch/emulator";
import { generate } from "selfsigned";
import type { CredentialKind } from "./conditions";

/** Whatever hands out identities beside Entra itself: a pipeline's token service, a machine's managed identity. */
export interface IdentitySource {
    /** Variables of an environment in which there is one kind of credential alone. */
    readonly env: Record<string, string>;
    /** How often it was asked for a token; 0 for credentials that are at hand. */
    asked(): number;
    stop(): void;
}

/** What lets a job ask for its token. */
const REQUEST_TOKEN = "may-ask";
/** The form of an identity token. The embedded Graph looks at no more of it. */
const IDENTITY_TOKEN = "identity.token.text";

/**
 * Leaves in the emulator's environment for https nothing but one kind of credential, and starts what issues it.
 *
 * @param folder for files of keys and tokens
 */
export async function identitySource(
    emulator: GraphEmulator,
    kind: CredentialKind,
    folder: string,
): Promise<IdentitySource> {
    const { ARM_CLIENT_SECRET: secret = "", ...env } = emulator.environment();
    const atHand = (more: Record<string, string>) => ({ env: { ...env, ...more }, asked: () => 0, stop: () => {} });
    switch (kind) {
        case "secret":
            return atHand({ ARM_CLIENT_SECRET: secret });
        case "certificate":
            return atHand({ ARM_CLIENT_CERTIFICATE_PATH: await clientCertificate(folder) });
        case "oidcToken":
            return atHand({ ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: IDENTITY_TOKEN });
        case "tokenFile": {
            const path = join(folder, "identity-token");
            writeFileSync(path, `${IDENTITY_TOKEN}\n`);
            return atHand({ ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: path });
        }
        case "github":
            return issuer(
                ({ method, query, authorization }) =>
                    method === "GET" &&
                    query.get("audience") === "api://AzureADTokenExchange" &&
                    authorization === `Bearer ${REQUEST_TOKEN}`
                        ? { value: IDENTITY_TOKEN }
                        : undefined,
                (origin) => ({
                    ...env,
                    ARM_USE_OIDC: "true",
                    ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/token?api-version=2.0`,
                    ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
                }),
            );
        case "azureDevOps":
            return issuer(
                ({ method, query, authorization }) =>
                    method === "POST" &&
                    query.get("serviceConnectionId") === "connection" &&
                    authorization === `Bearer ${REQUEST_TOKEN}`
                        ? { oidcToken: IDENTITY_TOKEN }
                        : undefined,
                (origin) => ({
                    ...env,
                    ARM_USE_OIDC: "true",
                    ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection",
                    SYSTEM_OIDCREQUESTURI: `${origin}/oidctoken`,
                    SYSTEM_ACCESSTOKEN: REQUEST_TOKEN,
                }),
            );
        case "managedIdentity":
            return issuer(
                ({ query, metadata }) =>
                    query.get("resource") === "https://graph.microsoft.com" && metadata === "true"
                        ? { access_token: emulator.issueToken(), expires_in: "3599" }
                        : undefined,
                (origin) => ({ ...env, ARM_USE_MSI: "true", ARM_MSI_ENDPOINT: `${origin}/msi` }),
            );
    }
}

interface Asked {
    readonly method: string;
    readonly query: URLSearchParams;
    readonly authorization: string;
    readonly metadata: string;
}

/** A service on loopback that issues tokens: 403 to whoever asks in another way than it wants. */
async function issuer(
    answer: (asked: Asked) => object | undefined,
    environment: (origin: string) => Record<string, string>,
): Promise<IdentitySource> {
    let issued = 0;
    const server = createServer(({ method = "", url = "/", headers }, response) => {
        const body = answer({
            method,
            query: new URL(url, "http://localhost").searchParams,
            authorization: headers.authorization ?? "",
            metadata: String(headers.metadata),
        });
        issued += body === undefined ? 0 : 1;
        response.writeHead(body === undefined ? 403 : 200, { "Content-Type": "application/json" });
        response.end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        env: environment(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        asked: () => issued,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}

/** A file with an application's certificate and its key. */
async function clientCertificate(folder: string): Promise<string> {
    const { private: key, cert } = await generate([{ name: "commonName", value: "pipeline" }], { keySize: 2048 });
    const path = join(folder, "client-certificate.pem");
    writeFileSync(path, `${key}\n${cert}`);
    return path;
}
