import type { FleetShares, GraphEmulatorOptions } from "../src";
import { type Api, api, MANAGED, POLICIES } from "./api";

const CONFIGURATION = "/beta/deviceManagement/configurationPolicies";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const CHPE = "device_vendor_msft_policy_config_system_disablechpe";
const EVERYBODY = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };

/** PCs on the baseline of April 2026 that lack nothing for hotpatches. */
const READY: FleetShares = {
    editions: { 4: 1 },
    builds: { "26100.8246": 1 },
    vbs: { running: 1 },
    joins: { azureADJoined: 1 },
    agents: { mdm: 1 },
    architectures: { x64: 1 },
};

let graph: Api;
afterEach(() => graph.stop());

/** A fleet before May 2026, which is a hotpatch month as August is; June and July are baselines. All of it is to get hotpatches. */
async function start(options: GraphEmulatorOptions): Promise<void> {
    graph = await api({ devices: 120, startsAt: "2026-04-20T00:00:00Z", ...options });
    const { body: policy } = await graph.post(POLICIES, { displayName: "Hotpatch", hotpatchEnabled: true });
    await graph.post(`${POLICIES}/${policy.id}/assign`, { assignments: [{ target: EVERYBODY }] });
}

/** Makes a settings catalog policy with one setting for all devices; returns its id. */
async function setting(definition: string, option: 0 | 1, targets: object[] = [EVERYBODY]): Promise<string> {
    const { body } = await graph.post(CONFIGURATION, {
        name: definition,
        platforms: "windows10",
        technologies: "mdm",
        settings: [
            {
                settingInstance: {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                    settingDefinitionId: definition,
                    choiceSettingValue: { value: `${definition}_${option}`, children: [] },
                },
            },
        ],
    });
    const assigned = await graph.post(`${CONFIGURATION}/${body.id}/assign`, {
        assignments: targets.map((target) => ({ target })),
    });
    expect(assigned.status).toBe(200);
    return body.id;
}

const pass = () => graph.emulator.servicing.advanceMonth();
const rows = (month: string) => graph.emulator.servicing.record.filter((row) => row.month === month);
const stateOf = async (id: string): Promise<string> => {
    const { body } = await graph.get(`/beta${MANAGED}/${id}?$select=id,hardwareInformation`);
    return body.hardwareInformation.deviceGuardVirtualizationBasedSecurityState;
};
/** What has become of all judged devices: `state class` and how often. */
async function statesAndClasses(month: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const row of rows(month)) {
        const key = `${await stateOf(row.deviceId)} ${row.class}${row.restarted ? " restarted" : ""}`;
        counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
}

describe("a policy that turns VBS on", () => {
    const OFF: FleetShares = { ...READY, vbs: { notConfigured: 1 } };

    it("has devices wait for a restart, which the month's full update is, and then take hotpatches", async () => {
        await start({ shares: OFF });
        await setting(VBS, 1);
        pass();
        const may = rows("2026-05");
        expect(may.some(({ class: each }) => each === "hotpatched")).toBe(false);
        for (const row of may.filter(({ why }) => why !== "offline" && why !== "lost")) {
            expect([await stateOf(row.deviceId), row.restarted]).toEqual(
                row.class === "failed" ? ["rebootRequired", false] : ["running", true],
            );
        }
        // Tried without VBS running, some hotpatches end with this code, and nothing restarts the device this month.
        expect(may.filter(({ error }) => error === "0x80240438").length).toBeGreaterThan(20);
        pass();
        pass();
        pass();
        const august = await statesAndClasses("2026-08");
        expect(august["running hotpatched"]).toBeGreaterThan(80);
    });

    it("reaches a device at its next sync", async () => {
        await start({ shares: OFF, devices: 20 });
        await setting(VBS, 1);
        const ids = [...graph.emulator.tally.byDevice.keys()];
        const before = graph.emulator.snapshot();
        for (const id of ids) {
            await graph.call("POST", `/v1.0${MANAGED}/${id}/syncDevice`);
        }
        expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(["notConfigured"]));
        graph.emulator.advance(10 * 60_000);
        expect(
            (await Promise.all(ids.map(stateOf))).filter((each) => each === "rebootRequired").length,
        ).toBeGreaterThan(10);
        before.restore();
        expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(["notConfigured"]));
    });

    it.each<[string, FleetShares, () => Promise<unknown>]>([
        [
            "whose hardware lacks what it takes",
            { ...OFF, vbs: { doesNotMeetHardwareRequirements: 1 } },
            () => setting(VBS, 1),
        ],
        ["without the licence for it", { ...OFF, vbs: { notLicensed: 1 } }, () => setting(VBS, 1)],
        ["that another policy tells to leave it off", OFF, async () => [await setting(VBS, 1), await setting(VBS, 0)]],
        [
            "that only Configuration Manager manages",
            { ...OFF, agents: { configurationManagerClient: 1 } },
            () => setting(VBS, 1),
        ],
        [
            "whose policy was taken back in time",
            OFF,
            async () => graph.delete(`${CONFIGURATION}/${await setting(VBS, 1)}`),
        ],
    ])("changes nothing on a device %s", async (_what, shares, prepare) => {
        await start({ shares, devices: 20 });
        await prepare();
        const [state] = Object.keys(shares.vbs ?? {});
        pass();
        for (const { deviceId } of rows("2026-05")) {
            expect(await stateOf(deviceId)).toBe(state);
        }
        expect(rows("2026-05")).toHaveLength(20);
    });

    it("leaves VBS on where the policy goes away", async () => {
        await start({ shares: OFF, devices: 20 });
        const id = await setting(VBS, 1);
        pass();
        pass();
        const running = () => statesAndClasses("2026-06");
        const before = await running();
        expect(before["running baseline restarted"]).toBeGreaterThan(10);
        await graph.delete(`${CONFIGURATION}/${id}`);
        expect(await running()).toEqual(before);
    });

    it("leaves the generator's tally as it counted", async () => {
        await start({ shares: OFF, devices: 20 });
        const counted = graph.emulator.tally.byBadge;
        await setting(VBS, 1);
        pass();
        pass();
        expect(graph.emulator.tally.byBadge).toEqual(counted);
        expect(counted).toEqual({ "Not eligible (vbs)": 20 });
    });

    it("is undone by a reset", async () => {
        await start({ shares: OFF, devices: 20 });
        await setting(VBS, 1);
        pass();
        graph.emulator.reset();
        const ids = [...graph.emulator.tally.byDevice.keys()];
        expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(["notConfigured"]));
    });
});

describe("a policy that turns compiled hybrid PE off", () => {
    const ARM: FleetShares = { ...READY, architectures: { arM64: 1 } };
    const kept = (month: string) => rows(month).filter(({ why }) => why === "not eligible (chpe)");

    it("lets ARM64 devices take hotpatches after one restart", async () => {
        await start({ shares: ARM });
        await setting(CHPE, 1);
        pass();
        expect(kept("2026-05").length).toBeGreaterThan(30);
        expect(
            kept("2026-05").filter(
                ({ restarted, class: each }) => !restarted && each !== "failed" && each !== "behind",
            ),
        ).toEqual([]);
        pass();
        pass();
        pass();
        expect(kept("2026-08").length).toBeLessThan(5);
        const august = rows("2026-08").filter(({ class: each }) => each === "hotpatched");
        expect(august.length).toBeGreaterThan(80);
    });

    it("is what they lack without it", async () => {
        await start({ shares: ARM });
        await setting(CHPE, 0);
        for (let passed = 0; passed < 4; passed += 1) {
            pass();
        }
        expect(kept("2026-08").length).toBeGreaterThan(30);
    });
});
