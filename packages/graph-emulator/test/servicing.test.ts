import type { DeviceMonth, FleetShares, GraphEmulatorOptions, TenantSeed } from "../src";
import { type Api, api, MANAGED, POLICIES } from "./api";

/** Full updates and hotpatches of 26100 and 26200, from April 2026 on: Microsoft, "Windows 11 hotpatch calendar". */
const FULL: Record<string, number> = { "2026-05": 8457, "2026-06": 8655, "2026-07": 8875, "2026-08": 9168 };
const HOTPATCH: Record<string, number> = { "2026-05": 8390, "2026-08": 9106 };

/** PCs that can take hotpatches, all on the baseline of April 2026. */
const READY: FleetShares = {
    editions: { 4: 1 },
    builds: { "26100.8246": 1, "26200.8246": 1 },
    vbs: { running: 1 },
    joins: { azureADJoined: 1 },
    agents: { mdm: 1 },
    architectures: { x64: 1 },
};
const WINDOWS: TenantSeed = {
    groups: [{ displayName: "Windows", membershipRule: '(device.deviceOSType -eq "Windows")' }],
    policies: [{ displayName: "Hotpatch", hotpatchEnabled: true, assignments: [{ include: "Windows" }] }],
};

let graph: Api;
afterEach(() => graph.stop());

async function start(options: GraphEmulatorOptions = {}): Promise<Api> {
    graph = await api({ devices: 300, startsAt: "2026-04-20T00:00:00Z", shares: READY, tenant: WINDOWS, ...options });
    return graph;
}
const pass = (months: number) => Array.from({ length: months }, () => graph.emulator.servicing.advanceMonth());
const rows = (month: string) => graph.emulator.servicing.record.filter((row) => row.month === month);
const revision = ({ build }: DeviceMonth) => Number(build.split(".")[1]);
const ordinary = ({ why, error }: DeviceMonth) => why === undefined && error === undefined;

describe("a year of months", () => {
    it("applies hotpatches without a restart and baselines with one, and June 2026 restarts although the calendar had not planned it", async () => {
        await start();
        const months = pass(4);
        expect(months.map(({ month, date }) => [month, date])).toEqual([
            ["2026-05", "2026-05-12"],
            ["2026-06", "2026-06-09"],
            ["2026-07", "2026-07-14"],
            ["2026-08", "2026-08-11"],
        ]);
        for (const [month, expected] of [
            ["2026-05", { class: "hotpatched", restarted: false, revision: 8390 }],
            ["2026-06", { class: "baseline", restarted: true, revision: 8655 }],
            ["2026-07", { class: "baseline", restarted: true, revision: 8875 }],
            ["2026-08", { class: "hotpatched", restarted: false, revision: 9106 }],
        ] as const) {
            const counted = rows(month).filter(
                (row) => row.class === expected.class && row.restarted === expected.restarted,
            );
            expect(counted.length).toBeGreaterThan(200);
            expect(new Set(counted.map(revision))).toEqual(new Set([expected.revision]));
        }
    });

    it("follows the documented rules for every device in every month", async () => {
        await start({ shares: { ...READY, editions: { 4: 3, 48: 1 }, vbs: { running: 4, notConfigured: 1 } } });
        const servicing = graph.emulator.servicing;
        pass(4);
        const last = new Map<string, number>();
        const seen = new Set<string>();
        let baseline = 8246;
        for (const row of servicing.record) {
            const before = last.get(row.deviceId) ?? 8246;
            const [full = 0, hotpatch] = [FULL[row.month], HOTPATCH[row.month]];
            const now = revision(row);
            last.set(row.deviceId, now);
            baseline = hotpatch === undefined ? full : row.month === "2026-08" ? 8875 : 8246;
            const isTrack = before === baseline || before === HOTPATCH[row.month];
            seen.add(`${row.class} ${row.why ?? ""}`.trim());
            switch (row.class) {
                case "hotpatched":
                    expect([now, row.restarted]).toEqual([hotpatch, before < baseline]);
                    expect(isTrack || before < baseline).toBe(true);
                    break;
                case "baseline":
                    expect([now, hotpatch]).toEqual([full, undefined]);
                    expect(row.restarted).toBe(before < full);
                    break;
                case "lcu":
                    expect([full, 8894]).toContain(now);
                    expect(row.restarted).toBe(before < now);
                    break;
                case "failed":
                    expect([now, row.restarted]).toEqual([before, false]);
                    expect(row.error).toMatch(/^0x[\da-f]{8}$/);
                    break;
                case "behind":
                    expect([now < full, row.restarted]).toEqual([true, false]);
                    expect(["offline", "lost"]).toContain(row.why);
                    break;
                case "ahead":
                    expect(now).toBeGreaterThan(full);
                    expect(["none", "tenant default"]).toContain(row.delivery);
                    break;
                default:
                    throw new Error(`${row.deviceId} is ${row.class}.`);
            }
        }
        expect([...seen]).toEqual(
            expect.arrayContaining([
                "hotpatched",
                "baseline",
                "failed",
                "behind offline",
                "lcu not eligible (edition)",
                "lcu not eligible (vbs)",
            ]),
        );
    });

    it("shows what became of a device in Intune and in Entra, and only there", async () => {
        await start();
        pass(1);
        const record = new Map(rows("2026-05").map((row) => [row.deviceId, row]));
        const { body } = await graph.get(`/beta${MANAGED}?$filter=operatingSystem eq 'Windows'`);
        const entra = await graph.get("/v1.0/devices?$top=999");
        const versions = new Map<string, string>(
            entra.body.value.map((each: Record<string, string>) => [each.deviceId, each.operatingSystemVersion]),
        );
        let synced = 0;
        let agreed = 0;
        for (const { id, osVersion, azureADDeviceId, lastSyncDateTime } of body.value) {
            const row = record.get(id);
            if (row !== undefined) {
                expect(osVersion).toBe(`10.0.${row.build}`);
                synced += Date.parse(lastSyncDateTime) > Date.parse("2026-06-06T00:00:00Z") ? 1 : 0;
                agreed += versions.get(azureADDeviceId) === osVersion ? 1 : 0;
            }
        }
        expect(synced).toBe(rows("2026-05").filter(({ why }) => why !== "offline" && why !== "lost").length);
        expect(agreed).toBeGreaterThan(200);
    });

    it("brings a device that missed a baseline to it with a restart, and then hotpatches it", async () => {
        await start({ devices: 600 });
        pass(4);
        const missed = rows("2026-07").filter(({ why }) => why === "offline");
        const august = new Map(rows("2026-08").map((row) => [row.deviceId, row]));
        const caughtUp = missed.map(({ deviceId }) => august.get(deviceId)).filter((row) => row && ordinary(row));
        expect(caughtUp.length).toBeGreaterThan(3);
        for (const row of caughtUp) {
            expect(row).toMatchObject({
                class: "hotpatched",
                restarted: true,
                build: expect.stringMatching(/\.9106$/),
            });
        }
    });

    it("keeps a device that took a full update in a hotpatch month on full updates until the next baseline", async () => {
        await start({
            startsAt: "2026-01-20T00:00:00Z",
            shares: { ...READY, builds: { "26100.7623": 1 } },
            tenant: {},
        });
        pass(1);
        expect(rows("2026-02").filter(({ class: each }) => each === "lcu").length).toBeGreaterThan(200);
        const { body } = await graph.post(POLICIES, { displayName: "late", hotpatchEnabled: true });
        const target = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
        await graph.post(`${POLICIES}/${body.id}/assign`, { assignments: [{ target }] });
        pass(3);
        const march = rows("2026-03").filter(({ why }) => why === "full update since the baseline");
        expect(march.length).toBeGreaterThan(200);
        expect(new Set(march.map((row) => `${row.class} ${row.restarted} ${row.build}`))).toEqual(
            new Set(["lcu true 26100.8037"]),
        );
        const ids = new Set(march.map(({ deviceId }) => deviceId));
        const may = rows("2026-05").filter((row) => ids.has(row.deviceId) && row.class === "hotpatched");
        expect(may.length).toBeGreaterThan(200);
        expect(may.filter(({ restarted }) => restarted).length).toBeLessThan(15);
    });

    it("lets as many installations of a month fail as the catalog says", async () => {
        await start({ catalog: { failures: { "2026-05": 0.6, "2026-08": 0 } } });
        pass(4);
        const failed = (month: string) => rows(month).filter(({ error }) => error !== undefined).length;
        expect(failed("2026-05")).toBeGreaterThan(120);
        expect(failed("2026-05")).toBeLessThan(220);
        expect(failed("2026-08")).toBe(0);
        await expect(start({ catalog: { failures: { "2026-5": 0.6 } } })).rejects.toThrow(/failures: '2026-5' is 0.6/);
        await expect(start({ catalog: { failures: { "2026-05": 2 } } })).rejects.toThrow(/failures: '2026-05' is 2/);
    });

    it("takes the out-of-band hotpatch of March 2026 without a restart", async () => {
        await start({ startsAt: "2026-02-20T00:00:00Z", shares: { ...READY, builds: { "26100.7781": 1 } } });
        pass(1);
        const hotpatched = rows("2026-03").filter(({ class: each }) => each === "hotpatched");
        expect(new Set(hotpatched.map(({ build, restarted }) => `${build} ${restarted}`))).toEqual(
            new Set(["26100.7982 false"]),
        );
    });

    it("installs nothing where a policy defers longer than the month, or waits for an approval", async () => {
        const approval = (more: object) => [
            {
                windowsQualityUpdateCadence: "monthly",
                windowsQualityUpdateCategory: "security",
                approvalMethodType: "automatic",
                ...more,
            },
        ];
        const [seed] = WINDOWS.policies ?? [];
        for (const [settings, why] of [
            [approval({ deferredDeploymentInDay: 30 }), "deferred"],
            [approval({ approvalMethodType: "manual" }), "not approved"],
            [approval({ deferredDeploymentInDay: 7 }), undefined],
        ] as const) {
            const policies = seed === undefined ? [] : [{ ...seed, approvalSettings: settings }];
            await start({ devices: 40, tenant: { ...WINDOWS, policies } });
            const [month] = pass(1);
            expect((month?.classes.hotpatched ?? 0) > 20).toBe(why === undefined);
            expect(rows("2026-05").some((row) => row.why === why && row.class === "behind")).toBe(why !== undefined);
            await graph.stop();
        }
    });

    it("lets dynamic groups follow the versions", async () => {
        const onHotpatch = '(device.deviceOSVersion -startsWith "10.0.26100.8390")';
        const groups = [...(WINDOWS.groups ?? []), { displayName: "Hotpatched", membershipRule: onHotpatch }];
        await start({ tenant: { ...WINDOWS, groups } });
        const members = () =>
            graph.emulator.groups.find(({ displayName }) => displayName === "Hotpatched")?.members.length;
        expect(members()).toBe(0);
        pass(1);
        expect(members()).toBeGreaterThan(80);
    });
});

describe("syncDevice (v1.0 reference, managedDevice)", () => {
    it("has a stale device check in some minutes later, and a lost one never", async () => {
        await start({ devices: 200 });
        const { body } = await graph.get(`/beta${MANAGED}?$filter=operatingSystem eq 'Windows'`);
        const start0 = graph.emulator.now();
        const daysOf = ({ lastSyncDateTime }: { lastSyncDateTime: string }) =>
            (start0 - Date.parse(lastSyncDateTime)) / (24 * 60 * 60 * 1000);
        const machines = body.value.filter(({ id }: { id: string }) => graph.emulator.tally.byDevice.has(id));
        const stale = machines.find((each: { lastSyncDateTime: string }) => daysOf(each) > 3 && daysOf(each) < 27);
        const lost = machines.find((each: { lastSyncDateTime: string }) => daysOf(each) > 40);
        const synced = async ({ id }: { id: string }) =>
            (await graph.get(`/v1.0${MANAGED}/${id}`)).body.lastSyncDateTime;
        for (const { id } of [stale, lost]) {
            expect((await graph.call("POST", `/v1.0${MANAGED}/${id}/syncDevice`)).status).toBe(204);
        }
        expect(await synced(stale)).toBe(stale.lastSyncDateTime);
        graph.emulator.advance(10 * 60_000);
        expect(Date.parse(await synced(stale))).toBeGreaterThan(start0);
        expect(await synced(lost)).toBe(lost.lastSyncDateTime);
        graph.emulator.reset();
        expect(await synced(stale)).toBe(stale.lastSyncDateTime);
    });

    it("needs a permission of its own, and a device", async () => {
        await start({ devices: 5 });
        const [id] = graph.emulator.tally.byDevice.keys();
        const token = graph.emulator.issueToken({ roles: ["DeviceManagementManagedDevices.ReadWrite.All"] });
        const as = { Authorization: `Bearer ${token}` };
        expect((await graph.call("POST", `/v1.0${MANAGED}/${id}/syncDevice`, undefined, as)).status).toBe(403);
        const nobody = "7e1c0f6e-5a3b-4c8d-9f21-0e3d6b7a8c91";
        expect((await graph.call("POST", `/v1.0${MANAGED}/${nobody}/syncDevice`)).status).toBe(404);
    });
});

describe("control of months", () => {
    it("gives the same months for the same seed, and others for another", async () => {
        const record = async (seed: number) => {
            await start({ devices: 60, seed });
            pass(2);
            const { record: rowsOfSeed } = graph.emulator.servicing;
            await graph.stop();
            return rowsOfSeed;
        };
        const first = await record(3);
        expect(await record(3)).toEqual(first);
        expect(await record(4)).not.toEqual(first);
    });

    it("goes back with a snapshot and with a reset, and makes up for months that went by on the clock alone", async () => {
        await start({ devices: 60 });
        const { servicing } = graph.emulator;
        const versions = async () => {
            const { body } = await graph.get(`/beta${MANAGED}?$select=id,osVersion,lastSyncDateTime`);
            return body.value;
        };
        const atStart = await versions();
        pass(1);
        const afterMay = await versions();
        const may = graph.emulator.snapshot();
        pass(1);
        may.restore();
        expect(await versions()).toEqual(afterMay);
        expect(servicing.months.map(({ month }) => month)).toEqual(["2026-05"]);
        const { now } = graph.emulator;
        const before = now();
        expect(pass(1)[0]?.month).toBe("2026-06");
        expect(now() - before).toBeLessThan(60_000);
        graph.emulator.reset();
        expect(await versions()).toEqual(atStart);
        expect(servicing.record).toEqual([]);
    });

    it("passes all months until a day", async () => {
        await start({ devices: 20 });
        const months = graph.emulator.servicing.advanceTo("2026-08-01");
        expect(months.map(({ month }) => month)).toEqual(["2026-05", "2026-06"]);
        expect(new Date(graph.emulator.now()).toISOString().slice(0, 10)).toBe("2026-08-01");
        expect(() => graph.emulator.servicing.advanceTo("soon")).toThrow(
            /'soon': not a valid date and time\. Pass one such as 2026-06-30/,
        );
    });

    it("is had over HTTP", async () => {
        await start({ devices: 20 });
        const passed = await graph.post("/_emulator/servicing", { months: 2 });
        expect(passed.body.months.map(({ month }: { month: string }) => month)).toEqual(["2026-05", "2026-06"]);
        expect((await graph.get("/_emulator/servicing")).body).toEqual(passed.body);
        const { body } = await graph.get("/_emulator/servicing/record?month=2026-06");
        expect(body.record).toEqual(rows("2026-06"));
        const [row] = body.record;
        const one = await graph.get(`/_emulator/servicing/record?device=${row.deviceId}`);
        expect(one.body.record.map(({ month }: DeviceMonth) => month)).toEqual(["2026-05", "2026-06"]);
        expect((await graph.post("/_emulator/servicing", { months: 0 })).status).toBe(400);
        expect((await graph.post("/_emulator/servicing", { to: "soon" })).status).toBe(400);
        expect((await graph.post("/_emulator/servicing", { to: "2026-08-30" })).body.months).toHaveLength(1);
    });
});
