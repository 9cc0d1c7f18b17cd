import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";

/** The documented budget on a fast clock: 100 requests in 200 ms. */
const THROTTLE = { scale: 0.05, speed: 100, retryAfter: "fractional" } as const;

let emulator: GraphEmulator;
beforeEach(async () => {
    emulator = await startGraphEmulator({ devices: 500, seed: 9, throttle: THROTTLE, latencyMs: 4 });
});
afterEach(() => emulator.stop());

/** Reads every VBS state with that budget in mind, and tells what the service thought of it. */
async function reading(budget: Record<string, string>) {
    const env = { ...emulator.environment(), ...budget };
    const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }));
    const { byBadge } = await evaluateFleet(graph, { reasons: "all" });
    return { byBadge, refused: emulator.throttle.statistics().byWorkload.intuneDevices?.refused };
}

describe("reading a throttled tenant", () => {
    it("is never refused within the budget that it is told", async () => {
        expect(await reading({})).toEqual({ byBadge: emulator.tally.byBadge, refused: 0 });
    });

    it("is right as well where others spend from the budget, and learns to take less", async () => {
        const { byBadge, refused } = await reading({ HOTPATCH_DEVICE_REQUESTS: "300" });
        expect(byBadge).toEqual(emulator.tally.byBadge);
        expect(refused).toBeGreaterThan(0);
        // Without learning, two of three requests in each of the budget's windows would be refused.
        expect(refused).toBeLessThan(500);
    });
});
