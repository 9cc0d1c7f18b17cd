import { type Api, api, GUID, intuneMessage, staticGroup } from "./api";

const CONFIGURATION = "/beta/deviceManagement/configurationPolicies";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const TIME_ZONE = "device_vendor_msft_policy_config_timelanguagesettings_configuretimezone";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 3 });
});
afterEach(() => graph.stop());

const choice = (settingDefinitionId: string, value: string) => ({
    "@odata.type": "#microsoft.graph.deviceManagementConfigurationSetting",
    settingInstance: {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        settingDefinitionId,
        choiceSettingValue: { value, children: [] },
    },
});
const body = (more: object = {}) => ({
    name: "VBS",
    platforms: "windows10",
    technologies: "mdm",
    settings: [choice(VBS, `${VBS}_1`)],
    ...more,
});

async function made(more: object = {}): Promise<string> {
    const { status, body: policy } = await graph.post(CONFIGURATION, body(more));
    expect(status).toBe(201);
    return policy.id;
}

const settingsOf = async (id: string) =>
    (await graph.get(`${CONFIGURATION}/${id}/settings`)).body.value.map(
        (each: { settingInstance: { choiceSettingValue: { value: string } } }) =>
            each.settingInstance.choiceSettingValue.value,
    );

describe("configurationPolicies", () => {
    it("answers a policy without its settings, which are a collection of their own or expanded on request", async () => {
        const id = await made({ description: "note" });
        const { body: policy } = await graph.get(`${CONFIGURATION}/${id}`);
        expect(policy).toEqual({
            "@odata.context": expect.stringMatching(/\$metadata#deviceManagement\/configurationPolicies\/\$entity$/),
            id: expect.stringMatching(GUID),
            name: "VBS",
            description: "note",
            platforms: "windows10",
            technologies: "mdm",
            createdDateTime: expect.any(String),
            lastModifiedDateTime: expect.any(String),
            settingCount: 1,
            creationSource: null,
            roleScopeTagIds: ["0"],
            isAssigned: false,
            priorityMetaData: null,
            templateReference: {
                templateId: "",
                templateFamily: "none",
                templateDisplayName: null,
                templateDisplayVersion: null,
            },
        });
        expect((await graph.get(CONFIGURATION)).body.value).toEqual([expect.objectContaining({ id })]);
        expect(await settingsOf(id)).toEqual([`${VBS}_1`]);
        const { body: whole } = await graph.get(`${CONFIGURATION}/${id}?$expand=settings`);
        expect(whole.settings).toEqual([
            { id: "0", settingInstance: expect.objectContaining({ settingDefinitionId: VBS }) },
        ]);
    });

    it("changes name and description by PATCH, and refuses settings there as the service does", async () => {
        const id = await made();
        expect((await graph.patch(`${CONFIGURATION}/${id}`, { name: "Other" })).body).toMatchObject({ name: "Other" });
        const refused = await graph.patch(`${CONFIGURATION}/${id}`, { settings: [choice(VBS, `${VBS}_0`)] });
        expect(refused.status).toBe(400);
        expect(intuneMessage(refused)).toContain("Cannot apply PATCH to navigation property 'settings'");
        expect(await settingsOf(id)).toEqual([`${VBS}_1`]);
    });

    it("replaces everything but the assignments by PUT, and answers 204", async () => {
        const id = await made({ description: "note", roleScopeTagIds: ["0", "1"] });
        const group = (await graph.post("/v1.0/groups", staticGroup())).body.id;
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group };
        const assigned = await graph.post(`${CONFIGURATION}/${id}/assign`, { assignments: [{ target }] });
        expect(assigned.status).toBe(200);
        expect(assigned.body.value).toEqual([
            { id: `${id}_${group}`, source: "direct", sourceId: id, target: expect.objectContaining(target) },
        ]);
        const put = await graph.call("PUT", `${CONFIGURATION}/${id}`, body({ settings: [choice(VBS, `${VBS}_0`)] }));
        expect(put.status).toBe(204);
        expect(await settingsOf(id)).toEqual([`${VBS}_0`]);
        expect((await graph.get(`${CONFIGURATION}/${id}`)).body).toMatchObject({
            description: "",
            roleScopeTagIds: ["0"],
            isAssigned: true,
        });
        expect((await graph.get(`${CONFIGURATION}/${id}/assignments`)).body.value).toEqual(assigned.body.value);
    });

    it("keeps a setting of text", async () => {
        const simpleSettingValue = {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
            value: "Eastern Standard Time",
        };
        const settingInstance = {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            settingDefinitionId: TIME_ZONE,
            simpleSettingValue,
        };
        const id = await made({ settings: [{ settingInstance }] });
        const { body: page } = await graph.get(`${CONFIGURATION}/${id}/settings`);
        expect(page.value[0].settingInstance.simpleSettingValue).toMatchObject(simpleSettingValue);
    });

    it.each([
        ["no name", { name: undefined }],
        ["a name that is too long", { name: "x".repeat(201) }],
        ["no platform", { platforms: undefined }],
        ["a platform that the settings are not for", { platforms: "macOS" }],
        ["no technology", { technologies: undefined }],
        ["a technology that does not deliver the settings", { technologies: "microsoftSense" }],
        ["no settings", { settings: undefined }],
        ["an unknown setting", { settings: [choice(`${VBS}x`, `${VBS}x_1`)] }],
        ["an option that the setting does not have", { settings: [choice(VBS, `${VBS}_2`)] }],
        ["one setting twice", { settings: [choice(VBS, `${VBS}_0`), choice(VBS, `${VBS}_1`)] }],
        ["a choice for a setting of text", { settings: [choice(TIME_ZONE, `${TIME_ZONE}_1`)] }],
        ["a property that does not exist", { displayName: "VBS" }],
    ])("refuses %s", async (_what, wrong) => {
        expect((await graph.post(CONFIGURATION, body(wrong))).status).toBe(400);
        expect(graph.emulator.state().configurationPolicies).toEqual([]);
    });

    it("is in beta only, takes DeviceManagementConfiguration permissions, and deletes", async () => {
        const id = await made();
        const read = graph.emulator.issueToken({ roles: ["DeviceManagementConfiguration.Read.All"] });
        const as = { Authorization: `Bearer ${read}` };
        expect((await graph.get(CONFIGURATION, as)).status).toBe(200);
        expect((await graph.post(CONFIGURATION, body(), as)).status).toBe(403);
        expect((await graph.get(CONFIGURATION.replace("beta", "v1.0"))).status).toBe(404);
        expect((await graph.delete(`${CONFIGURATION}/${id}`)).status).toBe(204);
        expect((await graph.get(`${CONFIGURATION}/${id}`)).status).toBe(404);
    });

    it("goes back to a snapshot", async () => {
        const before = graph.emulator.snapshot();
        await made();
        before.restore();
        expect((await graph.get(CONFIGURATION)).body.value).toEqual([]);
    });
});
