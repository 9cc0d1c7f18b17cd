import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { generate } from "selfsigned";
import { UserError } from "../../../src/base/userError";
import { createGraphClient } from "../../../src/graph/graphClient";
import { accessTokens, CredentialError } from "../../../src/graph/identity/credential";
import { readGraphSettings } from "../../../src/graph/settings";
import { AES_BUNDLE, PASSWORD } from "./support/certificates";
import { failureOf, loopbackToken, TENANT } from "./support/graph";
import { bomb, compressed, endless } from "./support/spoiling";
import { type Received, type Reply, type TestServer, testServer } from "./support/testServer";

const CLIENT = "99999999-8888-4777-8666-555555555555";
const ISSUED = loopbackToken({ tid: TENANT, from: "authority" });

const MIB = 1 << 20;

let authority: TestServer;
let refusal: Reply | undefined;
let folder: string;

beforeAll(async () => {
    const made = await generate([{ name: "commonName", value: "127.0.0.1" }], {
        keySize: 2048,
        extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    // What NODE_EXTRA_CA_CERTS does for a whole process from its start.
    const { createSecureContext } = tls;
    jest.spyOn(tls, "createSecureContext").mockImplementation((options) =>
        createSecureContext({ ca: made.cert, ...options }),
    );
    authority = await testServer(answer, { key: made.private, cert: made.cert });
    folder = mkdtempSync(join(tmpdir(), "hotpatch-credential-"));
});
afterAll(async () => {
    jest.restoreAllMocks();
    await authority.stop();
    rmSync(folder, { recursive: true });
});
beforeEach(() => {
    refusal = undefined;
    authority.received.length = 0;
});

/** A token endpoint as @azure/identity finds it: by the authority's own description. */
function answer({ method, url, headers }: Received): Reply {
    if (url === "/v1.0/organization") {
        return { body: { token: headers.authorization } };
    }
    if (url.includes("openid-configuration")) {
        const base = `${authority.endpoint}/${TENANT}`;
        return {
            body: {
                issuer: `${base}/v2.0`,
                token_endpoint: `${base}/oauth2/v2.0/token`,
                authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
                jwks_uri: `${base}/keys`,
            },
        };
    }
    return method === "POST"
        ? (refusal ?? { body: { token_type: "Bearer", expires_in: 3600, access_token: ISSUED } })
        : { status: 404 };
}

const settings = (env: NodeJS.ProcessEnv) => readGraphSettings({ config: () => undefined, env });

/** Settings of an embedded Graph behind https, and one credential. */
function tokensWith(env: NodeJS.ProcessEnv) {
    return accessTokens(
        settings({
            HOTPATCH_GRAPH_ENDPOINT: authority.endpoint,
            ARM_TENANT_ID: TENANT,
            ARM_CLIENT_ID: CLIENT,
            ...env,
        }),
    );
}

/** The form that was posted to the token endpoint. */
function form(): Record<string, string> {
    const posts = authority.received.filter(
        ({ method, url }) => method === "POST" && url.includes("/oauth2/v2.0/token"),
    );
    expect(posts).toHaveLength(1);
    expect(posts[0]?.url).toMatch(`/${TENANT}/oauth2/v2.0/token`);
    return Object.fromEntries(new URLSearchParams(posts[0]?.body));
}

function textFile(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
}

describe("a token from the credential that azuread would use", () => {
    it("comes by client secret", async () => {
        expect(await tokensWith({ ARM_CLIENT_SECRET: "s3cret value" }).token()).toBe(ISSUED);
        expect(form()).toMatchObject({
            client_id: CLIENT,
            client_secret: "s3cret value",
            grant_type: "client_credentials",
            scope: expect.stringContaining("https://graph.microsoft.com/.default"),
        });
    });

    it("opens the embedded Graph's https door, and says which tenant it is for", async () => {
        const env = { HOTPATCH_GRAPH_ENDPOINT: authority.endpoint, ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT };
        const graph = createGraphClient(settings({ ...env, ARM_CLIENT_SECRET: "s" }));
        expect(await graph.tenantId()).toBe(TENANT);
        expect(await graph.get("v1.0", "/organization")).toEqual({ token: `Bearer ${ISSUED}` });
        form();
    });

    it("comes by client secret and client id in files", async () => {
        const env = {
            ARM_CLIENT_ID: "",
            ARM_CLIENT_ID_FILE_PATH: textFile("id", `${CLIENT}\r\n`),
            ARM_CLIENT_SECRET_FILE_PATH: textFile("secret", "from a file\n"),
        };
        await tokensWith(env).token();
        expect(form()).toMatchObject({ client_id: CLIENT, client_secret: "from a file" });
    });

    it("comes by client certificate, signed by its key", async () => {
        const env = {
            ARM_CLIENT_CERTIFICATE: AES_BUNDLE,
            ARM_CLIENT_CERTIFICATE_PASSWORD: PASSWORD,
            ARM_CLIENT_SECRET: "not used",
        };
        await tokensWith(env).token();
        const { client_assertion: assertion = "", client_secret: secret } = form();
        expect(secret).toBeUndefined();
        expect(assertion.split(".")).toHaveLength(3);
    });

    it("comes by an OIDC token, or one in a file that is read anew each time", async () => {
        await tokensWith({ ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "id.token.text" }).token();
        expect(form().client_assertion).toBe("id.token.text");
        authority.received.length = 0;
        await tokensWith({ ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: textFile("token", "in.a.file\n") }).token();
        expect(form().client_assertion).toBe("in.a.file");
    });

    it("comes by the workload identity of a Kubernetes pod", async () => {
        const tokens = tokensWith({
            ARM_TENANT_ID: "",
            ARM_CLIENT_ID: "",
            ARM_USE_AKS_WORKLOAD_IDENTITY: "true",
            AZURE_TENANT_ID: TENANT,
            AZURE_CLIENT_ID: CLIENT,
            AZURE_FEDERATED_TOKEN_FILE: textFile("pod", "pod.token.x"),
        });
        await tokens.token();
        expect(form()).toMatchObject({ client_id: CLIENT, client_assertion: "pod.token.x" });
    });

    it("comes by GitHub's token for this job", async () => {
        const github = await testServer([{ body: { value: "github.job.token" } }]);
        try {
            await tokensWith({
                ARM_USE_OIDC: "true",
                ACTIONS_ID_TOKEN_REQUEST_URL: `${github.endpoint}/token?api-version=2`,
                ACTIONS_ID_TOKEN_REQUEST_TOKEN: "ask",
            }).token();
            expect(form().client_assertion).toBe("github.job.token");
            const [request] = github.received;
            expect(request?.url).toBe("/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange");
            expect(request?.headers.authorization).toBe("Bearer ask");
        } finally {
            await github.stop();
        }
    });

    it("comes by Azure DevOps' token for a service connection", async () => {
        const devOps = await testServer([{ body: { oidcToken: "pipeline.job.token" } }]);
        try {
            await tokensWith({
                ARM_USE_OIDC: "1",
                ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection",
                SYSTEM_OIDCREQUESTURI: `${devOps.endpoint}/oidctoken`,
                SYSTEM_ACCESSTOKEN: "ask",
            }).token();
            expect(form().client_assertion).toBe("pipeline.job.token");
            const [request] = devOps.received;
            expect(`${request?.method} ${request?.url}`).toBe(
                "POST /oidctoken?api-version=7.1&serviceConnectionId=connection",
            );
            expect(request?.headers.authorization).toBe("Bearer ask");
        } finally {
            await devOps.stop();
        }
    });

    it("comes by a managed identity's own endpoint", async () => {
        const machine = await testServer([{ body: { access_token: ISSUED, expires_in: "3600" } }]);
        try {
            const tokens = tokensWith({ ARM_USE_MSI: "true", ARM_MSI_ENDPOINT: `${machine.endpoint}/msi` });
            expect(await tokens.token()).toBe(ISSUED);
            expect(await tokens.token()).toBe(ISSUED);
            expect(machine.received).toHaveLength(1);
            expect(machine.received[0]?.headers.metadata).toBe("true");
            const query = new URL(machine.received[0]?.url ?? "", machine.endpoint).searchParams;
            expect(query.get("resource")).toBe("https://graph.microsoft.com");
            expect(query.get("client_id")).toBe(CLIENT);
        } finally {
            await machine.stop();
        }
    });
});

describe("no token", () => {
    it("of a pipeline whose service is down does not blame the credential", async () => {
        const github = await testServer([{ status: 503 }]);
        try {
            const env = { ARM_USE_OIDC: "true", ACTIONS_ID_TOKEN_REQUEST_URL: github.endpoint };
            const tokens = tokensWith({ ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token" });
            expect(String(await failureOf(tokens.token()))).toMatch(
                /GitHub answered 503 .*, which says nothing about the credential/,
            );
        } finally {
            await github.stop();
        }
    });

    it("is explained by what was tried, what it said and what was not tried, without a secret", async () => {
        refusal = {
            status: 401,
            body: {
                error: "invalid_client",
                error_description: "AADSTS7000215: Invalid client secret provided: s3cret value. Trace ID: 1",
            },
        };
        const error = await failureOf(tokensWith({ ARM_CLIENT_SECRET: "s3cret value" }).token());
        expect(error).toBeInstanceOf(CredentialError);
        const { message, stack } = error as Error;
        expect(message).toMatch(
            /Tried: client secret \(.*AADSTS7000215.*\*\*\*.*\)\. The client secret is wrong: .* Not used: client certificate \(azuread:clientCertificatePath \(ARM_CLIENT_CERTIFICATE_PATH\) is not set\); .*GitHub OIDC \(azuread:useOidc \(ARM_USE_OIDC\) is not true\)/,
        );
        expect(`${message}${stack}`).not.toContain("s3cret");
    });

    it.each([
        [
            "429",
            { status: 429, headers: { "retry-after": "37" }, body: { error: "temporarily_unavailable" } },
            /429, and asks us to wait 37 s/,
        ],
        ["503", { status: 503, body: "<html>Down</html>" }, /503/],
        ["500", { status: 500, headers: { "content-type": "text/html" }, body: "" }, /500/],
    ])(
        "says of a token endpoint that answers %s which one that is, and does not blame the credential",
        async (_, reply, said) => {
            refusal = reply;
            const error = (await failureOf(
                tokensWith({ ARM_CLIENT_SECRET: "s3cret", HOTPATCH_REQUEST_TIMEOUT_SECONDS: "4" }).token(),
            )) as Error;
            expect(error.message).toMatch(said);
            expect(error.message).toContain(`${authority.endpoint}/${TENANT}/oauth2/v2.0/token answered`);
            expect(error.message).toContain("says nothing about the credential");
            expect(error.message).not.toMatch(/Not used/);
        },
    );

    it.each([
        ["never ends", (count: (bytes: number) => void) => endless("x".repeat(MIB), count)],
        ["is huge unpacked", (_count: (bytes: number) => void) => compressed(bomb(600 * MIB))],
    ])("is made of an answer that %s, and no more of it is read than a token can have", async (_, reply) => {
        let taken = 0;
        refusal = reply((bytes) => {
            taken += bytes;
        });
        const before = process.memoryUsage().rss;
        const error = await failureOf(tokensWith({ ARM_CLIENT_SECRET: "s3cret" }).token());
        expect(error).toBeInstanceOf(CredentialError);
        expect(String(error)).toMatch(/Tried: client secret \(.*has more than 1048576 bytes.*\)/);
        expect(taken).toBeLessThan(24 * MIB); // What the sockets hold comes on top.
        expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB);
    });

    it("is waited for as long as a request, and then no connection is left open", async () => {
        refusal = (response) => {
            response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
            response.write("{");
        };
        const error = await failureOf(
            tokensWith({ ARM_CLIENT_SECRET: "s3cret", HOTPATCH_REQUEST_TIMEOUT_SECONDS: "0.5" }).token(),
        );
        expect(String(error)).toMatch(/Tried: client secret \(no answer within 0.5 s\)/);
        while (authority.busy()) {
            await new Promise((resolve) => setTimeout(resolve, 10)); // Without an end the test has none either.
        }
    });

    it("is not replaced by another identity's", async () => {
        refusal = { status: 400, body: { error: "invalid_client", error_description: "AADSTS700016: no" } };
        await failureOf(tokensWith({ ARM_CLIENT_SECRET: "s", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "a.b.c" }).token());
        expect(form().client_secret).toBe("s");
    });

    it("shows neither of GitHub's tokens when GitHub refuses", async () => {
        const github = await testServer([{ status: 403, body: { message: "ask me not" } }]);
        try {
            const error = await failureOf(
                tokensWith({
                    ARM_USE_OIDC: "true",
                    ACTIONS_ID_TOKEN_REQUEST_URL: github.endpoint,
                    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
                }).token(),
            );
            expect(String(error)).toMatch(/GitHub answered 403/);
            expect(String(error)).not.toContain("request-token");
        } finally {
            await github.stop();
        }
    });

    it("lists every way if none is set up", async () => {
        const error = await failureOf(tokensWith({ ARM_TENANT_ID: "", ARM_USE_CLI: "false" }).token());
        const { message } = error as Error;
        for (const way of [
            "client certificate",
            "client secret",
            "OIDC token",
            "OIDC token file",
            "Azure DevOps OIDC",
            "GitHub OIDC",
            "managed identity",
            "Azure CLI",
        ]) {
            expect(message).toContain(`${way} (`);
        }
        expect(authority.received).toEqual([]);
    });

    it("names the tenant that is missing beside a secret", async () => {
        const error = await failureOf(tokensWith({ ARM_TENANT_ID: "", ARM_CLIENT_SECRET: "s" }).token());
        expect(String(error)).toMatch(/client secret \(azuread:tenantId \(ARM_TENANT_ID\) is not set\)/);
    });
});

describe("endpoint and credential", () => {
    const secret = { ARM_TENANT_ID: TENANT, ARM_CLIENT_ID: CLIENT, ARM_CLIENT_SECRET: "real" };
    const refused = (env: NodeJS.ProcessEnv) => {
        expect(() => accessTokens(settings(env))).toThrow(UserError);
        return failureOf(Promise.resolve().then(() => accessTokens(settings(env)))).then(String);
    };

    it("never come together as a real credential and loopback http", async () => {
        expect(await refused({ ...secret, HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:1" })).toMatch(
            /HOTPATCH_GRAPH_TOKEN/,
        );
    });

    it("are the fixed token and loopback, whatever credentials lie around", async () => {
        const env = { ...secret, HOTPATCH_GRAPH_TOKEN: "fixed", HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:1" };
        expect(await accessTokens(settings(env)).token()).toBe("fixed");
    });

    it("never come together as loopback https and an http authority", async () => {
        const env = { HOTPATCH_GRAPH_ENDPOINT: "https://127.0.0.1:1", HOTPATCH_AUTHORITY_HOST: "http://127.0.0.1:2" };
        expect(await refused({ ...secret, ...env })).toMatch(/must not get tokens of/);
    });

    it("are never a machine's, a pipeline's or a person's real identity and loopback https", async () => {
        const error = await failureOf(
            tokensWith({
                ARM_USE_MSI: "true",
                ARM_USE_OIDC: "true",
                ACTIONS_ID_TOKEN_REQUEST_URL: "https://pipelines.actions.example/token",
                ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
            }).token(),
        );
        expect(String(error)).toMatch(/GitHub OIDC \(a token of pipelines\.actions\.example is not for https:\/\/127/);
        expect(String(error)).toMatch(/managed identity \(.*never receives.*Azure CLI \(.*never receives/);
    });

    it("are a cloud's endpoint and that cloud's authority: a pipeline's token of this machine is not taken", async () => {
        const env = {
            ...secret,
            ARM_CLIENT_SECRET: "",
            ARM_USE_OIDC: "true",
            ARM_USE_CLI: "false",
            ACTIONS_ID_TOKEN_REQUEST_URL: authority.endpoint,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
        };
        expect(String(await failureOf(accessTokens(settings(env)).token()))).toMatch(
            /is not for https:\/\/graph\.microsoft/,
        );
        expect(authority.received).toEqual([]);
    });
});
