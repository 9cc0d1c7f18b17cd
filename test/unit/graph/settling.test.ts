import { gzipSync } from "node:zlib";
import { fetch as undiciFetch } from "undici";
import { flipped, numbers } from "../../../scripts/spoil/bytes";
import { type GraphError, isOutcomeUnknown } from "../../../src/graph/errors";
import { createGraphClient } from "../../../src/graph/graphClient";
import type { Fetch } from "../../../src/graph/transport/send";
import { failureOf, settingsFor, stopBenches } from "./support/graph";
import { compressed, devicePage } from "./support/spoiling";
import { type Reply, type TestServer, testServer } from "./support/testServer";

afterEach(stopBenches);

const TRANSPORTS: readonly [string, Fetch][] = [
    ["Node's fetch", fetch],
    ["undici, which goes through proxies", undiciFetch as unknown as Fetch],
];
const PAGE = gzipSync(devicePage(1_000));
const SEEDS = Array.from({ length: 18 }, (_, seed) => seed);

/** A client on the machine's own clock, since what is tested here is real waiting. */
function clientOf(server: TestServer, fetchIt: Fetch, seconds = { request: "0.4", operation: "1" }) {
    const env = {
        HOTPATCH_REQUEST_TIMEOUT_SECONDS: seconds.request,
        HOTPATCH_OPERATION_TIMEOUT_SECONDS: seconds.operation,
    };
    return createGraphClient(settingsFor(server.endpoint, env), { fetch: fetchIt });
}

async function withServer<T>(answer: Parameters<typeof testServer>[0], use: (server: TestServer) => Promise<T>) {
    const server = await testServer(answer);
    try {
        return await use(server);
    } finally {
        await server.stop();
    }
}

const seedIn = (url: string) => Number(new URL(url, "http://localhost").searchParams.get("seed"));

describe.each(TRANSPORTS)("through %s", (_name, fetchIt) => {
    it("a read whose compressed body is corrupt fails within its limits, wherever the bytes are flipped", async () => {
        const corrupt = ({ url }: { url: string }): Reply => compressed(flipped(PAGE, 8, numbers(seedIn(url))));
        await withServer(corrupt, async (server) => {
            const graph = clientOf(server, fetchIt);
            // Whatever hangs ends by the test's own time limit.
            const failures = await Promise.all(
                SEEDS.map((seed) => failureOf(graph.get("beta", `/deviceManagement/managedDevices?seed=${seed}`))),
            );
            for (const failure of failures) {
                expect(failure).toMatchObject({ name: expect.stringMatching(/GraphError|DeadlineReached/), status: 0 });
            }
        });
    });

    it("a write whose compressed answer is corrupt has an unknown outcome, and is sent once", async () => {
        const corrupt = ({ url }: { url: string }): Reply => compressed(flipped(PAGE, 8, numbers(seedIn(url))), 201);
        await withServer(corrupt, async (server) => {
            const graph = clientOf(server, fetchIt);
            const failures = await Promise.all(
                SEEDS.map((seed) => failureOf(graph.post("beta", `/deviceManagement/policies?seed=${seed}`, {}))),
            );
            expect(failures.map(isOutcomeUnknown)).toEqual(SEEDS.map(() => true));
            // On a machine that is busy, some end before they have left it; none is sent twice.
            const urls = server.received.map(({ url }) => url);
            expect(urls).toEqual([...new Set(urls)]);
            expect(urls.length).toBeGreaterThan(0);
        });
    });

    it("a caller that does not want a corrupt body any more is let go", async () => {
        await withServer([compressed(flipped(PAGE, 8, numbers(3)))], async (server) => {
            const graph = clientOf(server, fetchIt, { request: "60", operation: "300" });
            const controller = new AbortController();
            const reading = failureOf(graph.get("beta", "/x", { signal: controller.signal }));
            setTimeout(() => controller.abort(new Error("Ctrl-C")), 300);
            expect(String(await reading)).toBe("Error: Ctrl-C");
        });
    });

    it.each([
        ["that stops half way", '{"value": ['],
        ["that never begins", ""],
    ])("an answer %s fails when its time is up, and its connection is closed", async (_what, begun) => {
        let closed = 0;
        const stuck: Reply = (response) => {
            const { socket } = response;
            // On a slow machine a request is answered after its connection is gone.
            if (socket === null || socket.destroyed) {
                closed += 1;
                return;
            }
            socket.once("close", () => {
                closed += 1;
            });
            if (begun !== "") {
                response.writeHead(200, { "content-type": "application/json" });
                response.write(begun);
            }
        };
        await withServer([stuck], async (server) => {
            const failure = (await failureOf(clientOf(server, fetchIt).get("beta", "/x"))) as GraphError;
            expect(failure).toMatchObject({ code: "timeout", status: 0 });
            expect(failure.fix).toContain("hotpatch:requestTimeoutSeconds");
            while (closed < server.received.length) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        });
    });
});

describe("a transport that never settles", () => {
    const never: Fetch = () => new Promise(() => {});

    it("ends each read when its time is up, and leaves the outcome of each write open", async () => {
        await withServer([], async (server) => {
            const graph = clientOf(server, never);
            expect(await failureOf(graph.get("beta", "/x"))).toMatchObject({ code: "timeout" });
            expect(isOutcomeUnknown(await failureOf(graph.patch("beta", "/x", {})))).toBe(true);
            expect(isOutcomeUnknown(await failureOf(graph.delete("beta", "/x")))).toBe(true);
        });
    });
});
