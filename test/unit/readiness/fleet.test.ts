import { type GraphEmulator, type GraphEmulatorOptions, startGraphEmulator } from "../../../src/emulator";
import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";

/** Seeds of this run: a failure names the one to try again. */
const SEEDS = Array.from({ length: 2 }, () => Math.floor(Math.random() * 2 ** 31));

describe("readiness over HTTP", () => {
    let emulator: GraphEmulator;
    let graph: GraphClient;
    async function start(options: GraphEmulatorOptions): Promise<void> {
        emulator = await startGraphEmulator(options);
        graph = createGraphClient(readGraphSettings({ config: () => undefined, env: emulator.environment() }));
    }
    afterEach(() => emulator.stop());

    it.each(SEEDS)("comes to the tally of the fleet's generator (seed %i, 500 devices)", async (seed) => {
        await start({ devices: 500, seed });
        const { byBadge, counts, devices } = await evaluateFleet(graph);
        const { windows, nonWindows, servers, duplicates } = emulator.tally;
        expect(byBadge).toEqual(emulator.tally.byBadge);
        expect(counts).toEqual({ windows, nonWindows, servers, duplicates });
        expect(devices).toHaveLength(windows);
    });

    it("reads every page of both lists", async () => {
        await start({ devices: 200, seed: 1, pageSize: 7 });
        expect((await evaluateFleet(graph)).byBadge).toEqual(emulator.tally.byBadge);
    });

    it("only reads, and asks for a device's hardware one by one", async () => {
        await start({ devices: 60, seed: 1 });
        await evaluateFleet(graph, { reasons: "all" });
        const sent = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        expect(sent.filter((each) => !each.startsWith("GET ") && each !== "POST /beta/$batch")).toEqual([]);
        const single = sent.filter((each) => each.includes("hardwareInformation"));
        expect(single).toHaveLength(60);
        expect(single.every((each) => /\/managedDevices\/[^/]+\?/.test(decodeURIComponent(each)))).toBe(true);
    });

    it("names the list and the missing permission where one is missing", async () => {
        await start({ devices: 5, roles: ["Device.Read.All"] });
        await expect(evaluateFleet(graph)).rejects.toThrow(
            /^List Intune devices: .*DeviceManagementManagedDevices\.Read\.All/,
        );
    });
});
