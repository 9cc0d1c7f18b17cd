import { UserError } from "../../../src/base/userError";
import { type GraphSettings, readGraphSettings } from "../../../src/graph/settings";
import { failureOf, loopbackToken } from "./support/graph";

function read(
    config: Record<string, string> = {},
    env: NodeJS.ProcessEnv = {},
    isSecret?: (namespace: string, key: string) => boolean,
): GraphSettings {
    return readGraphSettings({ config: (namespace, key) => config[`${namespace}:${key}`], env, isSecret });
}

const failing = async (...args: Parameters<typeof read>) => {
    const error = await failureOf(Promise.resolve().then(() => read(...args)));
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
};

describe("which Microsoft Graph is talked to", () => {
    it("is the public one, with an authority of its own, if nothing is set", () => {
        expect(read()).toMatchObject({
            endpoint: "https://graph.microsoft.com",
            cloud: "public",
            authorityHost: "https://login.microsoftonline.com",
            requestTimeoutSeconds: 60,
            operationTimeoutSeconds: 300,
            maxConcurrency: 24,
            deviceBudget: { requests: 2000, seconds: 20 },
        });
    });

    it.each([
        ["global", "https://graph.microsoft.com", "https://login.microsoftonline.com"],
        ["public", "https://graph.microsoft.com", "https://login.microsoftonline.com"],
        ["usgovernment", "https://graph.microsoft.us", "https://login.microsoftonline.us"],
        ["usgovernmentl4", "https://graph.microsoft.us", "https://login.microsoftonline.us"],
        ["usgovernmentl5", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us"],
        ["dod", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us"],
        ["china", "https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"],
    ])("is the cloud that azuread calls %s", (name, endpoint, authorityHost) => {
        expect(read({ "azuread:environment": name })).toMatchObject({ endpoint, authorityHost });
        expect(read({}, { ARM_ENVIRONMENT: name.toUpperCase() })).toMatchObject({ endpoint, authorityHost });
        expect(read({ "hotpatch:graphEndpoint": `${endpoint}/` })).toMatchObject({ endpoint, authorityHost });
    });

    it("lets the stack's configuration win over ARM_*, and HOTPATCH_GRAPH_ENDPOINT over the stack", () => {
        expect(read({ "azuread:environment": "china" }, { ARM_ENVIRONMENT: "dod" }).cloud).toBe("china");
        const stack = { "hotpatch:graphEndpoint": "https://graph.microsoft.com" };
        expect(read(stack, { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:8080" }).cloud).toBe("loopback");
    });

    it.each(["http://127.0.0.1:8080", "http://localhost:1", "https://[::1]:8443", "http://127.1.2.3"])(
        "may be on this machine: %s",
        (endpoint) => {
            expect(read({ "hotpatch:graphEndpoint": endpoint })).toMatchObject({
                endpoint,
                cloud: "loopback",
                authorityHost: endpoint,
            });
        },
    );

    it.each([
        "https://graph.microsoft.com.evil.example",
        "http://graph.microsoft.com",
        "https://graph.microsoft.com:8443",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1:8080",
        "https://localhost.evil.example",
    ])("is never anything else: %s is refused with the list", async (endpoint) => {
        const message = await failing({ "hotpatch:graphEndpoint": endpoint });
        expect(message).toMatch(/https:\/\/graph\.microsoft\.com, .*dod-graph.*chinacloudapi\.cn.* loopback/);
    });

    it.each([
        "graph.microsoft.com",
        "https://user:pw@127.0.0.1",
        "http://127.0.0.1/beta",
        "http://127.0.0.1/?a=1",
        "ftp://127.0.0.1",
    ])("has to be scheme, host and port only: %s is refused", async (endpoint) => {
        expect(await failing({}, { HOTPATCH_GRAPH_ENDPOINT: endpoint })).toMatch(/scheme, host and port only/);
    });

    it("is asked about devices within the documented budget, or the one that is set; an embedded one may have none", () => {
        const emulator = { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:1" };
        expect(read({ "hotpatch:deviceRequests": "500" }).deviceBudget).toEqual({ requests: 500, seconds: 20 });
        expect(read({}, emulator).deviceBudget).toBeUndefined();
        const told = { HOTPATCH_DEVICE_REQUESTS: "200", HOTPATCH_DEVICE_REQUESTS_SECONDS: "2" };
        expect(read({}, { ...emulator, ...told }).deviceBudget).toEqual({ requests: 200, seconds: 2 });
        expect(() => read({ "hotpatch:deviceRequests": "0" })).toThrow(/hotpatch:deviceRequests .* above 0/);
    });

    it("refuses an unknown cloud, a metadata host and two clouds at once", async () => {
        expect(await failing({ "azuread:environment": "germany" })).toMatch(/'germany'. Use one of public, global, /);
        expect(await failing({}, { ARM_METADATA_HOSTNAME: "stack.local" })).toMatch(/which is not supported/);
        const both = { "azuread:environment": "china", "hotpatch:graphEndpoint": "https://graph.microsoft.us" };
        expect(await failing(both)).toMatch(/usgovernmentl4 cloud.* is china/);
    });
});

describe("who issues tokens", () => {
    it("may be named only as the cloud's own, or as loopback for a loopback endpoint", async () => {
        const own = "https://login.microsoftonline.com";
        expect(read({}, { HOTPATCH_AUTHORITY_HOST: own }).authorityHost).toBe(own);
        const emulator = { HOTPATCH_GRAPH_ENDPOINT: "https://127.0.0.1:1" };
        expect(read({}, { ...emulator, HOTPATCH_AUTHORITY_HOST: "https://localhost:2" }).authorityHost).toBe(
            "https://localhost:2",
        );
        for (const HOTPATCH_AUTHORITY_HOST of [
            "https://login.microsoftonline.us",
            "https://localhost:2",
            "https://x.example",
        ]) {
            expect(await failing({}, { HOTPATCH_AUTHORITY_HOST })).toMatch(/not for https:\/\/graph\.microsoft\.com/);
        }
        expect(await failing({}, { ...emulator, HOTPATCH_AUTHORITY_HOST: own })).toMatch(/use a loopback address/);
    });
});

describe("credentials", () => {
    it("are read from azuread's configuration and, where that is silent, from ARM_*", () => {
        const { tenantId, credentials } = read(
            { "azuread:tenantId": "contoso.onmicrosoft.com", "azuread:clientSecret": "s3cret", "azuread:clientId": "" },
            { ARM_TENANT_ID: "other", ARM_CLIENT_ID: "client", ARM_CLIENT_SECRET: "other", ARM_USE_CLI: "false" },
        );
        expect(tenantId).toBe("contoso.onmicrosoft.com");
        expect(credentials).toMatchObject({ clientId: "client", clientSecret: "s3cret", useCli: false, useMsi: false });
    });

    it("take OIDC requests from GitHub's and Azure DevOps' own variables", () => {
        const github = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://g.example", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" };
        expect(read({}, github).credentials).toMatchObject({
            oidcRequestUrl: "https://g.example",
            oidcRequestToken: "t",
        });
        const devOps = { SYSTEM_OIDCREQUESTURI: "https://d.example", SYSTEM_ACCESSTOKEN: "u" };
        expect(read({}, devOps).credentials).toMatchObject({
            oidcRequestUrl: "https://d.example",
            oidcRequestToken: "u",
        });
    });

    it("refuse a secret that the stack keeps as plain text, where that can be told, without showing it", async () => {
        const stack = { "azuread:clientSecret": "s3cret" };
        const message = await failing(stack, {}, () => false);
        expect(message).toMatch(/pulumi config set --secret azuread:clientSecret/);
        expect(message).not.toContain("s3cret");
        expect(read(stack, {}, () => true).credentials.clientSecret).toBe("s3cret");
    });

    it("refuse a switch that is neither on nor off, and a tenant that is not a name", async () => {
        expect(await failing({ "azuread:useOidc": "yes please" })).toMatch(/useOidc \(ARM_USE_OIDC\)/);
        expect(await failing({ "azuread:tenantId": "../common" })).toMatch(/tenantId/);
    });

    it("keep the embedded Graph's token away from every cloud", async () => {
        const env = { HOTPATCH_GRAPH_TOKEN: loopbackToken() };
        const message = await failing({}, env);
        expect(message).toMatch(/never sent to https:\/\/graph\.microsoft\.com/);
        expect(message).not.toContain(loopbackToken());
        expect(read({}, { ...env, HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:1" }).loopbackToken).toBe(loopbackToken());
    });
});

describe("bounds", () => {
    it("are numbers above 0, from hotpatch: configuration or HOTPATCH_*", async () => {
        expect(
            read({ "hotpatch:operationTimeoutSeconds": "30" }, { HOTPATCH_REQUEST_TIMEOUT_SECONDS: "2.5" }),
        ).toMatchObject({ operationTimeoutSeconds: 30, requestTimeoutSeconds: 2.5 });
        for (const value of ["0", "-1", "soon", "Infinity"]) {
            expect(await failing({ "hotpatch:operationTimeoutSeconds": value })).toMatch(/a number above 0/);
        }
    });

    it.each([
        ["requestTimeoutSeconds", "HOTPATCH_REQUEST_TIMEOUT_SECONDS"],
        ["operationTimeoutSeconds", "HOTPATCH_OPERATION_TIMEOUT_SECONDS"],
        ["replicationSeconds", "HOTPATCH_REPLICATION_SECONDS"],
    ])("are no times that a timer cannot wait, which Node cuts to a millisecond: %s", async (key, variable) => {
        expect(read({ [`hotpatch:${key}`]: "2147483" })).toMatchObject({ [key]: 2_147_483 });
        for (const value of ["2147484", "1e10"]) {
            const said = await failing({ [`hotpatch:${key}`]: value });
            expect(said).toBe(
                `hotpatch:${key} (${variable}) is '${value}', which is longer than a timer can wait. Set it to at most 2147483 seconds.`,
            );
        }
    });
});
