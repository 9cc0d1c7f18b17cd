import { Random } from "../../../packages/graph-emulator/src/fleet/random";
import { throttleSettings } from "../../../packages/graph-emulator/src/throttle/options";
import { Throttle as ServiceThrottle } from "../../../packages/graph-emulator/src/throttle/throttle";
import type { GraphClient } from "../../../src/graph/client";
import { Deadline, DeadlineReached } from "../../../src/graph/deadline";
import { createGraphClient } from "../../../src/graph/graphClient";
import type { Fetch } from "../../../src/graph/transport/send";
import { Throttle } from "../../../src/graph/transport/throttle";
import type { Workload } from "../../../src/graph/transport/workload";
import { failureOf, settingsFor } from "./support/graph";
import { settled, TestClock } from "./support/testClock";

const NOTHING = new Headers();
const AFTER_5 = new Headers({ "retry-after": "5" });

function set(concurrency = 2) {
    const clock = new TestClock({ manual: true });
    const throttle = new Throttle({ concurrency, clock });
    const started: string[] = [];
    /** Asks to be let through; the returned function ends the request. */
    function ask(
        name: string,
        workload: Workload = "intune",
        options: { seconds?: number; ticket?: number; signal?: AbortSignal } = {},
    ) {
        let finish: () => void = () => undefined;
        const work = new Promise<void>((resolve) => {
            finish = resolve;
        });
        const deadline = new Deadline(options.seconds ?? 300, clock);
        const { ticket, signal } = options;
        const done = throttle.run({ workload, deadline, ticket, signal }, async () => {
            started.push(name);
            await work;
        });
        done.catch(() => undefined);
        return { done, finish };
    }
    return { clock, throttle, started, ask };
}

describe("the throttle", () => {
    it("lets only so many through at once, first come first served", async () => {
        const { ask, started } = set(2);
        const a = ask("a");
        ask("b");
        ask("c");
        ask("d");
        await settled();
        expect(started).toEqual(["a", "b"]);
        a.finish();
        await settled();
        expect(started).toEqual(["a", "b", "c"]);
    });

    it("gives a place back when the work fails", async () => {
        const { throttle, clock } = set(1);
        const admission = { workload: "intune", deadline: new Deadline(10, clock) } as const;
        await expect(throttle.run(admission, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
        await expect(throttle.run(admission, async () => "yes")).resolves.toBe("yes");
    });

    it("keeps everybody of a throttled workload away until Retry-After is over, and nobody else", async () => {
        const { ask, started, throttle, clock } = set(8);
        throttle.answered("intune", AFTER_5, true);
        ask("intune 1");
        ask("directory", "directory");
        ask("intune 2");
        await settled();
        expect(started).toEqual(["directory"]);
        await clock.advance(4_999);
        expect(started).toEqual(["directory"]);
        await clock.advance(1);
        expect(started).toEqual(["directory", "intune 1", "intune 2"]);
    });

    it("waits longer if it is told so while it waits, and never shorter", async () => {
        const { ask, started, throttle, clock } = set();
        throttle.answered("intune", AFTER_5, true);
        ask("a");
        await clock.advance(2_000);
        throttle.answered("intune", AFTER_5, true);
        throttle.answered("intune", new Headers({ "retry-after": "1" }), true);
        await clock.advance(3_500);
        expect(started).toEqual([]);
        await clock.advance(1_500);
        expect(started).toEqual(["a"]);
    });

    it("backs off in doubling steps where no Retry-After is given; warnings that come together count once", () => {
        const { throttle, clock } = set();
        const steps: number[] = [];
        for (let time = 0; time < 8; time += 1) {
            for (let together = 0; together < 3; together += 1) {
                throttle.answered("intune", NOTHING, true);
            }
            steps.push(throttle.opensInMs("intune"));
            void clock.advance(throttle.opensInMs("intune"));
        }
        expect(steps).toEqual([750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000]);
    });

    it("starts from the first step again after a success", () => {
        const { throttle, clock } = set();
        throttle.answered("intune", NOTHING, true);
        void clock.advance(750);
        throttle.answered("intune", NOTHING, true);
        void clock.advance(1_500);
        throttle.answered("intune", NOTHING, false);
        throttle.answered("intune", NOTHING, true);
        expect(throttle.opensInMs("intune")).toBe(750);
    });

    it("lets a retried request keep its place", async () => {
        const { ask, started, throttle } = set(1);
        const early = throttle.ticket();
        const a = ask("a");
        ask("late");
        ask("retried", "intune", { ticket: early });
        a.finish();
        await settled();
        expect(started).toEqual(["a", "retried"]);
    });

    it("refuses at once what cannot be let through within its deadline, and says what is waited for", async () => {
        const { ask, throttle, clock } = set();
        const waiting = ask("a", "intune", { seconds: 3 });
        await settled();
        waiting.finish();
        throttle.answered("intune", AFTER_5, true);
        const refused = await failureOf(ask("b", "intune", { seconds: 3 }).done);
        expect(refused).toBeInstanceOf(DeadlineReached);
        expect((refused as Error).message).toBe(
            "timed out after 3 s waiting for Intune, which is throttling this tenant for another 5 s",
        );
        expect(clock.slept).toEqual([]);
    });

    it("cuts the pause that it adds, not the service's, to leave time for one more attempt", async () => {
        const { ask, started, throttle, clock } = set(8);
        const refuse = (headers: Headers) => throttle.answered("intune", headers, true);
        for (let strike = 1; strike <= 7; strike += 1) {
            refuse(NOTHING);
            await clock.advance(throttle.opensInMs("intune"));
        }
        refuse(AFTER_5);
        expect(throttle.opensInMs("intune")).toBeGreaterThan(30_000);
        ask("patient");
        const hasty = ask("hasty", "intune", { seconds: 20 });
        const hastier = ask("hastier", "intune", { seconds: 8 });
        const tooHasty = await failureOf(ask("too hasty", "intune", { seconds: 4 }).done);
        expect(tooHasty).toMatchObject({ message: expect.stringMatching(/^timed out after 4 s .* throttling/) });
        await clock.advance(4_999);
        expect(started).toEqual([]);
        await clock.advance(1);
        expect(started).toEqual(["hastier"]);
        hastier.finish();
        await clock.advance(9_999);
        expect(started).toEqual(["hastier"]);
        await clock.advance(1);
        expect(started).toEqual(["hastier", "hasty"]);
        hasty.finish();
        await clock.advance(throttle.opensInMs("intune"));
        expect(started).toEqual(["hastier", "hasty", "patient"]);
    });

    it("forgets who does not want to wait any more", async () => {
        const { ask, started } = set(1);
        const a = ask("a");
        const controller = new AbortController();
        const b = ask("b", "intune", { signal: controller.signal });
        ask("c");
        await settled();
        controller.abort(new Error("Ctrl-C"));
        await expect(b.done).rejects.toThrow("Ctrl-C");
        a.finish();
        await settled();
        expect(started).toEqual(["a", "c"]);
    });
});

describe("several who spend from one budget of a service that punishes each refused request", () => {
    /** As many clients, each a process with a throttle of its own, on one clock. */
    function clients(count: number, options: { readonly banSeconds: number }) {
        let seed = 7;
        const clock = new TestClock();
        clock.random = () => {
            seed = (seed * 16_807) % 2_147_483_647;
            return seed / 2_147_483_647;
        };
        const throttle = new ServiceThrottle(
            throttleSettings({ retryAfter: "whole", workloads: { intuneUpdates: 0.01 }, ...options }, 100),
            new Random(1),
            () => clock.now(),
            0,
        );
        const fetch: Fetch = async (url, init) => {
            const path = new URL(url).pathname.replace(/^\/beta/, "");
            const one = (inner: string) => {
                const { admitted, retryAfter = "" } = throttle.ask(
                    { method: "GET", path: inner, query: "" } as never,
                    "app",
                );
                return admitted
                    ? { status: 200, headers: new Headers(), body: { value: [] } }
                    : {
                          status: 429,
                          headers: new Headers({ "retry-after": retryAfter }),
                          body: { error: { code: "TooManyRequests", message: "An error has occurred" } },
                      };
            };
            if (path === "/$batch") {
                const { requests } = JSON.parse(String(init.body)) as { requests: { id: string; url: string }[] };
                const responses = requests.map(({ id, url: inner }) => {
                    const part = one(inner);
                    return { id, ...part, headers: Object.fromEntries(part.headers) };
                });
                return Response.json({ responses });
            }
            const { status, headers, body } = one(path);
            return Response.json(body, { status, headers });
        };
        const graphs = Array.from({ length: count }, () =>
            createGraphClient(settingsFor("http://127.0.0.1:1"), { clock, fetch }),
        );
        return { graphs, clock };
    }

    const PATH = "/deviceManagement/windowsQualityUpdatePolicies";
    async function reads(graph: GraphClient, times: number): Promise<number> {
        for (let time = 0; time < times; time += 1) {
            await graph.get("beta", PATH);
        }
        return times;
    }

    it.each([
        [2, 5],
        [3, 5],
    ])(
        "%i processes come through, each operation within its deadline, with %i s for a refusal",
        async (count, banSeconds) => {
            const { graphs } = clients(count, { banSeconds });
            expect(await Promise.all(graphs.map((graph) => reads(graph, 12)))).toEqual(graphs.map(() => 12));
        },
    );

    it("two streams of one process come through, beside another process", async () => {
        const { graphs } = clients(2, { banSeconds: 2 });
        const [graph, other] = graphs as [GraphClient, GraphClient];
        const parts = Array.from({ length: 15 }, (_, index) => ({ id: String(index), path: PATH }));
        const batch = async () => {
            let answered = 0;
            for await (const part of graph.batchGet("beta", parts)) {
                answered += "body" in part ? 1 : 0;
            }
            return answered;
        };
        expect(await Promise.all([batch(), reads(graph, 12), reads(other, 12)])).toEqual([15, 12, 12]);
    });
});
