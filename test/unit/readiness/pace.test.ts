import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";

let emulator: GraphEmulator;
afterEach(() => emulator.stop());

/** The documented budget on a clock that is faster: 100 requests in 20 s by so much. */
async function start(devices: number, speed: number): Promise<void> {
    const throttle = { scale: 0.05, speed, retryAfter: "fractional" } as const;
    emulator = await startGraphEmulator({ devices, seed: 9, throttle, latencyMs: 4 });
}

/** Reads every VBS state with that budget in mind, and tells what the service thought of it. */
async function reading(budget: Record<string, string>) {
    const env = { ...emulator.environment(), ...budget };
    const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }));
    const { byBadge } = await evaluateFleet(graph, { reasons: "all" });
    return { byBadge, refused: emulator.throttle.statistics().byWorkload.intuneDevices?.refused };
}

describe("reading a throttled tenant", () => {
    it("is never refused within the budget that it is told", async () => {
        await start(500, 100);
        expect(await reading({})).toEqual({ byBadge: emulator.tally.byBadge, refused: 0 });
    });

    it("is right as well where others spend from the budget, and learns to take less", async () => {
        // Even a slow machine sends more than 100 requests in a second.
        await start(500, 20);
        const { byBadge, refused } = await reading({ HOTPATCH_DEVICE_REQUESTS: "300" });
        expect(byBadge).toEqual(emulator.tally.byBadge);
        expect(refused).toBeGreaterThan(0);
        // Without learning, two of three requests in each of the budget's windows would be refused.
        expect(refused).toBeLessThan(500);
    });
});
