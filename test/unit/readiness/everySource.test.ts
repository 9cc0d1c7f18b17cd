import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { mismatches } from "../../../scripts/fleetComparison";
import { createLogAnalytics } from "../../../src/graph/logAnalytics";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet, type FleetReadiness } from "../../../src/readiness/fleet";
import { VBS_FROM, type VbsFrom } from "../../../src/readiness/fleetSource";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";

const [SEED = 1, OTHER_SEED = 2] = seeds(2);
/** Half an hour after the snapshot of the day in Windows Update for Business reports. */
const STARTS_AT = "2026-11-02T06:30:00Z";

/** The names of the devices about which reports were made to say the opposite of what is so. */
function misreported({ logAnalytics }: GraphEmulator, { devices }: FleetReadiness): string[] {
    const stale = new Set(
        logAnalytics.planted.filter(({ kind }) => kind === "stale").map(({ azureAdDeviceId }) => azureAdDeviceId),
    );
    return devices.filter(({ entraDeviceId }) => stale.has(entraDeviceId ?? "")).map(({ name }) => name);
}

describe.each([
    [500, SEED],
    [10_000, OTHER_SEED],
])("a fleet of %i devices (seed %i)", (devices, seed) => {
    let emulator: GraphEmulator;

    beforeAll(async () => {
        emulator = await startGraphEmulator({
            devices,
            seed,
            startsAt: STARTS_AT,
            logAnalytics: { lagHours: 0, staleShare: 0.05, emptyShare: 0.05, missingShare: 0.05 },
            serviceData: { enrolled: "everyPc" },
            exportJobs: { waitMs: 0, runMs: 0 },
        });
    }, 60_000);
    afterAll(() => emulator.stop());

    async function evaluated(vbs: VbsFrom | readonly VbsFrom[]) {
        const settings = readGraphSettings({ config: () => undefined, env: emulator.environment() });
        const logs = createLogAnalytics(settings, emulator.logAnalytics.workspaceId);
        return evaluateFleet(clientOf(emulator), { now: new Date(STARTS_AT), logs, vbs, reasons: "all" });
    }

    it.each([...VBS_FROM, ["logAnalytics", "export"] as const, ["service", "export", "logAnalytics"] as const])(
        "has the generator's own verdicts with VBS by %s, and sources differ just where they were made to",
        async (vbs) => {
            const readiness = await evaluated(vbs);
            expect(mismatches(readiness, emulator.tally)).toEqual([]);
            const usesReports = vbs === "auto" || [vbs].flat().includes("logAnalytics");
            const planted = usesReports ? misreported(emulator, readiness) : [];
            expect(planted.length > 0).toBe(usesReports);
            const differing = (readiness.vbsDisagreements ?? []).reduce((sum, each) => sum + each.devices, 0);
            expect(differing).toBe(planted.length);
            const named = (readiness.vbsDisagreements ?? []).flatMap(({ examples }) => examples);
            expect(named.filter((name) => !planted.includes(name))).toEqual([]);
        },
        120_000,
    );
});
