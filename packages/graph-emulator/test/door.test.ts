import { request } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import { startGraphEmulator } from "../src";
import { type Api, api, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 4 });
});
afterEach(() => graph.stop());

const MB = 1024 * 1024;

/** Sends a head that promises a body, then pieces of it for as long as it is listened to. */
function sendEndlessly(endpoint: string, path: string, authorization: string | undefined) {
    const { port } = new URL(endpoint);
    return new Promise<{ status: number; sent: number }>((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1");
        let sent = 0;
        let answer = "";
        const piece = Buffer.alloc(MB / 4, "x");
        const more = () => {
            socket.write(`${piece.length.toString(16)}\r\n`);
            socket.write(piece);
            sent += piece.length;
            if (!socket.destroyed && sent < 64 * MB) {
                socket.write("\r\n", () => setImmediate(more));
            }
        };
        socket.on("data", (data) => {
            answer += data.toString("latin1");
            const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
            if (status !== undefined) {
                resolve({ status: Number(status), sent });
                socket.destroy();
            }
        });
        socket.on("error", reject);
        const token = authorization === undefined ? "" : `Authorization: ${authorization}\r\n`;
        socket.write(
            `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${token}Content-Type: application/json\r\n` +
                "Transfer-Encoding: chunked\r\n\r\n",
            more,
        );
    });
}

describe("bodies", () => {
    it.each(["/beta/groups", "/v1.0/$batch", "/_emulator/faults"])(
        "of somebody unknown are not waited for, and never in the log: %s",
        async (path) => {
            for (const token of [undefined, "Bearer a.b.c"]) {
                const { status, sent } = await sendEndlessly(graph.emulator.endpoint, path, token);
                expect(status).toBe(401);
                expect(sent).toBeLessThan(4 * MB);
            }
            expect(graph.emulator.requests.filter(({ body }) => body !== undefined)).toEqual([]);
        },
    );

    it("are read up to 4 MB and refused with 413 beyond, however they are announced", async () => {
        const { emulator } = graph;
        const known = `Bearer ${emulator.token}`;
        expect((await sendEndlessly(emulator.endpoint, "/v1.0/groups", known)).status).toBe(413);
        expect((await sendEndlessly(emulator.endpoint, "/_emulator/faults", known)).status).toBe(413);
        const tooLarge = JSON.stringify({ ...staticGroup(), description: "x".repeat(4 * MB) });
        expect(await graph.call("POST", "/v1.0/groups", tooLarge)).toMatchObject({
            status: 413,
            body: { error: { message: "The request is too large." } },
        });
        const large = JSON.stringify({ ...staticGroup(), description: "x".repeat(3 * MB) });
        expect((await graph.call("POST", "/v1.0/groups", large)).status).toBe(400);
        expect((await graph.post("/v1.0/groups", staticGroup())).status).toBe(201);
    });

    it("that ask for a token are read up to 64 KB", async () => {
        const emulator = await startGraphEmulator({ devices: 0, https: true });
        const ask = (body: string) =>
            new Promise<number>((resolve, reject) => {
                const asking = tlsRequest(
                    `${emulator.endpoint}/${emulator.tenantId}/oauth2/v2.0/token`,
                    { method: "POST", rejectUnauthorized: false, headers: { "Content-Length": body.length } },
                    (response) => resolve(response.resume().statusCode ?? 0),
                );
                asking.on("error", reject);
                asking.end(body);
            });
        try {
            expect(await ask(`grant_type=${"x".repeat(128 * 1024)}`)).toBe(413);
            expect(await ask("grant_type=client_credentials")).toBe(400);
        } finally {
            await emulator.stop();
        }
    });

    it("are remembered in part, and the older ones not at all", async () => {
        const description = "x".repeat(60_000);
        const body = { ...staticGroup(), description };
        await graph.post("/v1.0/groups", { ...body, description: "y".repeat(70_000) });
        expect(String(graph.emulator.requests[0]?.body)).toHaveLength(65_536);
        for (let count = 0; count < 300; count += 1) {
            await graph.post("/v1.0/groups", body);
        }
        const kept = graph.emulator.requests.filter((each) => each.body !== undefined);
        expect(graph.emulator.requests).toHaveLength(301);
        expect(kept.length).toBeGreaterThan(200);
        expect(JSON.stringify(kept.map((each) => each.body)).length).toBeLessThan(17 * MB);
        expect(kept.at(-1)).toBe(graph.emulator.requests.at(-1));
        const requests = [{ id: "1", method: "GET", url: `/groups?$filter=${"x".repeat(MB)}` }];
        await graph.post("/v1.0/$batch", { requests });
        expect(graph.emulator.requests.at(-1)?.path).toHaveLength(8192);
    });

    it("that are nested without end are refused with 400, and the log can be read afterwards", async () => {
        const deep = `${'{"a":['.repeat(100_000)}${"]}".repeat(100_000)}`;
        expect((await graph.call("POST", "/v1.0/groups", deep)).status).toBe(400);
        expect((await graph.call("PUT", "/_emulator/faults", deep)).status).toBe(400);
        const part = `{"requests":[{"id":"1","method":"POST","url":"/groups","headers":{"content-type":"application/json"},"body":${deep}}]}`;
        expect((await graph.call("POST", "/v1.0/$batch", part)).status).toBe(400);
        expect((await graph.get("/_emulator/requests")).status).toBe(200);
    });
});

describe("the name that a request is for", () => {
    /** The status of a request with a Host header of its own. */
    const statusFor = (
        host: string,
        path: string,
        send: typeof request | typeof tlsRequest,
        endpoint: string,
        token: string,
    ) =>
        new Promise<number>((resolve, reject) => {
            const options = {
                headers: { Host: host, Authorization: `Bearer ${token}` },
                rejectUnauthorized: false,
                servername: "localhost",
            };
            const asking = send(`${endpoint}${path}`, options, (response) =>
                resolve(response.resume().statusCode ?? 0),
            );
            asking.on("error", reject);
            asking.end();
        });

    it("has to be a loopback one, at both doors and for the emulator's own addresses (DNS rebinding)", async () => {
        const emulator = await startGraphEmulator({ devices: 0, https: true });
        const doors = [
            [emulator.endpoint, tlsRequest],
            [emulator.httpEndpoint, request],
        ] as const;
        try {
            for (const [endpoint, send] of doors) {
                const { port } = new URL(endpoint);
                for (const path of ["/v1.0/groups", "/_emulator/clock"]) {
                    const status = (host: string) => statusFor(host, path, send, endpoint, emulator.token);
                    for (const host of [
                        `localhost:${port}`,
                        `127.0.0.1:${port}`,
                        `[::1]:${port}`,
                        `LOCALHOST:${port}`,
                    ]) {
                        expect([host, await status(host)]).toEqual([host, 200]);
                    }
                    for (const host of [
                        `evil.example:${port}`,
                        `localhost.evil.example:${port}`,
                        `127.0.0.1.nip.io:${port}`,
                        `evil.example@127.0.0.1:${port}`,
                        `0.0.0.0:${port}`,
                        `localhost:${port}:1`,
                        "evil.example",
                    ]) {
                        expect([host, await status(host)]).toEqual([host, 421]);
                    }
                }
            }
            const tokens = `/${emulator.tenantId}/v2.0/.well-known/openid-configuration`;
            expect(await statusFor("evil.example", tokens, tlsRequest, emulator.endpoint, "")).toBe(421);
        } finally {
            await emulator.stop();
        }
    });

    it("counts in the header alone: a target that is a whole address is refused", async () => {
        const { port } = new URL(graph.emulator.endpoint);
        const options = { host: "127.0.0.1", port, path: `http://evil.example/_emulator/clock` };
        const headers = { Authorization: `Bearer ${graph.emulator.token}` };
        const status = await new Promise((resolve) => {
            request({ ...options, headers }, (response) => resolve(response.resume().statusCode)).end();
        });
        expect(status).toBe(400);
        expect((await graph.get("//evil.example/_emulator/clock")).status).toBe(400);
    });
});
