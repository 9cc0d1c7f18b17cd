import { type Declared, LANGUAGES, type Language, output, type Program } from "../program";

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

/** One thing that a user does, in a program of either language, and during which the machine or the service fails. */
export interface Operation {
    readonly name: string;
    readonly language: Language;
    /** The body of a policy that somebody made by hand before anything ran. */
    readonly byHand?: object;
    /** The program that ran before; undefined for an empty stack. */
    before?(groups: GroupIds): Program;
    /** The program that runs now. */
    program(groups: GroupIds): Program;
    readonly command: "up" | "destroy";
    wanted(groups: GroupIds, groupId: string | undefined): readonly Wanted[];
}

const ring = (group: object, days: number, below: readonly Declared[] = []): Program => ({
    resources: [
        ...below,
        {
            type: "HotpatchRing",
            name: "pilot",
            args: { group, policy: { displayName: "Pilot", deferralDays: days } },
            parent: below[0]?.name,
        },
    ],
    outputs: { groupId: output("pilot", "groupId") },
});

const OWN_GROUP = { versions: ["24H2"] };

const policy = (assignments: readonly Declared[], name = "pilot-policy", more: Partial<Declared> = {}): Program => ({
    resources: [
        {
            type: "QualityUpdatePolicy",
            name,
            key: "policy",
            ...more,
            args: { displayName: "Pilot", deferralDays: 3, ...more.args },
        },
        ...assignments,
    ],
});

const assignment = (include: string, exclude: readonly string[], name = "pilot-assignment"): Declared => ({
    type: "QualityUpdatePolicyAssignment",
    name,
    args: { policyId: output("policy", "id"), includeGroupIds: [include], excludeGroupIds: exclude },
});

const assigned = (include: string, exclude: readonly string[], name?: string) =>
    policy([assignment(include, exclude, name)]);

const ADOPTED = { args: { adopt: { displayName: "Pilot" } } };
/** A component that writes nothing. */
const site = (objectId: string): Declared => ({ type: "HotpatchGroup", name: "site", args: { objectId } });

const IN_BOTH: readonly Omit<Operation, "language">[] = [
    {
        name: "creating a ring with its group, policy and assignment",
        program: () => ring(OWN_GROUP, 3),
        command: "up",
        wanted: (_groups, groupId) => [{ days: 3, include: [String(groupId)], exclude: [] }],
    },
    {
        name: "changing a ring's policy",
        before: ({ pilots }) => ring({ objectId: pilots }, 3),
        program: ({ pilots }) => ring({ objectId: pilots }, 8),
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
        program: () => policy([]),
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
        program: ({ pilots }) => policy([assignment(pilots, [])], "renamed", { formerName: "pilot-policy" }),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "moving a ring below a component without an alias",
        before: ({ pilots }) => ring({ objectId: pilots }, 3),
        program: ({ pilots }) => ring({ objectId: pilots }, 3, [site(pilots)]),
        command: "up",
        wanted: ({ pilots }) => [{ days: 3, include: [pilots], exclude: [] }],
    },
    {
        name: "renaming an adopted policy without an alias",
        byHand: { displayName: "Pilot", hotpatchEnabled: true },
        before: ({ pilots }) => policy([assignment(pilots, [])], "pilot-policy", ADOPTED),
        program: ({ pilots }) => policy([assignment(pilots, [])], "renamed", ADOPTED),
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

/** Creation, change and deletion of a ring, of its policy and of its assignment; and what gives them another place in Pulumi. */
export const OPERATIONS: readonly Operation[] = LANGUAGES.flatMap((language) =>
    IN_BOTH.map((operation) => ({ ...operation, language })),
);
