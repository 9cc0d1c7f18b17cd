import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { type Fleet, generateFleet } from "../../../packages/graph-emulator/src/fleet";
import { mismatches } from "../../../scripts/fleetComparison";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { seeds } from "../sample";
import { fakeGraph } from "./fakeGraph";

/** Seeds of this run: a failure names the one to try again. */
const SEEDS = seeds(8);

/** A tenant that answers as the service does: defaults in the list, real hardware in a single read of an inventoried PC. */
function tenantOf({ managedDevices, entraDevices }: Fleet) {
    const byId = new Map(managedDevices.map((device) => [device.listed.id, device]));
    return fakeGraph({
        intune: [managedDevices.map(({ listed }) => ({ ...listed }))],
        entra: [entraDevices.map((device) => ({ ...device }))],
        single: (id) => {
            const device = byId.get(id);
            return { id, hardwareInformation: device?.inventory ?? device?.listed.hardwareInformation };
        },
    });
}

describe("the verdicts about a generated fleet", () => {
    it.each(SEEDS)(
        "are the generator's own, device by device and reason by reason (seed %i, 1,000 devices)",
        async (seed) => {
            const fleet = generateFleet({ devices: 1000, seed });
            const readiness = await evaluateFleet(tenantOf(fleet), { reasons: "all" });

            expect(mismatches(readiness, fleet.tally)).toEqual([]);
        },
    );

    it.each(SEEDS.slice(0, 2))("have the same badges when only badges are asked for (seed %i)", async (seed) => {
        const fleet = generateFleet({ devices: 1000, seed });
        const graph = tenantOf(fleet);
        const readiness = await evaluateFleet(graph, { reasons: "badge" });
        expect(readiness.byBadge).toEqual(fleet.tally.byBadge);
        const needed = [...fleet.tally.byDevice.values()].filter(
            ({ failing }) => !failing.includes("edition") && !failing.includes("build"),
        );
        expect(graph.batched).toHaveLength(needed.length);
    });

    it.each([[SEEDS[2] ?? 1, 500] as const, [SEEDS[3] ?? 1, 10_000] as const])(
        "are the generator's own over HTTP, every Unknown explained (seed %i, %i devices)",
        async (seed, devices) => {
            const emulator = await startGraphEmulator({ devices, seed });
            try {
                const env = emulator.environment();
                const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }));
                const readiness = await evaluateFleet(graph, { reasons: "all" });
                expect(mismatches(readiness, emulator.tally)).toEqual([]);
            } finally {
                await emulator.stop();
            }
        },
        120_000,
    );
});
