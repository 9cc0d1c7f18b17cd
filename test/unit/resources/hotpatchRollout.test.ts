import * as pulumi from "@pulumi/pulumi";
import { HotpatchRollout } from "../../../src/resources/hotpatchRollout";
import { InvalidArgumentsError } from "../../../src/resources/inputErrors";
import { QualityUpdatePolicy } from "../../../src/resources/qualityUpdatePolicy";
import { QualityUpdatePolicyAssignment } from "../../../src/resources/qualityUpdatePolicyAssignment";
import type { HotpatchRolloutArgs } from "../../../src/resources/rollout/args";
import { ownId, type Registered, recordResources } from "./mocks";

const GROUP = "22222222-2222-4222-8222-222222222222";
const DYNAMIC_GROUP = "azuread:index/groupWithoutMembers:GroupWithoutMembers";

const RINGS: HotpatchRolloutArgs = {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [
        { name: "pilot", share: 0.0625 },
        { name: "early", share: { from: 0.0625, to: 0.25 }, policy: { deferralDays: 3 } },
        { name: "broad", rest: true, open: 0.5, policy: { deferralDays: 7 } },
    ],
};

let registered: Registered[];

beforeEach(async () => {
    registered = await recordResources(ownId);
});

async function made(args: HotpatchRolloutArgs): Promise<HotpatchRollout> {
    const rollout = new HotpatchRollout("win11", args);
    // What is registered late must not reach the mocks of the next test. The SDK's types leave this function out.
    await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
    return rollout;
}

/** The inputs of the resources of a type, by the resource's name. */
function inputsOf(type: string): Record<string, Record<string, unknown>> {
    const found = registered.filter((resource) => resource.type === type);
    return Object.fromEntries(found.map(({ name, inputs }) => [name, inputs]));
}

function messageOf(args: unknown): string {
    try {
        new HotpatchRollout("win11", args as HotpatchRolloutArgs);
    } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentsError);
        return (error as Error).message;
    }
    throw new Error("not refused");
}

describe("a rollout", () => {
    it("is a ring for each of its rings, named after both", async () => {
        const rollout = await made(RINGS);
        expect(Object.keys(rollout.rings)).toEqual(["pilot", "early", "broad"]);
        const groups = inputsOf(DYNAMIC_GROUP);
        expect(Object.keys(groups).sort()).toEqual(["win11-broad-group", "win11-early-group", "win11-pilot-group"]);
        expect(groups["win11-pilot-group"]).toMatchObject({
            displayName: "Hotpatch win11 pilot",
            dynamicMembership: { enabled: true, rule: expect.stringContaining('-startsWith "0")') },
        });
        expect(inputsOf(QualityUpdatePolicy.__pulumiType)).toMatchObject({
            "win11-pilot-policy": { displayName: "Hotpatch win11 pilot" },
            "win11-early-policy": { displayName: "Hotpatch win11 early", deferralDays: 3 },
            "win11-broad-policy": { deferralDays: 7 },
        });
    });

    it("has assigned groups where the program keeps the members", async () => {
        const rings = [...RINGS.rings, { name: "labs", groupId: GROUP, state: "paused" as const }];
        await made({ ...RINGS, rings, membership: "assigned" });
        expect(inputsOf(DYNAMIC_GROUP)).toEqual({});
        expect(inputsOf("azuread:index/group:Group")).toMatchObject({
            "win11-pilot-group": { displayName: "Hotpatch win11 pilot", members: [] },
            "win11-early-group": { members: [] },
            "win11-broad-group": { members: [] },
        });
        expect(messageOf({ ...RINGS, membership: "fixed" })).toContain(
            'membership: must be "dynamic" or "assigned", not "fixed". Leave it out for "dynamic".',
        );
    });

    it("leaves a ring out that is not open yet", async () => {
        const rings = [...RINGS.rings.slice(0, 2), { name: "broad", rest: true, open: 0 }];
        const rollout = await made({ ...RINGS, rings });
        expect(Object.keys(rollout.rings)).toEqual(["pilot", "early"]);
        expect(registered.filter(({ name }) => name.includes("broad"))).toEqual([]);
    });

    it("fills names, descriptions and scope tags by ring, and a ring's own stay as they are", async () => {
        await made({
            ...RINGS,
            rings: [
                { name: "pilot", share: 0.1 },
                { name: "broad", rest: true, group: { displayName: "Everyone {ring}" } },
            ],
            group: { displayName: "{number} {ring}", description: "of {rollout}" },
            policy: { displayName: "Hotpatch {ring}", description: "Ring {number}", scopeTags: ["Ring {ring}"] },
        });
        expect(inputsOf(DYNAMIC_GROUP)).toMatchObject({
            "win11-pilot-group": { displayName: "1 pilot", description: "of win11" },
            "win11-broad-group": { displayName: "Everyone {ring}", description: "of win11" },
        });
        expect(inputsOf(QualityUpdatePolicy.__pulumiType)).toMatchObject({
            "win11-broad-policy": {
                displayName: "Hotpatch broad",
                description: expect.stringContaining("Ring 2"),
                scopeTags: ["Ring broad"],
            },
        });
    });

    it("keeps a ring's existing group out of all other rings", async () => {
        await made({ ...RINGS, rings: [...RINGS.rings, { name: "labs", groupId: GROUP }], excludeGroupIds: [] });
        const assignments = inputsOf(QualityUpdatePolicyAssignment.__pulumiType);
        expect(assignments["win11-pilot-assignment"]?.excludeGroupIds).toEqual([GROUP]);
        expect(assignments["win11-labs-assignment"]).toMatchObject({ includeGroupIds: [GROUP], excludeGroupIds: [] });
    });

    it("pauses the rules of groups and stops policies, for a ring and for all, and both are gone when it runs again", async () => {
        await made(RINGS);
        const running = [...registered];
        const [pilot, ...others] = RINGS.rings as [HotpatchRolloutArgs["rings"][0]];
        const cases = [
            { args: { ...RINGS, state: "paused" as const }, paused: 3, off: 0 },
            { args: { ...RINGS, state: "stopped" as const }, paused: 0, off: 3 },
            { args: { ...RINGS, rings: [{ ...pilot, state: "stopped" as const }, ...others] }, paused: 0, off: 1 },
            {
                args: {
                    ...RINGS,
                    state: "stopped" as const,
                    rings: [{ ...pilot, state: "paused" as const }, ...others],
                },
                paused: 1,
                off: 3,
            },
        ];
        for (const { args, paused, off } of cases) {
            registered.length = 0;
            await made(args);
            const groups = Object.values(inputsOf(DYNAMIC_GROUP));
            const policies = Object.values(inputsOf(QualityUpdatePolicy.__pulumiType));
            const isPaused = ({ dynamicMembership }: Record<string, unknown>) =>
                (dynamicMembership as { enabled: boolean }).enabled === false;
            expect(groups.filter(isPaused)).toHaveLength(paused);
            expect(policies.filter(({ hotpatchEnabled }) => hotpatchEnabled === false)).toHaveLength(off);
            expect(Object.values(inputsOf(QualityUpdatePolicyAssignment.__pulumiType))).toHaveLength(3);
        }
        registered.length = 0;
        await made({ ...RINGS, state: "running" });
        const byName = (all: readonly Registered[]) =>
            new Map(all.map((each) => [`${each.type} ${each.name}`, each.inputs]));
        expect(byName(registered)).toEqual(byName(running));
    });

    it("lists mistakes of all rings at once, and registers nothing", () => {
        expect(
            messageOf({
                rings: [
                    { name: "pilot", share: 0.05, rest: true },
                    { name: "early ring" },
                    { name: "broad", rest: true, open: 2, state: "on" },
                    { name: "labs", groupId: "labs", open: 0.5 },
                    { name: "rule", rule: "device.displayName -startsWth" },
                ],
            }),
        ).toMatchInlineSnapshot(`
"HotpatchRollout 'win11' has 10 problems. Nothing was sent.
  - rings[0].rest: conflicts with share. Keep one of share, rest.
  - rings[0].share: needs the fleet that it is a part of. Write for example fleet: { versions: ["24H2", "25H2"] }.
  - rings[1].name: "early ring" is not a name. Use 1 to 40 letters, digits and hyphens, such as pilot.
  - rings[1].share: is missing, and so are rule, groupId and rest: nothing says which devices are in the ring. Write for example share: 0.05.
  - rings[2].open: must be a number from 0 to 1, not 2. Write 0.25 for a quarter of the ring.
  - rings[2].state: must be one of running, paused, stopped, not "on". Leave it out for running.
  - rings[2].rest: needs the fleet that it is a part of. Write for example fleet: { versions: ["24H2", "25H2"] }.
  - rings[3].groupId: must be a GUID, not "labs". Use the object id of an existing group.
  - rings[3].open: must be 0 or 1 for a group, which is not divided.
  - rings[4].rule: is not a valid rule.
    error: column 20: Expected an operator such as -eq, found '-startsWth'. Did you mean -startsWith?
    device.displayName -startsWth
                       ^^^^^^^^^^"
`);
        expect(registered).toEqual([]);
    });

    it.each([
        ["no rings", {}],
        ["a fleet without versions", { ...RINGS, fleet: {} }],
        ["an unknown property", { ...RINGS, ring: [] }],
        ["a placeholder that is not known", { ...RINGS, policy: { displayName: "Hotpatch {name}" } }],
        ["one policy to adopt for all", { ...RINGS, policy: { adopt: { displayName: "Old" } } }],
        [
            "shares that overlap",
            {
                ...RINGS,
                rings: [
                    { name: "a", share: 0.1 },
                    { name: "b", share: { from: 0.05, to: 0.2 } },
                ],
            },
        ],
        [
            "two rests",
            {
                ...RINGS,
                rings: [
                    { name: "a", rest: true },
                    { name: "b", rest: true },
                ],
            },
        ],
        [
            "nothing left",
            {
                ...RINGS,
                rings: [
                    { name: "a", share: 1 },
                    { name: "b", rest: true },
                ],
            },
        ],
        ["a share that is not valid", { ...RINGS, rings: [{ name: "a", share: 5 }] }],
        [
            "equal names",
            {
                ...RINGS,
                rings: [
                    { name: "a", share: 0.1 },
                    { name: "A", rest: true },
                ],
            },
        ],
        [
            "swapped names",
            {
                ...RINGS,
                rings: [
                    { name: "a", formerly: "b", share: 0.1 },
                    { name: "b", formerly: "a", rest: true },
                ],
            },
        ],
        [
            "a mistake in a ring's policy",
            { ...RINGS, rings: [{ name: "a", share: 0.1, policy: { deferralDays: 31 } }] },
        ],
        ["a mistake in every ring's policy", { ...RINGS, policy: { deferralDays: 31 } }],
    ])("refuses %s", (_what, args) => {
        expect(messageOf(args)).toMatchSnapshot();
        expect(registered).toEqual([]);
    });
});
