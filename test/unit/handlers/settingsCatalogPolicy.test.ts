import { UNKNOWN } from "../../../src/base/unknown";
import { GraphError } from "../../../src/graph/errors";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { settingsCatalogAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { settingsCatalogPolicy } from "../../../src/handlers/settingsCatalogPolicy/handler";
import { type Harness, harness, marked } from "./harness";

const COLLECTION = "/deviceManagement/configurationPolicies";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const CHPE = "device_vendor_msft_policy_config_system_disablechpe";
const MARKER = "Managed by Pulumi: tenant/test/vbs";
const ON = { [VBS]: `${VBS}_1` };
const OFF = { [VBS]: `${VBS}_0` };

let test: Harness;
beforeEach(async () => {
    test = await harness();
});
afterEach(() => test.stop());

const policies = () => test.emulator.state().configurationPolicies;
const chosen = () => policies().map(({ settings }) => settings.map((each) => each.choiceSettingValue?.value));

async function checked(inputs: object, olds: object = {}) {
    const all = { displayName: "VBS", settings: ON, marker: MARKER, ...inputs };
    const result = await test.provider(settingsCatalogPolicy).check({ ...olds }, all);
    expect(result.failures).toEqual([]);
    return result.inputs;
}

async function created(inputs: object = {}) {
    const provider = test.provider(settingsCatalogPolicy);
    const { id, outs } = await provider.create(await checked(inputs));
    test.sent();
    return { provider, id, outs };
}

/** What an administrator does to the policy in the admin centre, which sends it as a whole. */
async function replaced(id: string, settingDefinitionId: string, value: string) {
    await test.graph.put("beta", `${COLLECTION}/${id}`, {
        name: "VBS",
        description: MARKER,
        platforms: "windows10",
        technologies: "mdm",
        settings: [
            {
                settingInstance: {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                    settingDefinitionId,
                    choiceSettingValue: { value },
                },
            },
        ],
    });
    test.sent();
}

describe("a settings catalog policy", () => {
    it("is made with its settings in one request, for Windows through MDM", async () => {
        const { id, outs } = await created({ description: "by code" });
        expect(policies()).toEqual([
            expect.objectContaining({
                id,
                name: "VBS",
                description: marked(MARKER, "by code"),
                platforms: "windows10",
                technologies: "mdm",
            }),
        ]);
        expect(chosen()).toEqual([[`${VBS}_1`]]);
        expect(outs).toMatchObject({ settings: ON, description: "by code", tenantId: test.emulator.tenantId });
    });

    it("is found again by its marker after a create that was cut off", async () => {
        const { id } = await created();
        const again = await test.provider(settingsCatalogPolicy).create(await checked({}));
        expect(again.id).toBe(id);
        expect(test.sent()).toEqual([`PATCH /beta${COLLECTION}/${id}`]);
        expect(policies()).toEqual([expect.objectContaining({ description: marked(MARKER) })]);
        expect(policies()[0]?.description).toContain(`owner ${again.outs.owner})`);
    });

    it("is left unrecorded where its next create cannot complete it either, and completed by the one after that", async () => {
        const { id } = await created();
        const refused = new GraphError({ status: 403, code: "forbidden", message: "not allowed to change" });
        const reader = test.provider(settingsCatalogPolicy, { patch: () => Promise.reject(refused) });
        const failure = await reader.create(await checked({})).catch((reason) => reason);
        expect(failure.message).toContain("not allowed to change");
        expect(failure).not.toBeInstanceOf(PartialFailure);
        expect((await created()).id).toBe(id);
    });

    it("is not taken over by a new resource of its marker where its settings are others", async () => {
        const { id, provider } = await created();
        await replaced(id, VBS, `${VBS}_0`);
        await expect(provider.create(await checked({}))).rejects.toThrow(/has different settings from this resource/);
        expect(chosen()).toEqual([[`${VBS}_0`]]);
    });

    it("sends a new name by PATCH and leaves settings and scope tags alone", async () => {
        const { provider, id, outs } = await created();
        await provider.update(id, outs, await checked({ displayName: "Renamed" }, outs));
        expect(test.sent()).toEqual([`PATCH /beta${COLLECTION}/${id}`]);
        expect(policies()[0]).toMatchObject({ name: "Renamed", description: marked(MARKER) });
    });

    it("replaces settings by PUT, which PATCH refuses, and takes along what PUT would lose", async () => {
        const { provider, id, outs } = await created({ description: "by code" });
        await test.graph.patch("beta", `${COLLECTION}/${id}`, { roleScopeTagIds: ["7"] });
        test.sent();
        const settings = { [CHPE]: `${CHPE}_1`, ...ON };
        const { outs: changed } = await provider.update(id, outs, await checked({ description: "by code", settings }));
        expect(test.sent()).toEqual([`PUT /beta${COLLECTION}/${id}`]);
        expect(changed.settings).toEqual(settings);
        expect(policies()[0]).toMatchObject({
            name: "VBS",
            description: marked(MARKER, "by code"),
            roleScopeTagIds: ["7"],
        });
    });

    it("shows on refresh what somebody chose or added elsewhere", async () => {
        const { provider, id, outs } = await created();
        await replaced(id, VBS, `${VBS}_0`);
        const read = await provider.read(id, outs);
        expect(read.inputs).toMatchObject({ settings: OFF });
        expect(await provider.diff(id, { ...read.props }, await checked({}))).toEqual({});
        await replaced(id, CHPE, `${CHPE}_1`);
        expect((await provider.read(id, outs)).inputs).toMatchObject({ settings: { [CHPE]: `${CHPE}_1` } });
    });

    it("does not depend on the order of settings", async () => {
        const { provider, id, outs } = await created({ settings: { ...ON, [CHPE]: `${CHPE}_1` } });
        const other = await checked({ settings: { [CHPE]: `${CHPE}_1`, ...ON } });
        expect(await provider.diff(id, outs, other)).toEqual({ changes: false });
    });

    it("is read as gone once it is deleted, and deleting it again succeeds", async () => {
        const { provider, id, outs } = await created();
        await provider.delete(id, outs);
        expect(policies()).toEqual([]);
        expect(await provider.read(id, outs)).toEqual({});
        await provider.delete(id, outs);
    });

    it("keeps its id where it was made and cannot be read", async () => {
        const provider = test.provider(settingsCatalogPolicy);
        const inputs = await checked({});
        test.emulator.faults.add({ kind: "403-scopes", times: "always", method: "GET", path: `${COLLECTION}/*` });
        const failure = await provider.create(inputs).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(PartialFailure);
        expect(failure).toMatchObject({ id: policies()[0]?.id });
    });

    it("names the setting where the service refuses it, and makes nothing", async () => {
        const provider = test.provider(settingsCatalogPolicy);
        const settings = { nowhere: "nowhere_1" };
        await expect(provider.create(await checked({ settings }))).rejects.toThrow(
            /^Create settings catalog policy 'VBS': .*'nowhere' was not found/s,
        );
        expect(policies()).toEqual([]);
    });

    it.each([
        ["displayName", "is missing", { displayName: undefined }],
        ["settings", "is missing", { settings: undefined }],
        ["settings", "must contain at least 1", { settings: {} }],
        ["settings", `begins with '${VBS}_'`, { settings: { [VBS]: "1" } }],
        ["settings", "must be an object of option ids", { settings: [VBS] }],
        ["description", "Shorten it by", { description: "x".repeat(990) }],
        ["name", "is not a known property", { name: "VBS" }],
    ])("is checked before anything is sent: %s, %s", async (property, reason, wrong) => {
        const inputs = { displayName: "VBS", settings: ON, marker: MARKER, ...wrong };
        const { failures } = await test.provider(settingsCatalogPolicy).check({}, inputs);
        expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
    });

    it("takes values that are not known yet", async () => {
        for (const unknown of [{ settings: UNKNOWN }, { settings: { [VBS]: UNKNOWN } }, { displayName: UNKNOWN }]) {
            await checked(unknown);
        }
    });
});

describe("a settings catalog policy on replicas that lag, with one object a page", () => {
    it("is made once, replaced, and shows no drift that is none", async () => {
        const lagging = await harness({ replicationLagMs: 60, pageSize: 1, seed: 5 });
        try {
            const provider = lagging.provider(settingsCatalogPolicy);
            const settings = { ...OFF, [CHPE]: `${CHPE}_1` };
            const { id, outs } = await provider.create(await checked({ settings: OFF }));
            const wanted = await checked({ settings });
            const { outs: changed } = await provider.update(id, outs, wanted);
            expect((await provider.read(id, changed)).inputs).toMatchObject({ settings });
            expect(lagging.emulator.state().configurationPolicies).toHaveLength(1);
            await provider.delete(id, changed);
            expect(lagging.emulator.state().configurationPolicies).toEqual([]);
        } finally {
            await lagging.stop();
        }
    });
});

describe("the assignment of a settings catalog policy", () => {
    it("replaces the list of targets, shows drift, and is taken away", async () => {
        const { id: policyId } = await created();
        const [include, exclude] = [await test.group("in"), await test.group("out")];
        const provider = test.provider(settingsCatalogAssignment);
        const wanted = { policyId, includeGroupIds: [include], excludeGroupIds: [exclude] };
        const { inputs } = await provider.check({}, wanted);
        const { id, outs } = await provider.create(inputs);
        const targets = () => policies()[0]?.assignments.map(({ target }) => target.groupId);
        expect(targets()).toEqual([include, exclude]);
        await test.graph.post("beta", `${COLLECTION}/${policyId}/assign`, { assignments: [] });
        const read = await provider.read(id, outs);
        expect(read.inputs).toEqual({ policyId, includeGroupIds: [] });
        await provider.update(id, { ...read.props }, inputs);
        expect(targets()).toEqual([include, exclude]);
        await provider.delete(id, outs);
        expect(targets()).toEqual([]);
    });

    it("names the class whose policies it assigns", async () => {
        const { failures } = await test.provider(settingsCatalogAssignment).check({}, { includeGroupIds: [UNKNOWN] });
        expect(failures).toEqual([
            { property: "policyId", reason: "is missing. Use the id of a SettingsCatalogPolicy." },
        ]);
    });
});
