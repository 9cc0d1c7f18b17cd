import type { GraphEmulatorOptions } from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import { createLogAnalytics } from "../../../src/graph/logAnalytics";
import { readGraphSettings } from "../../../src/graph/settings";
import { testTerminal } from "../cli/terminal";
import { type TestTenant, testTenant } from "./tenant";

const START = "2026-04-20T00:00:00Z";
let tenant: TestTenant;

/** A tenant whose devices took a hotpatch. */
async function started(logAnalytics: GraphEmulatorOptions["logAnalytics"] = {}): Promise<void> {
    tenant = await testTenant({
        devices: 300,
        seed: 9,
        startsAt: START,
        logAnalytics: { lagHours: 0, ...logAnalytics },
    });
    await tenant.policy("Ring", true, {
        include: [
            await tenant.group(
                "Pilot",
                (await tenant.windowsPcs()).map(({ objectId }) => objectId),
            ),
        ],
    });
    tenant.emulator.servicing.advanceMonth();
}

afterEach(() => tenant.emulator.stop());

async function evaluated(workspaceId = tenant.emulator.logAnalytics.workspaceId) {
    const settings = readGraphSettings({ config: () => undefined, env: tenant.emulator.environment() });
    const logs = createLogAnalytics(settings, workspaceId);
    return evaluateDelivery(tenant.graph, { now: new Date(tenant.emulator.now()), logs });
}

describe("what reports say was installed", () => {
    it("stands beside what is computed, and differs just where reports were made to be wrong", async () => {
        await started({ staleShare: 0.2, emptyShare: 0.1, missingShare: 0.1 });
        const { devices, installed } = await evaluated();
        expect(installed).toMatchObject({ notRead: [] });
        expect(installed?.hotpatch).toBeGreaterThan(0);
        expect((installed?.listed ?? 0) + (installed?.notListed ?? 0)).toBe(devices.length);
        const kinds = new Map(
            tenant.emulator.logAnalytics.planted.map(({ azureAdDeviceId, kind }) => [azureAdDeviceId, kind]),
        );
        const kindOf = (entraDeviceId: string | null) => kinds.get(entraDeviceId ?? "");
        for (const { entraDeviceId, standing, reportedUpdate } of devices) {
            if (kindOf(entraDeviceId) === "missing") {
                expect(reportedUpdate).toBeUndefined();
            } else if (kindOf(entraDeviceId) === "empty") {
                expect(reportedUpdate?.isHotpatch ?? null).toBeNull();
            } else if (reportedUpdate !== undefined && standing.standing === "hotpatched") {
                expect(reportedUpdate).toMatchObject({
                    build: standing.on,
                    isHotpatch: kindOf(entraDeviceId) !== "stale",
                });
            }
        }
        const differing = (installed?.disagreements ?? []).flatMap(({ examples }) => examples);
        const stale = devices.filter(({ entraDeviceId }) => kindOf(entraDeviceId) === "stale").map(({ name }) => name);
        expect(differing.length).toBeGreaterThan(0);
        expect(differing.filter((name) => !stale.includes(name))).toEqual([]);
    });

    it("differs nowhere if reports are right", async () => {
        await started();
        expect((await evaluated()).installed?.disagreements).toEqual([]);
    });

    it("is not known if the workspace refuses, and changes nothing that is computed", async () => {
        await started({ readable: false });
        const { installed, ...delivery } = await evaluated();
        expect(installed).toMatchObject({ listed: 0, notRead: [expect.stringContaining("insufficient access")] });
        const alone = await evaluateDelivery(tenant.graph, { now: new Date(delivery.evaluatedAt) });
        expect(delivery).toEqual(alone);
        expect(alone).not.toHaveProperty("installed");
    });

    it("is printed below the table and in CSV by hotpatch delivery", async () => {
        await started({ staleShare: 0.2 });
        const run = async (...args: string[]) => {
            const terminal = testTerminal({ env: tenant.emulator.environment() });
            const workspace = ["--log-analytics-workspace", tenant.emulator.logAnalytics.workspaceId];
            await main(["delivery", ...workspace, ...args], terminal);
            return terminal.out();
        };
        const table = (await run()).replace(/\s+/g, " ");
        expect(table).toContain("Windows Update for Business reports list the last quality update of");
        expect(table).toContain("reports say that the update was none.");
        const [head = "", ...lines] = (await run("-f", "csv")).split("\r\n");
        expect(head.split(",").slice(-3)).toEqual(["reportedBuild", "reportedHotpatch", "reportedInstalled"]);
        expect(lines.some((line) => /,26\d00\.\d+,true,2026-/.test(line))).toBe(true);
    });
});
