import type { GraphClient, RequestOptions } from "../../../src/graph/client";
import { Deadline } from "../../../src/graph/deadline";
import { isGraphError, operationError } from "../../../src/graph/errors";
import { within } from "../../../src/graph/withinDeadline";
import { bench, failureOf, stopBenches } from "./support/graph";
import type { Reply } from "./support/testServer";

afterEach(stopBenches);

const OK: Reply = { body: { ok: true } };
const refusal = (
    status: number,
    code = "generalException",
    message = "",
    headers: Record<string, string> = {},
): Reply => ({
    status,
    headers,
    body: { error: { code, message } },
});
const cut: Reply = (response) => {
    response.destroy();
};
const truncated: Reply = { body: '{"value":[{"id":"1' };
const BROKER = refusal(500, "InternalServerError", "Query broker is throttled");
const ODD_400 = refusal(
    400,
    "BadRequest",
    JSON.stringify({
        Message:
            "An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Url: x",
    }),
);

const verbs: Record<string, (graph: GraphClient, options?: RequestOptions) => Promise<unknown>> = {
    GET: (graph, options) => graph.get("beta", "/deviceManagement/x", options),
    PATCH: (graph, options) => graph.patch("beta", "/deviceManagement/x", {}, options),
    DELETE: (graph, options) => graph.delete("beta", "/deviceManagement/x", options),
    assign: (graph, options) => graph.post("beta", "/deviceManagement/x/assign", {}, { ...options, repeatable: true }),
    POST: (graph, options) => graph.post("beta", "/deviceManagement/x", {}, options),
};
const verb = (name: string) => verbs[name] ?? failing;
function failing(): never {
    throw new Error("no such verb");
}

describe("what is sent again", () => {
    const cases: [string, Reply, string[]][] = [
        ["429", refusal(429), ["GET", "PATCH", "DELETE", "assign", "POST"]],
        ["503", refusal(503), ["GET", "PATCH", "DELETE", "assign"]],
        ["509", refusal(509), ["GET", "PATCH", "DELETE", "assign"]],
        ["500 of the query broker", BROKER, ["GET", "PATCH", "DELETE", "assign"]],
        ["500", refusal(500), ["GET"]],
        ["502 with a web page", { status: 502, body: "<html>" }, ["GET"]],
        ["504", refusal(504), ["GET"]],
        ["408", refusal(408), ["GET"]],
        ["a connection that breaks", cut, ["GET"]],
        ["half an answer", truncated, ["GET"]],
        ["Intune's 400 without an operation", ODD_400, ["GET"]],
        ["400", refusal(400, "BadRequest", "no"), []],
        ["401", refusal(401), []],
        ["403", refusal(403), []],
        ["404", refusal(404), []],
        ["409", refusal(409), []],
        ["501", refusal(501), []],
        // Not in Microsoft Graph's envelope: a proxy may have passed the write on before it spoke.
        ["401 of a proxy", { status: 401, body: "" }, []],
        ["403 with a web page", { status: 403, body: "<html>" }, []],
        ["404 of a gateway", { status: 404, body: { code: "RouteNotFound", message: "no route" } }, []],
        ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:9/" }, body: "" }, []],
    ];
    const unknownOutcomes = new Set([
        "500",
        "502 with a web page",
        "504",
        "408",
        "a connection that breaks",
        "half an answer",
        "401 of a proxy",
        "403 with a web page",
        "404 of a gateway",
        "a redirect",
    ]);

    it.each(
        cases.flatMap(([what, reply, again]) =>
            Object.keys(verbs).map((name) => [what, name, reply, again.includes(name)] as const),
        ),
    )("after %s by %s is decided by what a second time would do", async (what, name, reply, again) => {
        const { graph, server } = await bench([reply, name === "DELETE" ? { status: 204, body: "" } : OK]);
        if (again) {
            await expect(verb(name)(graph)).resolves.toEqual(name === "DELETE" ? undefined : { ok: true });
            expect(server.received).toHaveLength(2);
            const ids = server.received.map(({ headers }) => headers["client-request-id"]);
            expect(new Set(ids).size).toBe(2);
            expect(server.received[1]?.body).toBe(server.received[0]?.body);
        } else {
            const error = await failureOf(verb(name)(graph));
            expect(server.received).toHaveLength(1);
            const creates = name === "POST" && ["503", "509", "500 of the query broker"].includes(what);
            expect(isGraphError(error) && error.outcomeUnknown).toBe(
                creates || (name !== "GET" && unknownOutcomes.has(what)),
            );
        }
    });

    it("is a creation too if the request never left", async () => {
        const refused = Object.assign(new TypeError("fetch failed"), {
            cause: new AggregateError([Object.assign(new Error("refused"), { code: "ECONNREFUSED" })]),
        });
        let attempts = 0;
        const { graph } = await bench([OK], {
            parts: {
                fetch: (url, init) => {
                    attempts += 1;
                    return attempts < 3 ? Promise.reject(refused) : fetch(url, init);
                },
            },
        });
        await expect(verb("POST")(graph)).resolves.toEqual({ ok: true });
        expect(attempts).toBe(3);
    });

    it.each(["", "{}", '{"status":"ok"}'])("is no deletion that was answered 200 with '%s'", async (body) => {
        const { graph, server } = await bench([{ status: 200, body }]);
        expect(await failureOf(verb("DELETE")(graph))).toMatchObject({ outcomeUnknown: true, code: "malformedAnswer" });
        expect(server.received).toHaveLength(1);
    });

    it("is a creation without an id in its answer never: its outcome is unknown", async () => {
        const { graph, server } = await bench([{ status: 201, body: "" }]);
        expect(await failureOf(verb("POST")(graph))).toMatchObject({ outcomeUnknown: true, code: "malformedAnswer" });
        expect(server.received).toHaveLength(1);
    });
});

describe("how often and when", () => {
    it("a read is tried five times, with delays that double", async () => {
        const { graph, server, clock } = await bench([refusal(500)]);
        expect(await failureOf(verb("GET")(graph))).toMatchObject({ status: 500, outcomeUnknown: false });
        expect(server.received).toHaveLength(5);
        expect(clock.slept).toEqual([750, 1500, 3000, 6000]);
    });

    it("Intune's odd 400 is tried three times", async () => {
        const { graph, server } = await bench([ODD_400]);
        expect(await failureOf(verb("GET")(graph))).toMatchObject({ status: 400 });
        expect(server.received).toHaveLength(3);
    });

    it("Retry-After of a 503 is kept to, fractions included", async () => {
        const { graph, clock } = await bench([refusal(503, "", "", { "Retry-After": "2.128" }), OK]);
        await verb("PATCH")(graph);
        expect(clock.slept).toEqual([2128]);
    });

    it("throttling is sat out for as long as the operation lasts, and remembered for all of the workload", async () => {
        const { graph, clock, sent } = await bench(({ url }, count) =>
            url.includes("deviceManagement") && count <= 7 ? refusal(429, "", "", { "retry-after": "30" }) : OK,
        );
        const before = clock.now();
        await clock.whileAsleep(
            () => verb("GET")(graph),
            () => Promise.all([graph.get("v1.0", "/groups/1"), graph.get("beta", "/deviceManagement/y")]),
        );
        expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
        expect(sent().filter((line) => line.endsWith("/groups/1"))).toHaveLength(1);
    });

    it("an answer that asks for more patience than is left is the error, with its ids and the fix", async () => {
        const { graph, server } = await bench([refusal(429, "TooManyRequests", "Slow down", { "retry-after": "400" })]);
        const error = operationError("Read policy 'x'", await failureOf(verb("GET")(graph)));
        expect(error.message).toMatch(/429 TooManyRequests: Slow down\. .*operationTimeoutSeconds.*client-request-id/);
        expect(server.received).toHaveLength(1);
    });

    it.each([
        ["without a time, the pauses are ours", {}, 10],
        ["with 20 s each time, the rest is ours", { "retry-after": "20" }, 5],
    ])(
        "throttling to the end, %s: the last attempt is in time, and its answer is the error",
        async (_, headers, most) => {
            const sentAt: number[] = [];
            const { graph, clock } = await bench(() => {
                sentAt.push(clock.now());
                return refusal(429, "TooManyRequests", "Slow down", headers);
            });
            const end = clock.now() + 100_000;
            const operation = within(graph, new Deadline(100, clock));
            expect(await failureOf(verb("GET")(operation))).toMatchObject({
                status: 429,
                code: "TooManyRequests",
            });
            expect(end - Number(sentAt.at(-1))).toBe(5_000);
            expect(sentAt.length).toBeLessThanOrEqual(most);
            expect(clock.now()).toBeLessThan(end);
        },
    );

    it("all requests of an operation share its deadline", async () => {
        const { graph, clock, server } = await bench([refusal(503, "", "", { "retry-after": "20" })]);
        const operation = within(graph, new Deadline(50, clock));
        await failureOf(verb("GET")(operation));
        expect(server.received).toHaveLength(3);
        await failureOf(verb("GET")(operation));
        expect(server.received).toHaveLength(4);
        expect(clock.slept).toEqual([20_000, 20_000]);
    });

    it("a request without an answer ends after its own time, and a write's outcome is then unknown", async () => {
        const { graph, server } = await bench([() => undefined], { env: { HOTPATCH_REQUEST_TIMEOUT_SECONDS: "0.3" } });
        const error = await failureOf(verb("PATCH")(graph));
        expect(error).toMatchObject({ status: 0, code: "timeout", outcomeUnknown: true });
        expect(String(error)).toMatch(/no answer from http:\/\/127\.0\.0\.1:\d+ within 0\.3 s$/);
        expect(server.received).toHaveLength(1);
    });
});
