import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { mismatches } from "../../../scripts/fleetComparison";
import { UserError } from "../../../src/base/userError";
import { main } from "../../../src/cli/main";
import { createLogAnalytics } from "../../../src/graph/logAnalytics";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { testTerminal } from "../cli/terminal";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";
import { entraObjects, fakeGraph, guidOf, intuneRecord, inventoried } from "./fakeGraph";

const [SEED = 1] = seeds(1);
const AT_ONCE = { waitMs: 0, runMs: 0 };
const COLUMNS = ["AzureADDeviceId", "IsDeviceVBSEnabled", "LastCensusScanTime"].map((name) => ({ name }));

/** A workspace in which each of these devices has VBS on or off, by a census later than any sync. */
function workspace(devices: Readonly<Record<string, boolean>>) {
    const rows = Object.entries(devices).map(([name, on]) => [guidOf(`entra-${name}`), on, "2026-11-02T07:00:00Z"]);
    return {
        workspaceId: "w",
        query: async (kql: string) =>
            kql.endsWith("count") ? { tables: [{ rows: [[rows.length]] }] } : { tables: [{ columns: COLUMNS, rows }] },
    };
}

describe("two sources of VBS for many devices", () => {
    it("are compared, and the devices on which they differ are those whose reports the emulator made stale", async () => {
        const emulator = await startGraphEmulator({
            devices: 500,
            seed: SEED,
            logAnalytics: { lagHours: 0, staleShare: 0.1 },
            exportJobs: AT_ONCE,
        });
        try {
            const settings = readGraphSettings({ config: () => undefined, env: emulator.environment() });
            const logs = createLogAnalytics(settings, emulator.logAnalytics.workspaceId);
            const now = new Date(emulator.now());
            const vbs = ["logAnalytics", "export"] as const;
            const readiness = await evaluateFleet(clientOf(emulator), { now, logs, vbs, reasons: "all" });
            const notAttested = new Set(emulator.exportJobs.notAttested);
            const stale = new Set(
                emulator.logAnalytics.planted
                    .filter(({ kind }) => kind === "stale")
                    .map((each) => each.azureAdDeviceId),
            );
            const expected = readiness.devices.filter(
                ({ entraDeviceId, intuneId }) => stale.has(entraDeviceId ?? "") && !notAttested.has(intuneId),
            );
            expect(expected.length).toBeGreaterThan(0);
            expect(readiness.vbsDisagreements).toEqual([
                {
                    between: ["Log Analytics, UCClient", "Intune export WindowsDeviceHealthAttestationReport"],
                    devices: expected.length,
                    examples: expected.slice(0, 5).map(({ name }) => name),
                },
            ]);
            expect(mismatches(readiness, emulator.tally)).toEqual([]);
            expect(Object.keys(readiness.vbsBySource)).toHaveLength(3);
        } finally {
            await emulator.stop();
        }
    });

    it("leave a device to a read where they differ, and Unknown without an answer to that", async () => {
        const ids = ["a", "b", "c", "d"];
        const profiles = ids.map((id) => ({
            id: guidOf(`profile-${id}`),
            azureAdDeviceId: guidOf(`entra-${id}`),
            hotpatchReadiness: "ready",
        }));
        const graph = fakeGraph({
            intune: [ids.map((id) => intuneRecord(id))],
            entra: [entraObjects(...ids)],
            single: (id) => (id === "b" ? undefined : inventoried(id, id === "d" ? "rebootRequired" : "running")),
            profiles: [profiles],
        });
        const readiness = await evaluateFleet(graph, {
            now: new Date("2026-11-02T08:00:00Z"),
            logs: workspace({ a: true, b: false, c: false, d: false }),
            vbs: ["service", "logAnalytics"],
        });
        expect(readiness.byBadge).toEqual({ Eligible: 2, "Not eligible (vbs)": 1, "Unknown (vbs)": 1 });
        expect(readiness.vbsDisagreements).toMatchObject([{ devices: 3, examples: ["PC-b", "PC-c", "PC-d"] }]);
        expect(readiness.notes.join(" ")).toContain("Sources differ on VBS of 3 devices");
    });

    it("exclude the choices that are about all sources", async () => {
        const choice = evaluateFleet(fakeGraph({ intune: [] }), { vbs: ["auto", "export"] });
        await expect(choice).rejects.toThrow(UserError);
    });

    it("are named one by one on the command line", async () => {
        const emulator = await startGraphEmulator({ devices: 60, seed: 3, exportJobs: AT_ONCE });
        try {
            const terminal = testTerminal({ env: emulator.environment() });
            const vbs = ["--vbs", "service", "--vbs", "export"];
            await main(["readiness", ...vbs, "-f", "json"], terminal);
            expect(emulator.exportJobs.jobs).toHaveLength(1);
            expect(emulator.requests.some(({ path }) => path.includes("/deviceProfiles"))).toBe(true);
            const mixed = testTerminal({ env: emulator.environment() });
            await main(["readiness", "--vbs", "single", "--vbs", "export"], mixed);
            expect(mixed.err()).toContain("single excludes the others");
        } finally {
            await emulator.stop();
        }
    });
});
