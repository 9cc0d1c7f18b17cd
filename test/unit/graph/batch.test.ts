import type { BatchAnswer, BatchGet } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { type Bench, bench, failureOf, stopBenches } from "./support/graph";
import type { Received } from "./support/testServer";

afterEach(stopBenches);

interface Part {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly headers?: Record<string, string>;
}

const partsOf = ({ body }: Received): Part[] => (JSON.parse(body) as { requests: Part[] }).requests;
const ids = (request: Received) => partsOf(request).map(({ id }) => id);
const wanted = (count: number, path = "/deviceManagement/managedDevices/"): BatchGet[] =>
    Array.from({ length: count }, (_, index) => ({ id: String(index), path: `${path}${index}` }));
const good = ({ id }: Part) => ({ id, status: 200, headers: {}, body: { id } });

async function read(graph: Bench["graph"], parts: readonly BatchGet[]): Promise<Map<string, BatchAnswer<unknown>>> {
    const answers = new Map<string, BatchAnswer<unknown>>();
    for await (const answer of graph.batchGet("beta", parts)) {
        expect(answers.has(answer.id)).toBe(false);
        answers.set(answer.id, answer);
    }
    return answers;
}

describe("reading many objects", () => {
    it("takes twenty a request, whatever order they come back in", async () => {
        const { graph, server, sent } = await bench((request) => ({
            body: { responses: partsOf(request).map(good).reverse() },
        }));
        const answers = await read(graph, wanted(45));
        expect(sent()).toEqual(Array(3).fill("POST /beta/$batch"));
        expect(server.received.map((request) => ids(request).length).sort()).toEqual([20, 20, 5]);
        expect(partsOf(server.received[0] as Received)[0]).toEqual({
            id: "0",
            method: "GET",
            url: "/deviceManagement/managedDevices/0",
            headers: { Prefer: "include-unknown-enum-members" },
        });
        expect(answers.size).toBe(45);
        expect([...answers].every(([id, answer]) => "body" in answer && (answer.body as Part).id === id)).toBe(true);
    });

    it("ends at once when it is aborted, also while nothing is sent and no parts are known", async () => {
        const { graph, server } = await bench([{}]);
        async function* neverKnown(): AsyncGenerator<BatchGet[]> {
            await new Promise(() => {});
            yield [];
        }
        const stop = new AbortController();
        const reading = graph.batchGet("beta", neverKnown(), { signal: stop.signal }).next();
        setTimeout(() => stop.abort(new Error("enough")), 20);
        await expect(reading).rejects.toThrow("enough");
        expect(server.received).toEqual([]);
    });

    it("keeps the parts that succeeded where the whole says 424, and tells which one did not", async () => {
        const lacking = { status: 424, body: { error: { code: "FailedDependency", message: "Another part failed." } } };
        const { graph } = await bench((request) => ({
            status: 424,
            body: {
                responses: partsOf(request).map((part) => (part.id === "1" ? { id: "1", ...lacking } : good(part))),
            },
        }));
        const answers = await read(graph, wanted(3));
        expect([...answers.values()].map((answer) => "body" in answer)).toEqual([true, false, true]);
        expect(answers.get("1")).toMatchObject({ error: { status: 424, code: "FailedDependency" } });
    });

    it("fails as a whole where the whole says 424 and has no parts", async () => {
        const { graph } = await bench([{ status: 424, body: { error: { code: "FailedDependency", message: "No." } } }]);
        const answers = await read(graph, wanted(2));
        expect([...answers.values()]).toMatchObject([{ error: { status: 424 } }, { error: { status: 424 } }]);
    });

    it("sends nothing for nothing", async () => {
        const { graph, server } = await bench([{}]);
        expect((await read(graph, [])).size).toBe(0);
        expect(server.received).toEqual([]);
    });

    it.each(["Retry-After", "retry-after", "RETRY-AFTER"])(
        "repeats only what was throttled, after its own %s",
        async (header) => {
            const { graph, server, clock } = await bench((request, count) => ({
                body: {
                    responses: partsOf(request).map((part) =>
                        count === 1 && (part.id === "3" || part.id === "7")
                            ? {
                                  id: part.id,
                                  status: 429,
                                  headers: { [header]: part.id },
                                  body: { error: { code: "TooManyRequests" } },
                              }
                            : good(part),
                    ),
                },
            }));
            const start = clock.now();
            const answers = await read(graph, wanted(10));
            expect(answers.size).toBe(10);
            expect(server.received.slice(1).flatMap(ids).sort()).toEqual(["3", "7"]);
            expect(clock.now() - start).toBe(7_000);
        },
    );

    it("keeps other requests to a throttled service waiting as well", async () => {
        const { graph, clock } = await bench((request, count) =>
            request.method === "GET"
                ? { body: {} }
                : {
                      body: {
                          responses: partsOf(request).map((part) =>
                              count === 1 ? { id: part.id, status: 429, headers: { "retry-after": "9" } } : good(part),
                          ),
                      },
                  },
        );
        const start = clock.now();
        const other = await clock.whileAsleep(
            () => read(graph, wanted(1)),
            () => graph.get("beta", "/deviceManagement/managedDevices/x").then(() => clock.now()),
        );
        expect(other - start).toBe(9_000);
    });

    it("repeats what failed for the moment, was left out or came without a body, five times at most", async () => {
        const bad: Record<string, (part: Part) => object | undefined> = {
            "0": ({ id }) => ({ id, status: 503 }),
            "1": () => undefined,
            "2": ({ id }) => ({ id, status: 200 }),
            "3": ({ id }) => ({ id, status: "what" }),
        };
        const { graph, server } = await bench((request) => ({
            body: {
                responses: [null, 7, { id: "nobody asked", status: 200, body: {} }].concat(
                    partsOf(request).map((part) => (bad[part.id] ?? good)(part)) as never[],
                ),
            },
        }));
        const answers = await read(graph, wanted(5));
        expect(answers.size).toBe(5);
        expect(answers.get("4")).toEqual({ id: "4", body: { id: "4" } });
        expect(server.received.flatMap(ids).filter((id) => id === "4")).toHaveLength(1);
        for (const [id, status] of [
            ["0", 503],
            ["1", 0],
            ["2", 0],
            ["3", 0],
        ] as const) {
            expect(server.received.flatMap(ids).filter((sent) => sent === id)).toHaveLength(5);
            expect(answers.get(id)).toMatchObject({ error: { status } });
        }
    });

    it("reports what stays refused, once, with the service's words", async () => {
        const { graph, server } = await bench((request) => ({
            body: {
                responses: partsOf(request).map((part) =>
                    part.id === "1"
                        ? { id: "1", status: 404, body: { error: { code: "ResourceNotFound", message: "gone" } } }
                        : good(part),
                ),
            },
        }));
        const answer = (await read(graph, wanted(3))).get("1");
        expect(answer && "error" in answer && answer.error).toBeInstanceOf(GraphError);
        expect(answer).toMatchObject({
            error: { status: 404, message: "the service answered 404 ResourceNotFound: gone" },
        });
        expect(server.received).toHaveLength(1);
    });

    it("gives up on a part whose throttling outlasts the operation, and keeps the others", async () => {
        const { graph } = await bench((request) => ({
            body: {
                responses: partsOf(request).map((part) =>
                    part.id === "1" ? { id: "1", status: 429, headers: { "Retry-After": "400" } } : good(part),
                ),
            },
        }));
        const answers = await read(graph, wanted(2));
        expect(answers.get("0")).toHaveProperty("body");
        expect(answers.get("1")).toMatchObject({ error: { status: 429, retryAfterMs: 400_000 } });
    });

    it("does not mix services in one request", async () => {
        const { graph, server } = await bench((request) => ({ body: { responses: partsOf(request).map(good) } }));
        const devices = wanted(2).map(({ id }) => ({ id: `d${id}`, path: `/devices/${id}` }));
        expect((await read(graph, [...wanted(2), ...devices])).size).toBe(4);
        expect(server.received.map((request) => ids(request).join()).sort()).toEqual(["0,1", "d0,d1"]);
    });

    it("repeats a whole request that broke, since all of it are reads", async () => {
        const { graph, server } = await bench((request, count) =>
            count === 1 ? (response) => response.destroy() : { body: { responses: partsOf(request).map(good) } },
        );
        expect((await read(graph, wanted(2))).size).toBe(2);
        expect(server.received).toHaveLength(2);
    });

    it("fails as a whole if the request is refused as a whole", async () => {
        const { graph } = await bench([{ status: 403, body: { error: { code: "Forbidden", message: "no" } } }]);
        expect(await failureOf(read(graph, wanted(50)))).toMatchObject({ status: 403 });
    });

    it("goes on with the others where one request fails for good", async () => {
        const { graph } = await bench((request) =>
            ids(request).includes("0")
                ? { status: 500, body: { error: { code: "InternalServerError", message: "broken" } } }
                : { body: { responses: partsOf(request).map(good) } },
        );
        const answers = await read(graph, wanted(45));
        expect(answers.size).toBe(45);
        const failed = [...answers.values()].filter((answer) => "error" in answer).map(({ id }) => id);
        expect(failed).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    });

    it("fails as a whole once three requests in a row have failed for good", async () => {
        const { graph, server } = await bench(
            () => ({ status: 500, body: { error: { code: "InternalServerError", message: "broken" } } }),
            { env: { HOTPATCH_MAX_CONCURRENCY: "1" } },
        );
        expect(await failureOf(read(graph, wanted(200)))).toMatchObject({ status: 500 });
        expect(server.received).toHaveLength(15);
    });

    it("sends no more when its reader has seen enough", async () => {
        const { graph, server } = await bench((request) => ({ body: { responses: partsOf(request).map(good) } }), {
            env: { HOTPATCH_MAX_CONCURRENCY: "1" },
        });
        for await (const _answer of graph.batchGet("beta", wanted(100))) {
            break;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(server.received).toHaveLength(1);
    });

    it("backs off in doubling steps while every part is throttled without a Retry-After", async () => {
        const { graph, clock } = await bench((request, count) => ({
            body: {
                responses: partsOf(request).map((part) => (count <= 3 ? { id: part.id, status: 429 } : good(part))),
            },
        }));
        const start = clock.now();
        expect((await read(graph, wanted(20))).size).toBe(20);
        expect(clock.now() - start).toBe(750 + 1500 + 3000);
    });

    it("reads full batches while other parts are still looked for, and the rest in the end", async () => {
        const { graph, server } = await bench((request) => ({ body: { responses: partsOf(request).map(good) } }));
        const parts = wanted(45);
        let found: () => void = () => undefined;
        const looking = new Promise<void>((resolve) => {
            found = resolve;
        });
        async function* known() {
            yield parts.slice(0, 30);
            await looking;
            yield parts.slice(30);
        }
        const answers = graph.batchGet("beta", known());
        const first: string[] = [];
        for (let count = 0; count < 20; count += 1) {
            const { value } = await answers.next();
            first.push((value as BatchAnswer<Part>).id);
        }
        expect(first.sort()).toEqual(
            parts
                .slice(0, 20)
                .map(({ id }) => id)
                .sort(),
        );
        found();
        for await (const _answer of answers) {
            // To the end.
        }
        expect(server.received.map((request) => ids(request).length)).toEqual([20, 20, 5]);
    });

    it("passes on what looking for the parts fails with, and sends no more", async () => {
        const { graph } = await bench((request) => ({ body: { responses: partsOf(request).map(good) } }));
        async function* known() {
            yield wanted(20);
            throw new Error("the list broke off");
        }
        const reading = (async () => {
            for await (const _answer of graph.batchGet("beta", known())) {
                // To the end.
            }
        })();
        await expect(reading).rejects.toThrow("the list broke off");
    });
});
