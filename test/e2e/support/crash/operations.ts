/** The two groups that are there before anything runs. */
export interface GroupIds {
    readonly pilots: string;
    readonly executives: string;
}

/** What has to be in the service in the end, by policy. The group of a ring is the one that the stack's output names. */
export interface Wanted {
    readonly days: number;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
}

/** One thing that a user does, and during which the machine or the service fails. */
export interface Operation {
    readonly name: string;
    /** The program that ran before; undefined for an empty stack. */
    before?(groups: GroupIds): string;
    /** The program that runs now. */
    program(groups: GroupIds): string;
    readonly command: "up" | "destroy";
    wanted(groups: GroupIds, groupId: string | undefined): readonly Wanted[];
}

const IMPORT = `import * as hotpatch from "pulumi-hotpatch";`;

const ring = (group: string, days: number) => `${IMPORT}
const ring = new hotpatch.HotpatchRing("pilot", {
    group: ${group},
    policy: { displayName: "Pilot", deferralDays: ${days} },
});
export const groupId = ring.group.objectId;`;

const OWN_GROUP = `{ versions: ["24H2"] }`;

const policy = (assignment: string) => `${IMPORT}
const policy = new hotpatch.QualityUpdatePolicy("pilot-policy", { displayName: "Pilot", deferralDays: 3 });
${assignment}`;

const assigned = (include: string, exclude: readonly string[]) =>
    policy(`new hotpatch.QualityUpdatePolicyAssignment("pilot-assignment", {
    policyId: policy.id,
    includeGroupIds: ["${include}"],
    excludeGroupIds: ${JSON.stringify(exclude)},
});`);

/** Creation, change and deletion of a ring, of its policy and of its assignment. */
export const OPERATIONS: readonly Operation[] = [
    {
        name: "creating a ring with its group, policy and assignment",
        program: () => ring(OWN_GROUP, 3),
        command: "up",
        wanted: (_groups, groupId) => [{ days: 3, include: [String(groupId)], exclude: [] }],
    },
    {
        name: "changing a ring's policy",
        before: ({ pilots }) => ring(`{ objectId: "${pilots}" }`, 3),
        program: ({ pilots }) => ring(`{ objectId: "${pilots}" }`, 8),
        command: "up",
        wanted: ({ pilots }) => [{ days: 8, include: [pilots], exclude: [] }],
    },
    {
        name: "changing an assignment",
        before: ({ pilots }) => assigned(pilots, []),
        program: ({ pilots, executives }) => assigned(pilots, [executives]),
        command: "up",
        wanted: ({ pilots, executives }) => [{ days: 3, include: [pilots], exclude: [executives] }],
    },
    {
        name: "deleting an assignment",
        before: ({ pilots }) => assigned(pilots, []),
        program: () => policy(""),
        command: "up",
        wanted: () => [{ days: 3, include: [], exclude: [] }],
    },
    {
        name: "destroying a ring",
        before: () => ring(OWN_GROUP, 3),
        program: () => ring(OWN_GROUP, 3),
        command: "destroy",
        wanted: () => [],
    },
];
