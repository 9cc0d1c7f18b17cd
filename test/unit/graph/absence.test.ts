import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { isMissing, retryNotFound } from "../../../src/graph/consistency";
import { Deadline } from "../../../src/graph/deadline";
import { isOutcomeUnknown, operationError } from "../../../src/graph/errors";
import { createGraphClient } from "../../../src/graph/graphClient";
import { bench, failureOf, settingsFor, stopBenches } from "./support/graph";
import type { Reply } from "./support/testServer";

afterEach(stopBenches);

const html = { "content-type": "text/html; charset=utf-8" };
const json = { "content-type": "application/json; charset=utf-8" };
const envelope = (code: unknown, message: unknown = "gone") => ({ error: { code, message } });

/** What answers where Microsoft Graph should, and says "not found". */
const IMPOSTORS: readonly [string, Reply][] = [
    ["a captive portal's page", { status: 404, headers: html, body: "<html><title>Sign in to WiFi</title></html>" }],
    ["nothing but a status", { status: 404, body: "" }],
    ["plain text", { status: 404, headers: { "content-type": "text/plain" }, body: "404 page not found" }],
    ["a proxy's JSON", { status: 404, headers: json, body: { code: "ResourceNotFound", message: "no route" } }],
    ["JSON whose error is a text", { status: 404, headers: json, body: { error: "NotFound" } }],
    ["JSON whose code is a number", { status: 404, headers: json, body: envelope(404) }],
    ["JSON whose error has no code", { status: 404, headers: json, body: { error: { message: "gone" } } }],
    ["JSON whose error has no message", { status: 404, headers: json, body: { error: { code: "NotFound" } } }],
    ["a list", { status: 404, headers: json, body: [envelope("NotFound")] }],
    ["half of an envelope", { status: 404, headers: json, body: '{"error": {"code": "ResourceNotFound", "mess' }],
    ["the envelope as a web page", { status: 404, headers: html, body: JSON.stringify(envelope("ResourceNotFound")) }],
    ["a 400 of a gateway", { status: 400, headers: json, body: { code: "RouteNotFound", message: "no route" } }],
    ["a 400 as a web page", { status: 400, headers: html, body: JSON.stringify(envelope("ResourceNotFound")) }],
];

describe("an object is missing", () => {
    it.each<[string, Reply]>([
        ["the documented envelope", { status: 404, body: envelope("Request_ResourceNotFound") }],
        ["an envelope with its charset", { status: 404, headers: json, body: envelope("ResourceNotFound") }],
        [
            "OData's own JSON type",
            {
                status: 404,
                headers: { "content-type": "application/json;odata.metadata=minimal" },
                body: envelope("X"),
            },
        ],
        ["Intune's 400 that means 404", { status: 400, headers: json, body: envelope("ResourceNotFound") }],
        ["Intune's nested text", { status: 404, body: envelope("UnknownError", '{"Message":"gone","ErrorCode":"X"}') }],
        [
            "the answer that was recorded",
            {
                status: 404,
                body: {
                    error: {
                        code: "ResourceNotFound",
                        message: "The requested Windows Quality Update Policy was not found",
                        innerError: {
                            date: "2024-01-01T00:02:00",
                            "request-id": "00000000-0000-0000-0000-000000000888",
                        },
                    },
                },
            },
        ],
    ])("if Microsoft Graph says so: %s", async (_what, reply) => {
        const { graph } = await bench([reply]);
        expect(isMissing(await failureOf(graph.get("beta", "/x/1")))).toBe(true);
    });

    it("if the embedded Graph says so, by a read of its own and within a batch", async () => {
        const emulator = await startGraphEmulator();
        try {
            const graph = createGraphClient(settingsFor(emulator.endpoint, { HOTPATCH_GRAPH_TOKEN: emulator.token }));
            const path = "/deviceManagement/windowsQualityUpdatePolicies/00000000-1111-4222-8333-444444444444";
            expect(isMissing(await failureOf(graph.get("beta", path)))).toBe(true);
            for await (const answer of graph.batchGet("beta", [{ id: "1", path }])) {
                expect("error" in answer && isMissing(answer.error)).toBe(true);
            }
        } finally {
            await emulator.stop();
        }
    });
});

describe("an object is not missing because of", () => {
    it.each(IMPOSTORS)("%s", async (_what, reply) => {
        const { graph, clock } = await bench([reply]);
        const read = () => graph.get("beta", "/x/1");
        const error = await failureOf(read());
        expect(isMissing(error)).toBe(false);
        const waiting = { deadline: new Deadline(60, clock), waitedFor: "x" };
        expect(await failureOf(retryNotFound(read, waiting))).toMatchObject({ foreign: true });
        const said = operationError("Read policy 'X'", error).message;
        expect(said).toMatch(/in a form that Microsoft Graph does not use/);
        expect(said).toMatch(/proxy/);
    });

    it.each(IMPOSTORS)("%s, to a deletion", async (_what, reply) => {
        const { graph, server } = await bench([reply]);
        expect(isMissing(await failureOf(graph.delete("beta", "/x/1")))).toBe(false);
        expect(server.received).toHaveLength(1);
    });

    it.each<[string, Reply]>([
        ["a portal's page", { headers: html, body: "<html></html>" }],
        ["nothing", { body: "" }],
        ["a page of plain text", { headers: { "content-type": "text/plain" }, body: "Welcome" }],
    ])("a 200 to a deletion with %s, which leaves its outcome open", async (_what, reply) => {
        const { graph } = await bench([reply]);
        expect(isOutcomeUnknown(await failureOf(graph.delete("beta", "/x/1")))).toBe(true);
    });

    it("a part of a batch that is not Graph's", async () => {
        const { graph } = await bench([
            { body: { responses: [{ id: "1", status: 404, headers: html, body: "<html></html>" }] } },
        ]);
        for await (const answer of graph.batchGet("beta", [{ id: "1", path: "/x/1" }])) {
            expect("error" in answer && isMissing(answer.error)).toBe(false);
        }
    });
});

it("plain text is an answer to nothing but a count", async () => {
    const { graph } = await bench([{ headers: { "content-type": "text/plain" }, body: "Welcome" }]);
    expect(await failureOf(graph.get("beta", "/x/1"))).toMatchObject({ code: "malformedAnswer" });
});

it("a portal's 403 does not send anybody to look for permissions", async () => {
    const { graph } = await bench([{ status: 403, headers: html, body: "<html><title>Blocked</title></html>" }]);
    const said = operationError("Read policy 'X'", await failureOf(graph.get("beta", "/x/1"))).message;
    expect(said).toContain("titled 'Blocked'");
    expect(said).not.toContain("permission");
});
