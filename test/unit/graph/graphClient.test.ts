import { GraphError } from "../../../src/graph/errors";
import { createGraphClient, sharedGraphClient } from "../../../src/graph/graphClient";
import { bench, failureOf, loopbackToken, settingsFor, stopBenches, TENANT } from "./support/graph";

afterEach(stopBenches);

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("a request on the wire", () => {
    it("carries the token, an id of its own and the query to the letter", async () => {
        const { graph, server } = await bench([{ body: { id: "1" } }]);
        const query = { $filter: "displayName eq 'a & b https://x/y'", $select: "id", $top: "5" };
        expect(await graph.get("v1.0", "/groups", { query, headers: { ConsistencyLevel: "eventual" } })).toEqual({
            id: "1",
        });
        const [request] = server.received;
        expect(request?.url).toBe(
            "/v1.0/groups?$filter=displayName%20eq%20%27a%20%26%20b%20https%3A%2F%2Fx%2Fy%27&$select=id&$top=5",
        );
        expect(request?.headers).toMatchObject({
            authorization: `Bearer ${loopbackToken()}`,
            "client-request-id": expect.stringMatching(GUID),
            "return-client-request-id": "true",
            consistencylevel: "eventual",
            accept: "application/json",
            prefer: "include-unknown-enum-members",
        });
    });

    it("adds its query to one that is in the path, and its preference to the caller's", async () => {
        const { graph, server } = await bench([{ body: {} }]);
        await graph.get("beta", "/a?$top=1", { query: { $select: "id" }, headers: { Prefer: "odata.maxpagesize=5" } });
        expect(server.received[0]?.url).toBe("/beta/a?$top=1&$select=id");
        expect(server.received[0]?.headers.prefer).toBe("odata.maxpagesize=5, include-unknown-enum-members");
    });

    it("sends bodies as JSON, by POST and PATCH, and returns what comes back", async () => {
        const { graph, server, sent } = await bench([{ status: 201, body: { id: "new" } }, { body: { id: "old" } }]);
        expect(await graph.post("beta", "/things", { name: "ä" })).toEqual({ id: "new" });
        expect(await graph.patch("beta", "/things/1", { name: null })).toEqual({ id: "old" });
        expect(sent()).toEqual(["POST /beta/things", "PATCH /beta/things/1"]);
        expect(server.received.map(({ body }) => JSON.parse(body))).toEqual([{ name: "ä" }, { name: null }]);
        expect(server.received[0]?.headers["content-type"]).toBe("application/json");
    });

    it("is content with an answer without a body where there is none", async () => {
        const { graph, sent } = await bench([{ status: 204, body: "" }]);
        await expect(graph.delete("beta", "/things/1")).resolves.toBeUndefined();
        await expect(graph.post("beta", "/things/1/assign", {})).resolves.toBeUndefined();
        await expect(graph.patch("v1.0", "/groups/1", {})).resolves.toBeUndefined();
        expect(sent()).toEqual(["DELETE /beta/things/1", "POST /beta/things/1/assign", "PATCH /v1.0/groups/1"]);
    });

    it("reads the plain number that /$count answers", async () => {
        const { graph } = await bench([{ headers: { "content-type": "text/plain" }, body: "\uFEFF42" }]);
        expect(await graph.get("v1.0", "/devices/$count")).toBe(42);
    });

    it("is refused with the service's words and both ids", async () => {
        const { graph, server } = await bench([
            {
                status: 404,
                headers: { "request-id": "theirs" },
                body: { error: { code: "ResourceNotFound", message: "gone", innerError: {} } },
            },
        ]);
        const error = await failureOf(graph.get("beta", "/things/1"));
        expect(error).toBeInstanceOf(GraphError);
        expect(error).toMatchObject({
            status: 404,
            code: "ResourceNotFound",
            requestId: "theirs",
            clientRequestId: server.received[0]?.headers["client-request-id"],
        });
        expect(server.received).toHaveLength(1);
    });

    it("does not follow a redirection, and does not show its token to where it leads", async () => {
        const other = await bench([{ body: {} }]);
        const { graph } = await bench([
            { status: 302, headers: { location: `${other.server.endpoint}/beta/x` }, body: "" },
        ]);
        const error = await failureOf(graph.get("beta", "/x"));
        expect(String(error)).toMatch(/302.*never followed/);
        expect(other.server.received).toEqual([]);
    });

    it("fails with a word about trust if the certificate is not trusted, without trying again", async () => {
        let attempts = 0;
        const refused = Object.assign(new TypeError("fetch failed"), {
            cause: Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
        });
        const { graph } = await bench([{}], {
            parts: {
                fetch: () => {
                    attempts += 1;
                    return Promise.reject(refused);
                },
            },
        });
        const error = await failureOf(graph.get("beta", "/x"));
        expect(error).toMatchObject({ status: 0, code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
        expect((error as GraphError).fix).toContain("NODE_EXTRA_CA_CERTS");
        expect(attempts).toBe(1);
    });

    it("ends when its caller does not want it any more", async () => {
        const { graph, server } = await bench([() => undefined]);
        const controller = new AbortController();
        const reading = failureOf(graph.get("beta", "/slow", { signal: controller.signal }));
        while (server.received.length === 0) {
            await new Promise((resolve) => setTimeout(resolve, 1));
        }
        controller.abort(new Error("Ctrl-C"));
        expect(String(await reading)).toBe("Error: Ctrl-C");
    });
});

describe("the tenant", () => {
    it("is read from the token without a request", async () => {
        const { graph, server } = await bench([{}]);
        expect(await graph.tenantId()).toBe(TENANT);
        expect(server.received).toEqual([]);
    });

    it.each(["opaque", "a.b.c", loopbackToken({}), loopbackToken({ tid: 7 }), "."])(
        "is unknown if the token %s does not say",
        async (token) => {
            const { graph } = await bench([{}], { env: { HOTPATCH_GRAPH_TOKEN: token } });
            expect(await graph.tenantId()).toBeUndefined();
        },
    );
});

describe("the shared client", () => {
    it("is one for equal settings, and another for others", () => {
        const settings = settingsFor("http://127.0.0.1:9");
        expect(sharedGraphClient(settings)).toBe(sharedGraphClient(settingsFor("http://127.0.0.1:9")));
        expect(sharedGraphClient(settings)).not.toBe(sharedGraphClient(settingsFor("http://127.0.0.1:10")));
        expect(createGraphClient(settings)).not.toBe(createGraphClient(settings));
    });

    it("loads neither the SDK nor @azure/identity before the first request", () => {
        jest.isolateModules(() => {
            const loaded: string[] = [];
            for (const name of ["@microsoft/microsoft-graph-client", "@azure/identity"]) {
                jest.doMock(name, () => {
                    loaded.push(name);
                    return {};
                });
            }
            const fresh = require("../../../src/graph/graphClient") as typeof import("../../../src/graph/graphClient");
            fresh.createGraphClient(settingsFor("http://127.0.0.1:9"));
            expect(loaded).toEqual([]);
            jest.dontMock("@microsoft/microsoft-graph-client");
            jest.dontMock("@azure/identity");
        });
    });
});
