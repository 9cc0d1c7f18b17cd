import { type GraphEmulatorOptions, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { mismatches } from "../../../scripts/fleetComparison";
import { evaluateFleet, type FleetOptions } from "../../../src/readiness/fleet";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";

const [SEED = 1, OTHER_SEED = 2] = seeds(2);

/** How many devices were read by themselves, and what came of it. */
async function evaluated(options: GraphEmulatorOptions, how: FleetOptions, roles?: readonly string[]) {
    const emulator = await startGraphEmulator(options);
    try {
        const readiness = await evaluateFleet(clientOf(emulator, roles), how);
        const { single = 0, service = 0 } = sourcesOf(readiness.vbsBySource);
        return { readiness, single, service, tally: emulator.tally, planted: emulator.serviceData.planted };
    } finally {
        await emulator.stop();
    }
}

function sourcesOf(vbsBySource: Readonly<Record<string, number>>) {
    const of = (name: string) =>
        Object.entries(vbsBySource)
            .filter(([source]) => source.startsWith(name))
            .reduce((sum, [, devices]) => sum + devices, 0);
    return { single: of("Intune, single read"), service: of("Windows update service") };
}

describe("VBS by the word of the update service", () => {
    it.each([
        [500, SEED],
        [10_000, OTHER_SEED],
    ])(
        "gives the generator's own verdicts where its rows are right, with that many reads less (%i devices, seed %i)",
        async (devices, seed) => {
            const serviceData = { enrolled: "everyPc" } as const;
            const { readiness, single, service, tally } = await evaluated(
                { devices, seed, serviceData },
                { vbs: "service", reasons: "all" },
            );
            expect(mismatches(readiness, tally)).toEqual([]);
            expect(service).toBeGreaterThan(0);
            expect(service).toBe(readiness.byBadge.Eligible);
            expect(single + service).toBe(readiness.devices.length);
            expect(readiness.notes.join(" ")).toContain(`VBS of ${service} devices was not read`);
        },
        120_000,
    );

    it("is only taken for what the service calls ready, and is wrong where that is", async () => {
        const serviceData = { enrolled: "everyPc", disagreement: 0.3 } as const;
        const { readiness, planted, tally } = await evaluated(
            { devices: 400, seed: 6, serviceData },
            { vbs: "service", secondOpinion: true },
        );
        const misled = planted.filter(({ kind, shown }) => kind === "readiness" && shown === "ready");
        const wrong = readiness.devices.filter(({ intuneId, badge }) => badge !== tally.byDevice.get(intuneId)?.badge);
        expect(wrong.length).toBeGreaterThan(0);
        const called = new Set(misled.map(({ deviceId }) => deviceId));
        expect(wrong.filter(({ intuneId }) => !called.has(intuneId))).toEqual([]);
    });

    it.each([
        ["without the permission", {}, ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"]],
        ["where the API does not exist", { serviceData: { available: false } }, undefined],
        ["where it lists no device", { serviceData: { enrolled: "policies" as const } }, undefined],
    ])("leaves every device to be read by itself %s", async (_, options, roles) => {
        const fleet = { devices: 60, seed: 4, ...options };
        const { readiness, service } = await evaluated(fleet, { vbs: "service" }, roles);
        const plain = await evaluated(fleet, {});
        expect(service).toBe(0);
        expect(readiness.byBadge).toEqual(plain.readiness.byBadge);
        expect(readiness.complete).toBe(true);
        expect(readiness.notes.join(" ")).toMatch(/was read one by one|VBS of 0 devices was not read/);
    });

    it("is not asked about a single device, which is read by itself", async () => {
        const emulator = await startGraphEmulator({ devices: 20, seed: 4, serviceData: { enrolled: "everyPc" } });
        try {
            const graph = clientOf(emulator);
            const [first] = (await evaluateFleet(graph)).devices;
            const before = emulator.requests.length;
            await evaluateFleet(graph, { vbs: "service", device: first?.intuneId ?? "" });
            expect(emulator.requests.slice(before).some(({ path }) => path.includes("/updates/data/"))).toBe(false);
        } finally {
            await emulator.stop();
        }
    });

    it("stops with the rest of the reading, and what is not known by then is Unknown", async () => {
        const emulator = await startGraphEmulator({ devices: 300, seed: 4, serviceData: { enrolled: "everyPc" } });
        try {
            const abort = new AbortController();
            abort.abort(new Error("it was interrupted"));
            const readiness = await evaluateFleet(clientOf(emulator), { vbs: "service", signal: abort.signal });
            expect(readiness.complete).toBe(false);
            expect(readiness.byBadge.Eligible).toBeUndefined();
        } finally {
            await emulator.stop();
        }
    });
});
