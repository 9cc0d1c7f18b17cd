import { type Api, api, GUID, POLICIES } from "./api";

const DATA = "/beta/admin/windows/updates/data";
const PROFILES = `${DATA}/deviceProfiles`;
const ASSIGNMENTS = `${DATA}/policyAssignments`;
const everybody = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
const READINESS: Readonly<Record<string, string>> = { E: "ready", N: "notReady", U: "unknownFutureValue" };

let graph: Api;
afterEach(() => graph.stop());

interface Profile {
    readonly id: string;
    readonly azureAdDeviceId: string;
    readonly hotpatchReadiness: string;
    readonly osBuild: string | null;
}

async function all<T>(first: string, size = 1000): Promise<T[]> {
    const rows: T[] = [];
    for (
        let next: string | undefined = `${first}${first.includes("?") ? "&" : "?"}$top=${size}`;
        next !== undefined;
    ) {
        const { status, body } = await graph.get(next);
        expect(status).toBe(200);
        rows.push(...body.value);
        next = body["@odata.nextLink"];
    }
    return rows;
}

async function policy(name: string): Promise<string> {
    const { body } = await graph.post(POLICIES, { displayName: name, hotpatchEnabled: true });
    expect((await graph.post(`${POLICIES}/${body.id}/assign`, { assignments: [{ target: everybody }] })).status).toBe(
        204,
    );
    return body.id;
}

/** Intune's records by the Entra device that they belong to, if the tally judged them. */
function judged(): Map<string, { id: string; badge: string; osVersion: string | null }> {
    const { byDevice } = graph.emulator.tally;
    return new Map(
        managed.flatMap(({ id, azureADDeviceId, osVersion }) => {
            const badge = byDevice.get(id)?.badge;
            return badge === undefined ? [] : [[azureADDeviceId, { id, badge, osVersion }] as const];
        }),
    );
}
let managed: { id: string; azureADDeviceId: string; osVersion: string | null }[];

async function start(options: Parameters<typeof api>[0]): Promise<void> {
    graph = await api(options);
    managed = await all("/beta/deviceManagement/managedDevices?$select=id,azureADDeviceId,osVersion");
}

describe("deviceProfiles", () => {
    it("are those of enrolled devices, with the readiness that the tally has", async () => {
        await start({ devices: 200 });
        expect((await graph.get(PROFILES)).body.value).toEqual([]);
        await policy("ring");
        const enrolled = new Set(
            (
                await all<{ id: string; enrollment: { quality: { enrollmentState: string } } }>(
                    "/beta/admin/windows/updates/updatableAssets",
                )
            ).flatMap(({ id, enrollment }) =>
                enrollment.quality.enrollmentState === "enrolledWithPolicy" ? [id] : [],
            ),
        );
        const records = judged();
        const profiles = await all<Profile>(PROFILES, 7);
        expect(profiles.map(({ azureAdDeviceId }) => azureAdDeviceId).sort()).toEqual(
            [...records.keys()].filter((id) => enrolled.has(id)).sort(),
        );
        for (const { id, azureAdDeviceId, hotpatchReadiness, osBuild } of profiles) {
            const record = records.get(azureAdDeviceId);
            expect(id).toMatch(GUID);
            expect(id).not.toBe(azureAdDeviceId);
            expect({ hotpatchReadiness, osBuild }).toEqual({
                hotpatchReadiness: READINESS[record?.badge[0] ?? ""],
                osBuild: record?.osVersion ?? null,
            });
        }
        expect(new Set(profiles.map((each) => each.hotpatchReadiness)).size).toBe(3);
        expect(new Set(profiles.map((each) => each.id)).size).toBe(profiles.length);
        expect(Object.keys((await graph.get(PROFILES)).body.value[0])).toEqual([
            "@odata.type",
            "id",
            "azureAdDeviceId",
            "deviceModel",
            "deviceName",
            "hotpatchReadiness",
            "osBuild",
            "osStatus",
        ]);
    });

    it("are counted, filtered, sorted, reduced and read one by one", async () => {
        await start({ devices: 60, serviceData: { enrolled: "everyPc" } });
        const profiles = await all<Profile>(PROFILES);
        const ready = profiles.filter(({ hotpatchReadiness }) => hotpatchReadiness === "ready");
        const { body } = await graph.get(
            `${PROFILES}?$count=true&$filter=hotpatchReadiness eq 'ready'&$orderby=azureAdDeviceId desc&$select=azureAdDeviceId&$top=3`,
        );
        expect(body["@odata.count"]).toBe(ready.length);
        const sorted = ready
            .map(({ azureAdDeviceId }) => azureAdDeviceId)
            .sort()
            .reverse();
        expect(body.value).toEqual(sorted.slice(0, 3).map((azureAdDeviceId) => ({ azureAdDeviceId })));
        expect((await graph.get(body["@odata.nextLink"])).body.value[0]).toEqual({ azureAdDeviceId: sorted[3] });
        const [first] = profiles;
        expect((await graph.get(`${PROFILES}/${first?.id}`)).body).toMatchObject({ ...first });
        expect((await graph.get(`${PROFILES}/${first?.azureAdDeviceId}`)).status).toBe(404);
        expect((await graph.get(`${PROFILES}?$select=vbs`)).status).toBe(400);
        expect((await graph.get(`${PROFILES}?$expand=policyAssignments`)).status).toBe(400);
        expect((await graph.get(`${PROFILES}?$top=1001`)).status).toBe(400);
    });

    it("need a permission, and are neither in v1.0 nor in China nor where the tenant lacks them", async () => {
        await start({ devices: 20 });
        const as = (role: string) => ({ Authorization: `Bearer ${graph.emulator.issueToken({ roles: [role] })}` });
        for (const path of [PROFILES, ASSIGNMENTS]) {
            expect((await graph.get(path, as("WindowsUpdates.Read.All"))).status).toBe(200);
            expect((await graph.get(path, as("WindowsUpdates.ReadWrite.All"))).status).toBe(200);
            expect((await graph.get(path, as("DeviceManagementManagedDevices.Read.All"))).status).toBe(403);
            expect((await graph.get(path.replace("beta", "v1.0"))).status).toBe(404);
            for (const options of [{ cloud: "china" }, { serviceData: { available: false } }] as const) {
                const without = await api({ devices: 0, ...options });
                expect((await without.get(path)).status).toBe(404);
                await without.stop();
            }
        }
    });

    it("follow a device only after the delay since its check-in", async () => {
        const common = { devices: 120, startsAt: "2026-04-20T00:00:00Z", shares: { builds: { "26100.8246": 1 } } };
        await start({ ...common, serviceData: { enrolled: "everyPc", lagMinutes: 60 * 24 * 7 } });
        const before = await all<Profile>(PROFILES);
        graph.emulator.servicing.advanceMonth();
        const moved = before.filter(
            ({ azureAdDeviceId, osBuild }) =>
                graph.emulator.servicing.record.find((each) => each.azureADDeviceId === azureAdDeviceId)?.build !==
                osBuild?.replace("10.0.", ""),
        );
        expect(moved.length).toBeGreaterThan(20);
        expect(await all(PROFILES)).toEqual(before);
        graph.emulator.advance(7 * 24 * 3_600_000);
        const after = new Map((await all<Profile>(PROFILES)).map((each) => [each.azureAdDeviceId, each.osBuild]));
        for (const { azureAdDeviceId, osBuild } of moved) {
            expect(after.get(azureAdDeviceId)).not.toBe(osBuild);
        }
    });
});

describe("policyAssignments", () => {
    it("have a row for each policy of each listed device, with its profile on demand", async () => {
        await start({ devices: 30 });
        const [first, second] = [await policy("first"), await policy("second")];
        const profiles = await all<Profile>(PROFILES);
        const rows = await all<{ id: string; azureAdDeviceId: string; policyId: string; policyName: string }>(
            ASSIGNMENTS,
        );
        expect(rows).toHaveLength(2 * profiles.length);
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
        const [row] = rows;
        expect(rows.filter(({ azureAdDeviceId }) => azureAdDeviceId === row?.azureAdDeviceId)).toEqual([
            expect.objectContaining({ policyId: first, policyName: "first" }),
            expect.objectContaining({ policyId: second, policyName: "second" }),
        ]);
        const profile = profiles.find(({ azureAdDeviceId }) => azureAdDeviceId === row?.azureAdDeviceId);
        const expanded = await graph.get(`${ASSIGNMENTS}?$filter=policyId eq '${first}'&$expand=deviceProfile&$top=1`);
        expect(expanded.body.value[0]).toEqual({ ...row, deviceProfile: profile });
        expect((await graph.get(`${ASSIGNMENTS}/${row?.id}?$expand=deviceProfile`)).body.deviceProfile).toEqual(
            profile,
        );
        expect((await graph.get(`${ASSIGNMENTS}/${row?.id}/deviceProfile`)).body).toMatchObject({ ...profile });
        expect((await graph.get(`${ASSIGNMENTS}?$expand=policy`)).status).toBe(400);
    });
});

describe("disagreements", () => {
    it("are exactly those that the control door lists, in about the requested share", async () => {
        await start({ devices: 400, serviceData: { enrolled: "everyPc", disagreement: 0.1 } });
        await policy("ring");
        const { body } = await graph.get("/_emulator/service-data");
        expect(body).toEqual({ listed: expect.any(Number), planted: graph.emulator.serviceData.planted });
        const byDevice = new Map(graph.emulator.serviceData.planted.map((each) => [each.azureAdDeviceId, each]));
        const records = judged();
        const profiles = await all<Profile>(PROFILES);
        expect(body.listed).toBe(profiles.length);
        expect(byDevice.size / profiles.length).toBeGreaterThan(0.05);
        expect(byDevice.size / profiles.length).toBeLessThan(0.15);
        const withPolicy = new Set((await all<Profile>(ASSIGNMENTS)).map(({ azureAdDeviceId }) => azureAdDeviceId));
        const kinds = new Set<string>();
        for (const { azureAdDeviceId, hotpatchReadiness, osBuild } of profiles) {
            const record = records.get(azureAdDeviceId);
            const wrong = byDevice.get(azureAdDeviceId);
            const truth = READINESS[record?.badge[0] ?? ""];
            kinds.add(wrong?.kind ?? "");
            expect({ hotpatchReadiness, osBuild, hasPolicy: withPolicy.has(azureAdDeviceId) }).toEqual({
                hotpatchReadiness: wrong?.kind === "readiness" ? wrong.shown : truth,
                osBuild: wrong?.kind === "build" ? wrong.shown : (record?.osVersion ?? null),
                hasPolicy: wrong?.kind !== "policy",
            });
            if (wrong !== undefined) {
                expect(wrong.deviceId).toBe(record?.id);
                expect(wrong.shown).not.toBe(wrong.truth);
            }
        }
        expect([...kinds].sort()).toEqual(["", "build", "policy", "readiness"]);
    });
});
