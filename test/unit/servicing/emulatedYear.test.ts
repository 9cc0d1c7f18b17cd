import type { DeviceMonth, FleetShares, GraphEmulatorOptions, TenantSeed } from "../../../src/emulator";
import { servicingCatalog } from "../../../src/graph/servicingCatalog";
import { monthOfBuild } from "../../../src/servicing/calendar";
import { monthPlus, patchTuesday } from "../../../src/servicing/month";
import { standingOf } from "../../../src/servicing/standing";
import { type Harness, harness } from "../handlers/harness";

const DAY_MS = 86_400_000;

/** Every standing at the start, and some devices that take no hotpatches. */
const SHARES: FleetShares = {
    editions: { 4: 9, 48: 1 },
    builds: { "26100.7092": 5, "26200.7171": 1, "26100.6899": 1, "26200.6899": 1, "26200.4946": 1 },
    vbs: { running: 9, notConfigured: 1 },
    joins: { azureADJoined: 1 },
    agents: { mdm: 1 },
    architectures: { x64: 1 },
};
const TENANT: TenantSeed = {
    groups: [{ displayName: "Windows", membershipRule: '(device.deviceOSType -eq "Windows")' }],
    policies: [{ displayName: "Hotpatch", hotpatchEnabled: true, assignments: [{ include: "Windows" }] }],
};

describe("servicing against the embedded Graph's own record", () => {
    let test: Harness;
    afterEach(() => test.stop());

    async function start(options: GraphEmulatorOptions): Promise<Harness> {
        test = await harness({ devices: 1, seed: 5, tenant: TENANT, shares: SHARES, ...options });
        return test;
    }

    it.each(["boolean", "text", "olderName"] as const)(
        "reads the same months out of the catalog however it marks hotpatches (%s)",
        async (hotpatchMark) => {
            const now = new Date("2026-08-20T00:00:00Z");
            const { graph } = await start({ startsAt: now.toISOString(), catalog: { hotpatchMark } });
            const catalog = await servicingCatalog(graph, now);
            expect(catalog).toMatchObject({ origin: "live", warnings: [] });
            const months = ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"];
            expect(months.map((month) => monthOfBuild(catalog, 26200, month, now).kind)).toEqual([
                "baseline",
                "hotpatch",
                "baseline",
                "baseline",
                "hotpatch",
                "hotpatch",
            ]);
        },
    );

    it("knows of every device in every month of a year whether it is up to date, and of each restart beforehand", async () => {
        const { emulator, graph } = await start({ devices: 300, startsAt: "2025-11-20T00:00:00Z" });
        const seen = { compared: 0, restarts: 0, unscheduled: 0 };
        const mistakes: unknown[] = [];
        let before = new Map<string, DeviceMonth>();
        for (let passed = 0; passed < 13; passed += 1) {
            const { month } = emulator.servicing.advanceMonth();
            const releaseDay = new Date(`${patchTuesday(month)}T12:00:00Z`);
            const end = new Date(Date.parse(patchTuesday(monthPlus(month, 1))) - DAY_MS);
            const catalog = await servicingCatalog(graph, end);
            const rows = emulator.servicing.record.filter((row) => row.month === month);
            for (const row of rows) {
                const isCurrent = row.class === "baseline" || row.class === "hotpatched" || row.class === "lcu";
                const afterwards = standingOf(versionOf(row), catalog, end);
                if (afterwards.upToDate !== (isCurrent ? "yes" : "no")) {
                    mistakes.push([row, afterwards]);
                }
                if (row.class === "hotpatched" && afterwards.standing !== "hotpatched") {
                    mistakes.push([row, afterwards]);
                }
                const earlier = before.get(row.deviceId);
                // Where nothing is installed (switched off, lost, failed), no restart comes of what is due.
                if (earlier !== undefined && isCurrent) {
                    const getsHotpatches = !/not (eligible|delivered)/.test(row.why ?? "");
                    const device = { ...versionOf(earlier), getsHotpatches };
                    const beforehand = standingOf(device, catalog, releaseDay);
                    if (beforehand.restartsThisMonth !== (row.restarted ? "yes" : "no")) {
                        mistakes.push([row, beforehand]);
                    }
                    seen.compared += 1;
                    seen.restarts += row.restarted ? 1 : 0;
                    seen.unscheduled += row.restarted && month === "2026-06" && earlier.class === "hotpatched" ? 1 : 0;
                }
            }
            before = new Map(rows.map((row) => [row.deviceId, row]));
        }
        expect(mistakes).toEqual([]);
        expect(seen.compared).toBeGreaterThan(3000);
        expect(seen.restarts).toBeGreaterThan(1000);
        expect(seen.unscheduled).toBeGreaterThan(100);
    });
});

function versionOf({ build }: DeviceMonth): { build: number; revision: number } {
    const [number = "", revision = ""] = build.split(".");
    return { build: Number(number), revision: Number(revision) };
}
