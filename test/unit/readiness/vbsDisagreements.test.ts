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

/** A workspace in which each of these devices has VBS on or off, by a census later than any sync unless it is given. */
function workspace(devices: Readonly<Record<string, boolean>>, census: string | null = "2026-11-02T07:00:00Z") {
    const rows = Object.entries(devices).map(([name, on]) => [guidOf(`entra-${name}`), on, census]);
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
            const planted = readiness.devices.filter(({ entraDeviceId }) => stale.has(entraDeviceId ?? ""));
            const reports = "Log Analytics, UCClient";
            const between = (sources: readonly string[], isAttested: boolean) => {
                const names = planted
                    .filter(({ intuneId }) => notAttested.has(intuneId) !== isAttested)
                    .map(({ name }) => name);
                return { between: sources, devices: names.length, examples: names.slice(0, 5) };
            };
            const expected = [
                between([reports, "Intune export WindowsDeviceHealthAttestationReport"], true),
                between([reports, "Intune, single read of hardwareInformation"], false),
            ].filter(({ devices }) => devices > 0);
            expect(expected.length).toBeGreaterThan(0);
            expect(readiness.vbsDisagreements).toEqual(expected.sort((a, b) => b.devices - a.devices));
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
        // What the workspace says about c is newer than its last sync, so no read makes it eligible.
        expect(readiness.byBadge).toEqual({ Eligible: 1, "Not eligible (vbs)": 1, "Unknown (vbs)": 2 });
        expect(readiness.vbsDisagreements).toMatchObject([{ devices: 3, examples: ["PC-b", "PC-c", "PC-d"] }]);
        expect(readiness.notes.join(" ")).toContain("Sources differ on VBS of 3 devices");
    });

    it.each([
        [
            "older and says the opposite",
            true,
            "2026-10-31T07:00:00Z",
            inventoried("a", "notConfigured"),
            "Not eligible (vbs)",
        ],
        ["older and says the opposite", false, "2026-10-31T07:00:00Z", inventoried("a"), "Eligible"],
        ["as new and says the opposite", false, "2026-11-01T08:00:00Z", inventoried("a"), "Unknown (vbs)"],
        [
            "as new but older than a week, and there is no read",
            false,
            "2026-11-01T08:00:00Z",
            undefined,
            "Not eligible (vbs)",
        ],
        ["as new, and there is no read", false, "2026-11-01T08:00:00Z", undefined, "Not eligible (vbs)"],
        ["older, and there is no read", false, "2026-10-31T07:00:00Z", undefined, "Unknown (vbs)"],
        ["without a time, and there is no read", false, null, undefined, "Unknown (vbs)"],
    ])("leave a read alone if the other is %s (%s)", async (situation, enabled, census, single, badge) => {
        const graph = fakeGraph({
            intune: [[intuneRecord("a")]],
            entra: [entraObjects("a")],
            single: () => single,
        });
        const logs = workspace({ a: enabled }, census);
        const now = new Date(situation.includes("a week") ? "2026-11-20T08:00:00Z" : "2026-11-02T08:00:00Z");
        const readiness = await evaluateFleet(graph, { now, logs });
        expect(readiness.byBadge).toEqual({ [badge]: 1 });
        expect(readiness.vbsDisagreements?.map(({ devices }) => devices)).toEqual(single && [1]);
    });

    it("leaves the reason open for so many devices that reads would take time", async () => {
        const ids = Array.from({ length: 2_100 }, (_, number) => `n${number}`);
        const graph = fakeGraph({
            intune: [ids.map((id) => intuneRecord(id))],
            entra: [entraObjects(...ids)],
            single: (id) => inventoried(id, "rebootRequired"),
        });
        const logs = workspace(Object.fromEntries(ids.map((id) => [id, false])));
        const readiness = await evaluateFleet(graph, { now: new Date("2026-11-02T08:00:00Z"), logs });
        expect(readiness.byBadge).toEqual({ "Not eligible (vbs)": 2_100 });
        expect(graph.batched).toHaveLength(2_000);
        expect(readiness.vbsBySource["Log Analytics, UCClient"]).toBe(100);
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
