import * as pulumi from "@pulumi/pulumi";
import { HotpatchGroup } from "../../../src/resources/hotpatchGroup";
import { HotpatchRing } from "../../../src/resources/hotpatchRing";
import { InvalidArgumentsError } from "../../../src/resources/inputErrors";
import { QualityUpdatePolicy } from "../../../src/resources/qualityUpdatePolicy";
import { QualityUpdatePolicyAssignment } from "../../../src/resources/qualityUpdatePolicyAssignment";
import { type Registered, recordResources, resolved } from "./mocks";

const GROUP = "11111111-1111-4111-8111-111111111111";
const DEVICE = "22222222-2222-4222-8222-222222222222";
const POLICY = "33333333-3333-4333-8333-333333333333";

let registered: Registered[];

beforeEach(async () => {
    registered = await recordResources();
});

function inputsOf(type: string): Record<string, unknown> {
    const found = registered.filter((resource) => resource.type === type);
    expect(found).toHaveLength(1);
    return found[0]?.inputs ?? {};
}

async function made(ring: HotpatchRing): Promise<void> {
    await resolved(ring.assignment.urn);
    await resolved(ring.policy.urn);
    await resolved(ring.group.objectId);
}

describe("a hotpatch ring", () => {
    it("is a dynamic group, a policy and the policy's assignment to the group, named as in the guide", async () => {
        const ring = new HotpatchRing("win11", { group: { versions: ["24H2"] } });
        await made(ring);

        expect(inputsOf("azuread:index/groupWithoutMembers:GroupWithoutMembers")).toEqual({
            displayName: "Hotpatch Eligible Devices",
            securityEnabled: true,
            types: ["DynamicMembership"],
            dynamicMembership: {
                enabled: true,
                rule: '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100") -and (device.deviceManagementAppId -ne $null)',
            },
        });
        expect(inputsOf(QualityUpdatePolicy.__pulumiType)).toMatchObject({
            displayName: "Hotpatch Enabled - Win 11 Enterprise",
        });
        expect(inputsOf(QualityUpdatePolicyAssignment.__pulumiType)).toMatchObject({
            policyId: POLICY,
            includeGroupIds: [GROUP],
        });
    });

    it("names its children after itself", async () => {
        await made(new HotpatchRing("pilot", { group: { versions: ["25H2"] } }));
        expect(registered.map(({ name }) => name).sort()).toEqual([
            "pilot",
            "pilot-assignment",
            "pilot-group",
            "pilot-group",
            "pilot-policy",
        ]);
    });

    it("takes an assigned group of devices, whose members azuread manages", async () => {
        await made(new HotpatchRing("pilot", { group: { displayName: "Pilot", members: [DEVICE] } }));
        expect(inputsOf("azuread:index/group:Group")).toEqual({
            displayName: "Pilot",
            securityEnabled: true,
            members: [DEVICE],
        });
    });

    it("pauses the rule of a dynamic group", async () => {
        await made(new HotpatchRing("win11", { group: { versions: ["24H2"], paused: true } }));
        expect(inputsOf("azuread:index/groupWithoutMembers:GroupWithoutMembers")).toMatchObject({
            dynamicMembership: { enabled: false, rule: expect.stringContaining("10.0.26100") },
        });
    });

    it("takes an existing group by its object id and makes none", async () => {
        const ring = new HotpatchRing("pilot", { group: { objectId: GROUP } });
        await made(ring);
        expect(registered.filter(({ type }) => type.startsWith("azuread:"))).toEqual([]);
        expect(await resolved(ring.group.objectId)).toBe(GROUP);
    });

    it("lists every mistake in its plain values at once, and registers nothing", async () => {
        const mistaken = () =>
            new HotpatchRing("win11", {
                group: { displayName: "", versions: ["24H2", "23H2"] },
                policy: { displayName: "x".repeat(201), deferralDays: 31 },
                excludeGroupIds: ["pilots"],
            });
        expect(mistaken).toThrow(InvalidArgumentsError);
        try {
            mistaken();
        } catch (error) {
            expect((error as Error).message).toMatchInlineSnapshot(`
"HotpatchRing 'win11' has 5 problems. Nothing was sent.
  - group.displayName: must not be empty. Give the group a name of 1 to 256 characters.
  - group.versions: [1] "23H2" is not a Windows 11 version that supports hotpatches. Use 24H2, 25H2, 26H2.
  - policy.displayName: has 201 characters; at most 200 are allowed. Give the policy a name of 1 to 200 characters.
  - policy.deferralDays: must be from 0 to 30 days, not 31. Write a whole number from 0 to 30, or leave it out.
  - excludeGroupIds: [0] must be a GUID, not "pilots". Use the group's object id."
`);
            expect(pulumi.RunError.isInstance(error)).toBe(true);
        }
        expect(registered).toEqual([]);
    });

    it("passes over values that are not known yet", async () => {
        const ring = new HotpatchRing("win11", {
            group: { versions: ["24H2"], displayName: pulumi.output("") },
            policy: { deferralDays: pulumi.output(31) },
        });
        await made(ring);
        expect(inputsOf(QualityUpdatePolicy.__pulumiType)).toMatchObject({ deferralDays: 31 });
    });

    it("refuses to exclude the existing group that it includes", () => {
        expect(
            () => new HotpatchRing("win11", { group: { objectId: GROUP }, excludeGroupIds: [GROUP.toUpperCase()] }),
        ).toThrow(/excludeGroupIds: contains .* Name each group once/);
    });
});

describe("a hotpatch group", () => {
    it.each([
        [{}, /versions: is missing, and so are membershipRule, members, memberDeviceIds and objectId/],
        [{ versions: [] }, /versions: must contain at least 1\. Use 24H2, 25H2, 26H2\./],
        [{ versions: ["24h2"] }, /versions: \[0\] "24h2" is not a Windows 11 version/],
        [{ versions: ["26H1"] }, /versions: \[0\] "26H1" is not a Windows 11 version/],
        [{ versions: ["24H2"], members: [DEVICE] }, /members: conflicts with versions/],
        [{ members: [] }, /members: must contain at least 1/],
        [{ members: ["PC-1"] }, /members: \[0\] must be a GUID, not "PC-1"\. Use the object id of an Entra device\./],
        [{ objectId: GROUP, paused: true }, /paused: cannot be set on an existing group, whose members/],
        [{ versions: ["24H2"], paused: "yes" }, /paused: must be true or false, not "yes"/],
        [{ objectId: GROUP, displayName: "Mine" }, /displayName: cannot be set on an existing group/],
        [{ membershipRule: "x".repeat(3073) }, /membershipRule: has 3073 characters; at most 3072/],
        [{ version: ["24H2"] }, /version: is not a known property\. Use one of: displayName/],
    ])("refuses %j", (args: object, message) => {
        expect(() => new HotpatchGroup("group", args)).toThrow(message);
        expect(registered).toEqual([]);
    });
});

describe("what Pulumi records of our resources' implementation", () => {
    it.each([
        [QualityUpdatePolicy.__pulumiType, 'exports.handler = () => require("pulumi-hotpatch/handlers/v1").policy'],
        [
            QualityUpdatePolicyAssignment.__pulumiType,
            'exports.handler = () => require("pulumi-hotpatch/handlers/v1").assignment',
        ],
    ])("is one constant line for %s, in every user's state for ever", async (type, line) => {
        await made(new HotpatchRing("win11", { group: { versions: ["24H2"] } }));
        expect(inputsOf(type).__provider).toBe(line);
    });
});
