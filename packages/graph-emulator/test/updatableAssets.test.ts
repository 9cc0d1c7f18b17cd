import { type Api, api, POLICIES, staticGroup } from "./api";

const ASSETS = "/beta/admin/windows/updates/updatableAssets";
const TYPE = "microsoft.graph.windowsUpdates.azureADDevice";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 120 });
});
afterEach(() => graph.stop());

interface Device {
    readonly id: string;
    readonly deviceId: string;
    readonly operatingSystem: string;
    readonly trustType: string;
}

async function devices(trustType: string): Promise<Device[]> {
    const { body } = await graph.get(`/v1.0/devices?$top=999&$filter=trustType eq '${trustType}'`);
    return body.value.filter(({ operatingSystem }: Device) => operatingSystem === "Windows");
}

async function group(...members: string[]): Promise<string> {
    const { body } = await graph.post("/v1.0/groups", {
        ...staticGroup(),
        "members@odata.bind": members.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
    });
    return body.id;
}

async function policy(targets: readonly object[]): Promise<string> {
    const { body } = await graph.post(POLICIES, { displayName: "ring", hotpatchEnabled: true });
    const assignments = targets.map((target) => ({ target }));
    expect((await graph.post(`${POLICIES}/${body.id}/assign`, { assignments })).status).toBe(204);
    return body.id;
}
const include = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
const exclude = (groupId: string) => ({ "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId });
const stateOf = async ({ deviceId }: Device) => {
    const { status, body } = await graph.get(`${ASSETS}/${deviceId}`);
    return status === 200 ? body.enrollment.quality.enrollmentState : status;
};

describe("updatableAssets", () => {
    it("have no device that no policy reaches", async () => {
        const [device] = await devices("AzureAd");
        expect((await graph.get(`${ASSETS}/${device?.deviceId}`)).status).toBe(404);
        expect((await graph.get(ASSETS)).body.value).toEqual([]);
    });

    it("have the devices of an assigned group and of groups in it, by Entra's deviceId and not by its object id", async () => {
        const [first, second, other] = (await devices("AzureAd")) as [Device, Device, Device];
        const inner = await group(second.id);
        await policy([include(await group(first.id, inner))]);
        expect(await Promise.all([first, second, other].map(stateOf))).toEqual([
            "enrolledWithPolicy",
            "enrolledWithPolicy",
            404,
        ]);
        expect((await graph.get(`${ASSETS}/${first.id}`)).status).toBe(404);
        const { body } = await graph.get(`${ASSETS}/${first.deviceId.toUpperCase()}`);
        expect(body).toMatchObject({
            "@odata.type": `#${TYPE}`,
            id: first.deviceId,
            errors: [],
            enrollment: {
                quality: { enrollmentState: "enrolledWithPolicy", lastModifiedDateTime: expect.any(String) },
            },
        });
    });

    it("let an exclusion win, and lose the device when the assignment goes", async () => {
        const [kept, left] = (await devices("AzureAd")) as [Device, Device];
        const id = await policy([include(await group(kept.id, left.id)), exclude(await group(left.id))]);
        expect([await stateOf(kept), await stateOf(left)]).toEqual(["enrolledWithPolicy", 404]);
        await graph.post(`${POLICIES}/${id}/assign`, { assignments: [] });
        expect(await stateOf(kept)).toBe(404);
    });

    it("name what keeps a registered device from being enrolled", async () => {
        const [workplace] = (await devices("Workplace")) as [Device];
        await policy([include(await group(workplace.id))]);
        const { body } = await graph.get(`${ASSETS}/${workplace.deviceId}`);
        expect(body.errors).toEqual([
            {
                "@odata.type": "#microsoft.graph.windowsUpdates.azureADDeviceRegistrationError",
                reason: "invalidAzureADJoin",
            },
        ]);
        expect(body.enrollment.quality.enrollmentState).toBe("notEnrolled");
    });

    it("are listed, filtered by type and state, paged, and cut down with the type's full name", async () => {
        await policy([{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }]);
        const all = (await graph.get(`${ASSETS}?$top=1000`)).body.value;
        expect(all.length).toBeGreaterThan(90);
        const count = async (filter: string) =>
            (await graph.get(`${ASSETS}?$top=1000&$filter=${filter}`)).body.value.length;
        const state = `${TYPE}/enrollment/quality/enrollmentState`;
        expect(await count(`isof('${TYPE}')`)).toBe(all.length);
        expect(await count("isof('microsoft.graph.windowsUpdates.updatableAssetGroup')")).toBe(0);
        const enrolled = await count(`${state} eq 'enrolledWithPolicy'`);
        expect(enrolled + (await count(`${state} eq 'notEnrolled'`))).toBe(all.length);
        expect(enrolled).toBeLessThan(all.length);
        const { body } = await graph.get(`${ASSETS}?$top=2&$select=id,${TYPE}/errors`);
        expect(Object.keys(body.value[0])).toEqual(["@odata.type", "id", "errors"]);
        expect(body["@odata.nextLink"]).toContain("$skiptoken=");
    });

    it("are read one by one with the read-write permission only, as documented", async () => {
        await policy([{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }]);
        const [device] = await devices("AzureAd");
        const read = graph.emulator.issueToken({ roles: ["WindowsUpdates.Read.All"] });
        const as = { Authorization: `Bearer ${read}` };
        expect((await graph.get(ASSETS, as)).status).toBe(200);
        expect((await graph.get(`${ASSETS}/${device?.deviceId}`, as)).status).toBe(403);
        expect((await graph.get(ASSETS.replace("beta", "v1.0"))).status).toBe(404);
    });
});
