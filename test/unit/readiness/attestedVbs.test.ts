import { type GraphEmulatorOptions, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { mismatches } from "../../../scripts/fleetComparison";
import { main } from "../../../src/cli/main";
import { evaluateFleet, type FleetOptions } from "../../../src/readiness/fleet";
import { testTerminal } from "../cli/terminal";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";

const [SEED = 1, OTHER_SEED = 2] = seeds(2);
const SOURCE = "Intune export WindowsDeviceHealthAttestationReport";
const READ_ONLY = ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"];
const AT_ONCE = { waitMs: 0, runMs: 0 };

/** What came of it, how many devices' VBS is from the export, and how many were read by themselves. */
async function evaluated(options: GraphEmulatorOptions, how: FleetOptions = {}, roles?: readonly string[]) {
    const emulator = await startGraphEmulator(options);
    try {
        const now = new Date(emulator.now());
        const graph = clientOf(emulator, roles);
        const readiness = await evaluateFleet(graph, { now, vbs: "export", reasons: "all", ...how });
        const reads = emulator.requests.filter(({ path }) => /\/managedDevices\/[^/]+$/.test(path)).length;
        const taken = readiness.vbsBySource[SOURCE] ?? 0;
        const { jobs } = emulator.exportJobs;
        return { readiness, taken, reads, jobs, tally: emulator.tally };
    } finally {
        await emulator.stop();
    }
}

describe("VBS by an export of Intune's report on health attestation", () => {
    it.each([
        [500, SEED],
        [10_000, OTHER_SEED],
    ])(
        "gives the generator's own verdicts, and reads only the other devices (%i devices, seed %i)",
        async (devices, seed) => {
            const { readiness, taken, reads, jobs, tally } = await evaluated({ devices, seed });
            expect(mismatches(readiness, tally)).toEqual([]);
            expect(taken).toBeGreaterThan(devices / 10);
            expect(reads).toBeLessThanOrEqual(readiness.devices.length - taken);
            expect(jobs).toMatchObject([{ status: "completed", downloads: 1 }]);
            expect(readiness.notes.join(" ")).toContain(`VBS of ${taken} devices comes from an export`);
        },
        120_000,
    );

    it("is not taken where it is older than it may be", async () => {
        const { readiness, taken, tally } = await evaluated({ devices: 100, seed: 3 }, { maxAgeHours: 0 });
        expect(taken).toBe(0);
        expect(mismatches(readiness, tally)).toEqual([]);
    });

    it("is not ordered unless it is asked for", async () => {
        expect((await evaluated({ devices: 20, seed: 3 }, { vbs: "auto" })).jobs).toEqual([]);
    });

    it.each([
        ["without the permission", {}, READ_ONLY, "DeviceManagementManagedDevices.ReadWrite.All"],
        ["when Intune cannot write it", { failingShare: 1 }, undefined, "could not write the report"],
    ])("leaves devices to be read one by one %s, and says so", async (_, exportJobs, roles, word) => {
        const options = { devices: 100, seed: 3, exportJobs: { ...AT_ONCE, ...exportJobs } };
        const { readiness, taken, tally } = await evaluated(options, {}, roles);
        expect(taken).toBe(0);
        expect(mismatches(readiness, tally)).toEqual([]);
        expect(readiness.notes.join(" ")).toContain(word);
        expect(readiness.notes.join(" ")).toContain("VBS was read one by one.");
    });

    it("is ordered again when Intune answers a throttled order with 500", async () => {
        const throttle = { retryAfter: "absent", speed: 60, workloads: { exportJobs: 1 / 48 } } as const;
        const { readiness, taken } = await evaluated({ devices: 40, seed: 3, throttle, exportJobs: AT_ONCE });
        expect(readiness.notes).toHaveLength(1);
        expect(taken).toBeGreaterThan(0);
    });
});

describe("hotpatch readiness --vbs export", () => {
    it("counts the devices that rest on the export", async () => {
        const emulator = await startGraphEmulator({ devices: 100, seed: 3, exportJobs: AT_ONCE });
        try {
            const terminal = testTerminal({ env: emulator.environment() });
            await main(["readiness", "--vbs", "export", "-f", "json"], terminal);
            expect(JSON.parse(terminal.out()).vbsBySource[SOURCE]).toBeGreaterThan(0);
        } finally {
            await emulator.stop();
        }
    });
});
