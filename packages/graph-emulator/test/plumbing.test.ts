import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type GraphEmulatorOptions, startGraphEmulator } from "../src";
import { type Api, api, dynamicGroup, GUID, intuneMessage, MANAGED, POLICIES, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 10 });
});
afterEach(() => graph.stop());

describe("tokens", () => {
    const refused = async (authorization: string) =>
        expect(await graph.get("/v1.0/groups", { Authorization: authorization })).toMatchObject({
            status: 401,
            body: { error: { code: "InvalidAuthenticationToken", message: expect.any(String) } },
        });

    it("are refused with 401 where missing, wrong, expired or for somebody else (Graph, Error responses)", async () => {
        await refused("");
        await refused("Bearer nonsense");
        await refused(`Bearer ${graph.emulator.token.slice(0, -4)}AAAA`);
        await refused(`Bearer ${graph.emulator.issueToken({ audience: "https://management.azure.com" })}`);
        const short = graph.emulator.issueToken({ lifetimeSeconds: 60 });
        expect((await graph.get("/v1.0/groups", { Authorization: `Bearer ${short}` })).status).toBe(200);
        graph.emulator.advance(60_000);
        await refused(`Bearer ${short}`);
    });

    it("name the tenant, the roles and an expiry, and differ between starts", async () => {
        const other = await startGraphEmulator({ devices: 0 });
        await other.stop();
        const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
        expect(claims(graph.emulator.token)).toMatchObject({
            aud: "https://graph.microsoft.com",
            tid: graph.emulator.tenantId,
            oid: expect.stringMatching(GUID),
            roles: expect.arrayContaining(["Group.ReadWrite.All"]),
            exp: expect.any(Number),
        });
        expect(other.token.split(".")[1]).not.toBe(graph.emulator.token.split(".")[1]);
    });

    it("need roles: 403 that names them from Intune (quoted in public issue threads), a plain one from the directory", async () => {
        const read = {
            Authorization: `Bearer ${graph.emulator.issueToken({ roles: ["DeviceManagementConfiguration.Read.All"] })}`,
        };
        expect((await graph.get(POLICIES, read)).status).toBe(200);
        const write = await graph.post(POLICIES, { displayName: "a" }, read);
        expect(write).toMatchObject({ status: 403, body: { error: { code: "Forbidden" } } });
        expect(intuneMessage(write)).toContain(
            "Application must have one of the following scopes: DeviceManagementConfiguration.ReadWrite.All",
        );
        expect(await graph.get("/v1.0/groups", read)).toMatchObject({
            status: 403,
            body: {
                error: {
                    code: "Authorization_RequestDenied",
                    message: "Insufficient privileges to complete the operation.",
                },
            },
        });
    });

    it("with Group.Create alone make a group that they cannot change (v1.0 reference, Create group)", async () => {
        const create = { Authorization: `Bearer ${graph.emulator.issueToken({ roles: ["Group.Create"] })}` };
        const { status, body } = await graph.post("/v1.0/groups", staticGroup(), create);
        expect(status).toBe(201);
        expect((await graph.call("PATCH", `/v1.0/groups/${body.id}`, { description: "x" }, create)).status).toBe(403);
    });
});

describe("errors", () => {
    it("carry date, request-id and client-request-id in the body, the ids in headers too (Graph, Error responses)", async () => {
        const mine = "11111111-2222-4333-8444-555555555555";
        const missing = "99999999-8888-4777-8666-555555555555";
        const { body, headers } = await graph.get(`/v1.0/groups/${missing}`, { "client-request-id": mine });
        expect(body.error).toEqual({
            code: "Request_ResourceNotFound",
            message: expect.stringContaining(`'${missing}'`),
            innerError: {
                date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
                "request-id": headers.get("request-id"),
                "client-request-id": mine,
            },
        });
        expect(headers.get("client-request-id")).toBe(mine);
    });

    it("of Intune hold a JSON document in the message (quoted in public issue threads)", async () => {
        const { body } = await graph.post(POLICIES, { x: 1 });
        expect(body.error.message).toMatch(/^\{\r\n {2}"_version": 3,\r\n/);
        expect(Object.keys(JSON.parse(body.error.message))).toEqual([
            "_version",
            "Message",
            "CustomApiErrorPhrase",
            "RetryAfter",
            "ErrorSourceService",
            "HttpHeaders",
        ]);
    });

    it.each([
        ["GET", "/v1.0/nothing", undefined, 400],
        ["GET", "/v2.0/groups", undefined, 400],
        ["PUT", "/v1.0/groups", {}, 405],
        ["POST", "/v1.0/groups", "{not json", 400],
        ["POST", "/v1.0/groups", "[]", 400],
        ["POST", "/v1.0/groups", undefined, 400],
    ])("%s %s with %j is answered %d… with an error body", async (method, path, body, status) => {
        const answer = await graph.call(method, path, body);
        expect(answer.status).toBe(status);
        expect(answer.body.error.code).toEqual(expect.any(String));
    });
});

describe("$batch (Graph, JSON batching)", () => {
    const part = (id: string, url: string, more: object = {}) => ({ id, method: "GET", url, ...more });
    const batch = (requests: object[]) => graph.post("/beta/$batch", { requests });

    it("answers each part by itself, whatever the others come to, in any order", async () => {
        const list = (await graph.get(`/beta${MANAGED}?$select=id`)).body.value as { id: string }[];
        const parts = list
            .slice(0, 10)
            .map(({ id }, index) => part(String(index), `${MANAGED}/${id}?$select=id,hardwareInformation`));
        const { status, body } = await batch([...parts, part("gone", `${MANAGED}/x`), part("odd", "nonsense")]);
        expect(status).toBe(200);
        const ids = body.responses.map(({ id }: { id: string }) => id);
        expect([...ids].sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "gone", "odd"]);
        expect(ids).not.toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "gone", "odd"]);
        for (const { id, status: each, headers, body: answer } of body.responses) {
            expect(each).toBe(id === "gone" ? 404 : id === "odd" ? 400 : 200);
            expect(headers["Content-Type"]).toMatch(/^application\/json;odata\.metadata=minimal/);
            expect(answer.id).toBe(list[Number(id)]?.id);
        }
    });

    it("works off dependsOn in order, and answers 424 after a failure", async () => {
        const headers = { "Content-Type": "application/json" };
        const { body } = await batch([
            { id: "1", method: "POST", url: "/groups", headers, body: staticGroup() },
            part("2", "/groups", { dependsOn: ["1"] }),
            { id: "3", method: "POST", url: "/groups", headers, body: {} },
            part("4", "/groups", { dependsOn: ["3"] }),
            part("5", "/groups", { dependsOn: ["4"] }),
        ]);
        const statuses = Object.fromEntries(
            body.responses.map((each: { id: string; status: number }) => [each.id, each.status]),
        );
        expect(statuses).toEqual({ 1: 201, 2: 200, 3: 400, 4: 424, 5: 424 });
    });

    it.each([
        ["no requests", []],
        ["21 requests", Array.from({ length: 21 }, (_, index) => part(String(index), "/groups"))],
        ["an id twice", [part("1", "/groups"), part("1", "/groups")]],
        ["a part without id", [{ method: "GET", url: "/groups" }]],
        ["an address with a host", [part("1", "https://graph.microsoft.com/beta/groups")]],
        ["a body without Content-Type", [{ id: "1", method: "POST", url: "/groups", body: {} }]],
        ["an unknown dependency", [part("1", "/groups", { dependsOn: ["0"] })]],
    ])("refuses %s as a whole", async (_what, requests) => {
        expect((await batch(requests)).status).toBe(400);
    });

    it("looks at the token once, and at the roles of each part", async () => {
        const token = graph.emulator.issueToken({ roles: ["Device.Read.All"] });
        const requests = [part("1", "/devices"), part("2", "/groups")];
        const { status, body } = await graph.post("/v1.0/$batch", { requests }, { Authorization: `Bearer ${token}` });
        expect(status).toBe(200);
        const statuses = body.responses.map(({ id, status: each }: { id: string; status: number }) => `${id}: ${each}`);
        expect(statuses.sort()).toEqual(["1: 200", "2: 403"]);
        expect((await graph.post("/v1.0/$batch", { requests }, { Authorization: "Bearer x" })).status).toBe(401);
    });
});

describe("replicas (Microsoft identity blog, Designing for eventual consistency)", () => {
    it("may lack a new group or have it, and all have it after the lag", async () => {
        const slow = await api({ devices: 0, replicationLagMs: 3_600_000 });
        try {
            const { id } = (await slow.post("/v1.0/groups", staticGroup())).body;
            const statuses = async () => {
                const seen = new Set<number>();
                for (let round = 0; round < 40; round += 1) {
                    seen.add((await slow.get(`/v1.0/groups/${id}`)).status);
                }
                return seen;
            };
            expect(await statuses()).toEqual(new Set([200, 404]));
            expect(slow.emulator.groups).toHaveLength(1);
            slow.emulator.advance(3_600_000);
            expect(await statuses()).toEqual(new Set([200]));
            await slow.delete(`/v1.0/groups/${id}`);
            expect(await statuses()).toEqual(new Set([200, 404]));
            slow.emulator.advance(3_600_000);
            expect(await statuses()).toEqual(new Set([404]));
        } finally {
            await slow.stop();
        }
    });

    it("let a group be assigned only after Intune has learnt of it: 400 or 404 before (assumed)", async () => {
        const slow = await api({ devices: 0, replicationLagMs: 60_000 });
        try {
            const groupId = (await slow.post("/v1.0/groups", staticGroup())).body.id;
            const policy = (await slow.post(POLICIES, { displayName: "a" })).body.id;
            const assignments = [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId } }];
            expect([400, 404]).toContain((await slow.post(`${POLICIES}/${policy}/assign`, { assignments })).status);
            slow.emulator.advance(60_000);
            expect((await slow.post(`${POLICIES}/${policy}/assign`, { assignments })).status).toBe(204);
        } finally {
            await slow.stop();
        }
    });
});

describe("the emulator", () => {
    it("listens on 127.0.0.1, at its fixed token only, and remembers requests with their parts, never a token", async () => {
        expect(graph.emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        const part = { id: "1", method: "GET", url: "/groups?$top=1" };
        await graph.post("/beta/$batch", { requests: [part] });
        const [whole, inner] = graph.emulator.requests;
        expect(whole).toMatchObject({ method: "POST", path: "/beta/$batch", status: 200, body: { requests: [part] } });
        expect(inner).toMatchObject({
            method: "GET",
            path: "/beta/groups?$top=1",
            status: 200,
            batch: whole?.requestId,
        });
        expect(JSON.stringify(graph.emulator.requests)).not.toContain(graph.emulator.token);
    });

    it("makes the same tenant from the same seed", async () => {
        const other = await api({ devices: 10 });
        try {
            const rows = async (each: Api) => (await each.get("/v1.0/devices?$top=999")).body.value;
            expect(await rows(other)).toEqual(await rows(graph));
            const create = async (each: Api) => (await each.post("/v1.0/groups", dynamicGroup())).body.id;
            expect(await create(other)).toBe(await create(graph));
        } finally {
            await other.stop();
        }
    });

    it.each([
        [{ device: 4 }, /option 'device' is not known/],
        [{ devices: -1 }, /option 'devices' is -1/],
        [{ port: 70_000 }, /option 'port' is 70000/],
        [{ pageSize: 0 }, /option 'pageSize' is 0/],
    ])("refuses the options %j", async (options, message) => {
        await expect(startGraphEmulator(options as GraphEmulatorOptions)).rejects.toThrow(message);
    });

    it("says EADDRINUSE for a port that is taken, and leaves nothing open", async () => {
        const taken = createServer();
        await new Promise<void>((resolve) => {
            taken.listen(0, "127.0.0.1", resolve);
        });
        const { port } = taken.address() as AddressInfo;
        try {
            await expect(startGraphEmulator({ devices: 0, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
            await expect(startGraphEmulator({ devices: 0, port, https: true })).rejects.toMatchObject({
                code: "EADDRINUSE",
            });
        } finally {
            await new Promise((resolve) => taken.close(resolve));
        }
    });
});

describe("the distance to the emulator", () => {
    it("keeps every answer on its way for as long as it was told, a batch once", async () => {
        const { post, stop } = await api({ devices: 1, latencyMs: 60 });
        try {
            const requests = ["1", "2", "3"].map((id) => ({ id, method: "GET", url: "/groups" }));
            const started = performance.now();
            const { body } = await post("/v1.0/$batch", { requests });
            expect(body.responses).toHaveLength(3);
            // Timers may fire a millisecond early.
            expect(performance.now() - started).toBeGreaterThanOrEqual(58);
        } finally {
            await stop();
        }
    });
});

describe("the https door", () => {
    it("issues tokens to Microsoft's own library, for the right secret only, and takes its certificate away when it stops", async () => {
        const emulator = await startGraphEmulator({ devices: 0, https: true });
        const environment = emulator.environment();
        try {
            expect(emulator.endpoint).toMatch(/^https:\/\/localhost:\d+$/);
            const said = await library(environment);
            expect(said.split("\n")).toEqual(["200", expect.stringContaining("AADSTS7000215"), ""]);
        } finally {
            await emulator.stop();
        }
        expect(existsSync(environment.NODE_EXTRA_CA_CERTS ?? "")).toBe(false);
    });
});

/** A program of its own, as NODE_EXTRA_CA_CERTS is read when Node starts. */
function library(environment: Record<string, string>): Promise<string> {
    const program = `
        const { ClientSecretCredential } = require(${JSON.stringify(require.resolve("@azure/identity"))});
        const { ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET, HOTPATCH_AUTHORITY_HOST, HOTPATCH_GRAPH_ENDPOINT } = process.env;
        const options = { authorityHost: HOTPATCH_AUTHORITY_HOST, disableInstanceDiscovery: true };
        const token = (secret) =>
            new ClientSecretCredential(ARM_TENANT_ID, ARM_CLIENT_ID, secret, options).getToken("https://graph.microsoft.com/.default");
        (async () => {
            const headers = { Authorization: "Bearer " + (await token(ARM_CLIENT_SECRET)).token };
            console.log((await fetch(HOTPATCH_GRAPH_ENDPOINT + "/v1.0/groups", { headers })).status);
            await token("wrong").catch((error) => console.log(error.message.replaceAll("\\n", " ")));
        })();`;
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ["-e", program], {
            env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...environment },
            stdio: ["ignore", "pipe", "inherit"],
        });
        let said = "";
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
            said += chunk;
        });
        child.on("error", reject);
        child.on("close", () => resolve(said.replaceAll("\r\n", "\n")));
    });
}
