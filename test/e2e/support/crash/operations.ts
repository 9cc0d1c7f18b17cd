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
    /** The body of a policy that somebody made by hand before anything ran. */
    readonly byHand?: object;
    /** The program that ran before; undefined for an empty stack. */
    before?(groups: GroupIds): string;
    /** The program that runs now. */
    program(groups: GroupIds): string;
    readonly command: "up" | "destroy";
    wanted(groups: GroupIds, groupId: string | undefined): readonly Wanted[];
}

const IMPORT = `import * as hotpatch from "pulumi-hotpatch";`;

const ring = (group: string, days: number, options = "") => `${IMPORT}
const ring = new hotpatch.HotpatchRing("pilot", {
    group: ${group},
    policy: { displayName: "Pilot", deferralDays: ${days} },
}, { ${options} });
export const groupId = ring.group.objectId;`;

const OWN_GROUP = `{ versions: ["24H2"] }`;

const policy = (assignment: string, name = "pilot-policy", more = "", options = "") => `${IMPORT}
const policy = new hotpatch.QualityUpdatePolicy("${name}", { displayName: "Pilot", deferralDays: 3, ${more} }, { ${options} });
${assignment}`;

const assignment = (include: string, exclude: readonly string[], name = "pilot-assignment") =>
    `new hotpatch.QualityUpdatePolicyAssignment("${name}", {
    policyId: policy.id,
    includeGroupIds: ["${include}"],
    excludeGroupIds: ${JSON.stringify(exclude)},
});`;

const assigned = (include: string, exclude: readonly string[], name?: string) =>
    policy(assignment(include, exclude, name));

const ADOPTED = 'adopt: { displayName: "Pilot" }';
const BELOW = 'parent: new (require("@pulumi/pulumi").ComponentResource)("tenant:index:Site", "site")';

/** Creation, change and deletion of a ring, of its policy and of its assignment; and what gives them another place in Pulumi. */
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
        name: "renaming an assignment without an alias",
        before: ({ pilots }) => assigned(pilots, []),
        program: ({ pilots }) => assigned(pilots, [], "renamed"),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "renaming a policy with an alias",
        before: ({ pilots }) => assigned(pilots, []),
        program: ({ pilots }) => policy(assignment(pilots, []), "renamed", "", 'aliases: [{ name: "pilot-policy" }]'),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "moving a ring below a component without an alias",
        before: ({ pilots }) => ring(`{ objectId: "${pilots}" }`, 3),
        program: ({ pilots }) => ring(`{ objectId: "${pilots}" }`, 3, BELOW),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "renaming an adopted policy without an alias",
        byHand: { displayName: "Pilot", hotpatchEnabled: true },
        before: ({ pilots }) => policy(assignment(pilots, []), "pilot-policy", ADOPTED),
        program: ({ pilots }) => policy(assignment(pilots, []), "renamed", ADOPTED),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "destroying a ring",
        before: () => ring(OWN_GROUP, 3),
        program: () => ring(OWN_GROUP, 3),
        command: "destroy",
        wanted: () => [],
    },
];
