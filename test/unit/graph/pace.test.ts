import fc from "fast-check";
import { Deadline, DeadlineReached } from "../../../src/graph/deadline";
import { batchGets } from "../../../src/graph/transport/batch";
import { Pace, type RequestBudget } from "../../../src/graph/transport/pace";
import { Throttle } from "../../../src/graph/transport/throttle";
import { failureOf } from "./support/graph";
import { settled, TestClock } from "./support/testClock";

const TEN_A_SECOND: RequestBudget = { requests: 10, seconds: 1 };
/** A window as it is kept: the service may count in slots. */
const WINDOW_MS = 1_025;
/** Milliseconds that every request takes at least to be counted, and every answer from then on. */
const [WAY_THERE, WAY_BACK] = [30, 50];

interface Sent {
    readonly units: number;
    readonly sentAt: number;
    readonly countedAt: number;
    /** Undefined while it is under way. */
    answeredAt: number | undefined;
}

/** Units that a service may still count. It counts each request somewhere between its sending and its answer. */
function counted(requests: readonly Sent[], now: number): number {
    return requests
        .filter(({ answeredAt }) => answeredAt === undefined || answeredAt + WINDOW_MS > now)
        .reduce((sum, { units }) => sum + units, 0);
}

describe("the pace of a budget", () => {
    it("keeps every window of the service within the budget, and lets nobody wait while there is room", () => {
        const request = fc.record({
            units: fc.integer({ min: 1, max: 7 }),
            thinks: fc.nat(200),
            there: fc.nat(700),
            back: fc.nat(700),
        });
        fc.assert(
            fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
                const clock = new TestClock({ manual: true });
                const pace = new Pace(TEN_A_SECOND, clock);
                const sent: Sent[] = [];
                const answers: { readonly at: number; readonly answer: () => void }[] = [];
                const passTo = (time: number) => {
                    for (const due of answers.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at)) {
                        answers.splice(answers.indexOf(due), 1);
                        void clock.advance(due.at - clock.now());
                        due.answer();
                    }
                    void clock.advance(time - clock.now());
                };
                // The first request shows how fast the service can be.
                for (const { units, thinks, there, back } of [
                    { units: 1, thinks: 0, there: 0, back: 0 },
                    ...requests,
                ]) {
                    passTo(clock.now() + thinks);
                    for (let wait = pace.fitsInMs(units); wait > 0; wait = pace.fitsInMs(units)) {
                        expect(counted(sent, clock.now()) + units).toBeGreaterThan(TEN_A_SECOND.requests);
                        const firstAnswer = Math.min(...answers.map(({ at }) => at));
                        passTo(Math.min(clock.now() + wait, firstAnswer));
                    }
                    const sentAt = clock.now();
                    const countedAt = sentAt + WAY_THERE + there;
                    const one: Sent = { units, sentAt, countedAt, answeredAt: undefined };
                    const spent = pace.spend(units);
                    sent.push(one);
                    const answer = () => {
                        one.answeredAt = clock.now();
                        spent();
                    };
                    answers.push({ at: countedAt + WAY_BACK + back, answer });
                    passTo(sent.length === 1 ? sentAt + WAY_THERE + WAY_BACK : sentAt);
                }
                for (const { countedAt: end } of sent) {
                    const within = sent.filter(({ countedAt }) => countedAt > end - 1_000 && countedAt <= end);
                    expect(within.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(10);
                }
            }),
        );
    });

    it("is full speed at first: the whole budget goes at once", () => {
        const clock = new TestClock({ manual: true });
        const pace = new Pace(TEN_A_SECOND, clock);
        const answered = Array.from({ length: 10 }, () => {
            expect(pace.fitsInMs(1)).toBe(0);
            return pace.spend(1);
        });
        expect(pace.fitsInMs(1)).toBeGreaterThan(0);
        void clock.advance(200);
        for (const end of answered) {
            end();
        }
        // The fastest needed 200, but no more than half of the margin for the service's slots is risked.
        expect(pace.fitsInMs(1)).toBe(WINDOW_MS - 12.5);
    });

    it("lets a request that is larger than the budget go when nothing else does", () => {
        const clock = new TestClock({ manual: true });
        const pace = new Pace(TEN_A_SECOND, clock);
        expect(pace.fitsInMs(20)).toBe(0);
        pace.spend(1)();
        expect(pace.fitsInMs(20)).toBe(WINDOW_MS);
    });

    it("uses half after a refusal, since others spend from the same budget, and all of it again in time", () => {
        const clock = new TestClock({ manual: true });
        const pace = new Pace({ requests: 1000, seconds: 1 }, clock);
        pace.refused();
        expect(pace.limit).toBe(500);
        pace.refused();
        expect(pace.limit).toBe(250);
        void clock.advance(4 * WINDOW_MS);
        expect(pace.limit).toBe(450);
        void clock.advance(11 * WINDOW_MS);
        expect(pace.limit).toBe(1000);
        for (let time = 0; time < 100; time += 1) {
            pace.refused();
        }
        expect(pace.limit).toBe(100);
    });
});

describe("the throttle with a budget for devices", () => {
    function set(deviceBudget = TEN_A_SECOND) {
        const clock = new TestClock({ manual: true });
        const throttle = new Throttle({ clock, budgets: { intuneDevices: deviceBudget }, concurrency: 100 });
        const started: string[] = [];
        const ask = (name: string, units = 1, seconds = 300) => {
            const deadline = new Deadline(seconds, clock);
            return throttle.run({ workload: "intuneDevices", deadline, units }, async () => {
                started.push(name);
            });
        };
        return { clock, throttle, started, ask };
    }

    it("counts every part of a batch, and lets nobody overtake who would fit", async () => {
        const { ask, clock, started } = set();
        void ask("six", 6);
        void ask("five", 5);
        void ask("one", 1);
        await settled();
        expect(started).toEqual(["six"]);
        await clock.advance(WINDOW_MS - 1);
        expect(started).toEqual(["six"]);
        await clock.advance(1);
        expect(started).toEqual(["six", "five", "one"]);
    });

    it("holds nobody back who asks for something else", async () => {
        const { ask, throttle, clock } = set();
        await ask("all", 10);
        const deadline = new Deadline(10, clock);
        await expect(throttle.run({ workload: "intune", deadline }, async () => "policies")).resolves.toBe("policies");
    });

    it("refuses at once what the budget does not let through in time, and says so", async () => {
        const { ask } = set({ requests: 10, seconds: 20 });
        await ask("all", 10);
        const refused = await failureOf(ask("late", 1, 5));
        expect(refused).toBeInstanceOf(DeadlineReached);
        expect(String(refused)).toContain("Intune, whose request budget is exhausted for another 21 s");
    });

    it("takes a refusal as one warning, however many come together, and tells how it fares", async () => {
        const { ask, throttle, clock } = set({ requests: 1000, seconds: 1 });
        await ask("some", 990);
        for (let part = 0; part < 20; part += 1) {
            throttle.answered("intuneDevices", new Headers(), true);
        }
        expect(throttle.unitsAtOnce("intuneDevices", 5000)).toBe(500);
        expect(throttle.state("intuneDevices")).toMatchObject({ closedMs: 750, budgetMs: WINDOW_MS, refusals: 20 });
        await clock.advance(2 * WINDOW_MS);
        expect(throttle.state("intuneDevices")).toMatchObject({ closedMs: 0, budgetMs: 0, refusals: 20 });
    });

    it("keeps no process alive for requests that nobody waits for any more", async () => {
        const { ask, throttle, clock } = set();
        await ask("all", 10);
        const controller = new AbortController();
        const deadline = new Deadline(300, clock);
        const waiting = throttle.run(
            { workload: "intuneDevices", deadline, signal: controller.signal },
            async () => undefined,
        );
        await settled();
        expect(clock.sleeping).toBe(1);
        controller.abort(new Error("Ctrl-C"));
        await expect(waiting).rejects.toThrow("Ctrl-C");
        expect(clock.sleeping).toBe(0);
    });

    it("slows down for the directory when that warns that its budget is nearly used up", () => {
        const { throttle } = set();
        const warned = (share: string) => {
            throttle.answered("directory", new Headers({ "x-ms-throttle-limit-percentage": share }), false);
            return throttle.opensInMs("directory");
        };
        expect(warned("0.79")).toBe(0);
        expect(warned("0.9")).toBeCloseTo(500);
        expect(warned("1.4")).toBe(1_000);
    });

    it("fills the budget with batches, and leaves room for the lists that their parts come from", async () => {
        const clock = new TestClock();
        const throttle = new Throttle({ clock, budgets: { intuneDevices: { requests: 60, seconds: 1 } } });
        const start = clock.now();
        const posts: number[] = [];
        const newDeadline = () => new Deadline(300, clock);
        async function* known() {
            yield Array.from({ length: 120 }, (_, index) => ({
                id: String(index),
                path: `/deviceManagement/managedDevices/${index}`,
            }));
            await clock.sleep(500);
            const list = { workload: "intuneDevices", deadline: newDeadline() } as const;
            await throttle.run(list, async () => undefined);
        }
        const answers = batchGets(known(), {
            concurrency: 16,
            clock,
            throttle,
            newDeadline,
            innerHeaders: {},
            post: async ({ requests, workload, deadline, onAdmitted }) => {
                await Promise.resolve(); // The client's own work before it comes to the throttle.
                return throttle.run({ workload, deadline, units: requests.length }, async () => {
                    onAdmitted();
                    posts.push(clock.now() - start);
                    return {
                        responses: requests.map((request) => ({ ...(request as object), status: 200, body: {} })),
                    };
                });
            },
        });
        let count = 0;
        for await (const _answer of answers) {
            count += 1;
        }
        expect(count).toBe(120);
        // The list took one at 500.
        expect(posts).toEqual([0, 0, 1025, 1025, 1525, 2050]);
    });
});
