import { DisableChpe } from "../../../src/resources/disableChpe";
import { HotpatchRing } from "../../../src/resources/hotpatchRing";
import type { PrerequisitePolicy } from "../../../src/resources/prerequisitePolicy";
import { SettingsCatalogPolicy } from "../../../src/resources/settingsCatalogPolicy";
import { SettingsCatalogPolicyAssignment } from "../../../src/resources/settingsCatalogPolicyAssignment";
import { VirtualizationBasedSecurity } from "../../../src/resources/virtualizationBasedSecurity";
import { type Registered, recordResources, resolved } from "./mocks";

const RING_GROUP = "11111111-1111-4111-8111-111111111111";
const KIOSKS = "22222222-2222-4222-8222-222222222222";
const LABS = "44444444-4444-4444-8444-444444444444";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const CHPE = "device_vendor_msft_policy_config_system_disablechpe";

let registered: Registered[];
beforeEach(async () => {
    registered = await recordResources();
});

const inputsOf = (type: string) => registered.filter((each) => each.type === type).map(({ inputs }) => inputs);
async function made(component?: PrerequisitePolicy): Promise<void> {
    if (component === undefined) {
        throw new Error("There is no such component.");
    }
    await resolved(component.assignment.urn);
    await resolved(component.policy.urn);
}

describe("a prerequisite of hotpatch", () => {
    it("is a settings catalog policy that turns VBS on, and its assignment to groups", async () => {
        const vbs = new VirtualizationBasedSecurity("vbs", { groupIds: [RING_GROUP], excludeGroupIds: [KIOSKS] });
        await made(vbs);
        const policyId = await resolved(vbs.policy.id);
        expect(inputsOf(SettingsCatalogPolicy.__pulumiType)).toEqual([
            expect.objectContaining({
                displayName: "Hotpatch prerequisite - virtualization-based security",
                settings: { [VBS]: `${VBS}_1` },
                marker: expect.stringMatching(/^Managed by Pulumi: tenant\/test\/vbs-policy \(urn [0-9a-f]{16}\)$/),
            }),
        ]);
        expect(inputsOf(SettingsCatalogPolicyAssignment.__pulumiType)).toEqual([
            expect.objectContaining({ policyId, includeGroupIds: [RING_GROUP], excludeGroupIds: [KIOSKS] }),
        ]);
    });

    it("turns CHPE off, under a name of one's own", async () => {
        await made(new DisableChpe("chpe", { groupIds: [RING_GROUP], displayName: "CHPE" }));
        expect(inputsOf(SettingsCatalogPolicy.__pulumiType)).toEqual([
            expect.objectContaining({ displayName: "CHPE", settings: { [CHPE]: `${CHPE}_1` } }),
        ]);
    });

    it.each([
        [{}, /- groupIds: is missing/],
        [{ groupIds: ["mine"] }, /- groupIds: \[0\] must be a GUID/],
        [
            { groupIds: [KIOSKS], excludeGroupIds: [KIOSKS] },
            /excludeGroupIds: contains .*, which groupIds contains as well/,
        ],
        [{ groupIds: [KIOSKS], displayName: "" }, /displayName: must not be empty/],
        [{ groupIds: [KIOSKS], groups: [KIOSKS] }, /groups: is not a known property\. Use one of: groupIds/],
    ])("lists mistakes before anything is registered: %j", (args, message) => {
        expect(() => new VirtualizationBasedSecurity("vbs", args as never)).toThrow(message);
        expect(registered).toEqual([]);
    });
});

describe("a ring's prerequisites", () => {
    it("are none unless asked for", async () => {
        const ring = new HotpatchRing("win11", { group: { versions: ["24H2"] } });
        await resolved(ring.assignment.urn);
        expect(ring.prerequisites).toEqual({});
        expect(inputsOf(SettingsCatalogPolicy.__pulumiType)).toEqual([]);
    });

    it("reach the ring's group, without what the ring and they exclude, and are named after the ring", async () => {
        const ring = new HotpatchRing("win11", {
            group: { versions: ["24H2"] },
            excludeGroupIds: [KIOSKS],
            prerequisites: { vbs: true, chpe: "arm64", excludeGroupIds: [LABS] },
        });
        await made(ring.prerequisites.vbs);
        await made(ring.prerequisites.chpe);
        expect(inputsOf(SettingsCatalogPolicy.__pulumiType).map(({ displayName }) => displayName)).toEqual([
            "Hotpatch prerequisite - virtualization-based security - win11",
            "Hotpatch prerequisite - CHPE off on Arm64 - win11",
        ]);
        const assignment = expect.objectContaining({ includeGroupIds: [RING_GROUP], excludeGroupIds: [KIOSKS, LABS] });
        expect(inputsOf(SettingsCatalogPolicyAssignment.__pulumiType)).toEqual([assignment, assignment]);
    });

    it.each([
        [{ vbs: "yes" }, /prerequisites\.vbs: must be true or false/],
        [{ chpe: true }, /prerequisites\.chpe: must be "arm64", not true/],
        [{ excludeGroupIds: ["labs"] }, /prerequisites\.excludeGroupIds: \[0\] must be a GUID/],
        [{ vsb: true }, /prerequisites\.vsb: is not a known property/],
    ])("are checked with the ring: %j", (prerequisites, message) => {
        const args = { group: { versions: ["24H2" as const] }, prerequisites: prerequisites as never };
        expect(() => new HotpatchRing("win11", args)).toThrow(message);
        expect(registered).toEqual([]);
    });

    it("cannot exclude the ring's own group: said by the ring, before anything is registered", () => {
        const ring = (objectId: string, excludeGroupIds: string[]) =>
            new HotpatchRing("win11", { group: { objectId }, prerequisites: { vbs: true, excludeGroupIds } });
        expect(() => ring(LABS.toUpperCase(), [LABS])).toThrow(
            `HotpatchRing 'win11' has a problem. Nothing was sent.\n  - prerequisites.excludeGroupIds: contains ${LABS.toUpperCase()}, ` +
                "which is the ring's own group. Leave it out, or leave vbs and chpe out.",
        );
        expect(registered).toEqual([]);
    });
});
