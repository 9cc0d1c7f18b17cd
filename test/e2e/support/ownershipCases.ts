import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Declared, type Language, output, requireYamlHost, writeProgram } from "./program";
import { type TestStack, testStack } from "./stack";

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";
const UP = ["up", "--yes", "--skip-preview"];
/** The resources `one` and `p` in a state, in either language. */
const URNS = /urn:pulumi:test::tenant::(?:pulumi-nodejs:dynamic\/hotpatch|hotpatch:index):\w+::(?:one|p)(?=")/g;

/** What the service holds: each policy by its name, with its switch and its targets. */
function tenant({ emulator }: TestStack) {
    return emulator.policies
        .map(({ id, displayName, hotpatchEnabled, assignments }) => ({
            id,
            displayName,
            hotpatchEnabled,
            groups: assignments.map(({ target }) => target.groupId),
        }))
        .sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

const policy = (name: string, displayName: string, args: object = {}, place: Partial<Declared> = {}): Declared => ({
    type: "QualityUpdatePolicy",
    name,
    ...place,
    args: { displayName, ...args },
});

const assignment = (name: string, policyKey: string, group: string, args: object = {}): Declared => ({
    type: "QualityUpdatePolicyAssignment",
    name,
    args: { policyId: output(policyKey, "id"), includeGroupIds: [group], ...args },
});

/** A policy, and assignments of it. */
const assigned = (group: string, names: readonly string[], args: object = {}): Declared[] => [
    policy("p", "Ring"),
    ...names.map((name) => assignment(name, "p", group, args)),
];

/** A component that writes nothing. */
const site = (objectId: string): Declared => ({ type: "HotpatchGroup", name: "c", key: "site", args: { objectId } });

/** A second stack against the same service: another folder of the same kind of program, with a backend of its own. */
async function withSecondBackend(stack: TestStack, work: () => Promise<void>): Promise<void> {
    const first = stack.env.PULUMI_BACKEND_URL;
    const second = join(dirname(stack.stateFolder), "second");
    mkdirSync(second, { recursive: true });
    try {
        stack.env.PULUMI_BACKEND_URL = `file://${second}`;
        await stack.pulumi(["stack", "init", "test"]);
        await work();
    } finally {
        stack.env.PULUMI_BACKEND_URL = first ?? "";
    }
}

/** Who owns an object, in programs of one language. */
export function ownershipCases(language: Language): void {
    describe(`who owns an object, in ${language}`, () => {
        let stack: TestStack;
        let group: string;
        beforeAll(() => {
            if (language === "YAML") {
                requireYamlHost();
            }
        });
        beforeEach(async () => {
            stack = await testStack("export {};");
            group = await stack.group("pilots");
        });
        afterEach(() => stack?.stop());

        const write = (resources: readonly Declared[]) => writeProgram(stack, language, { resources });
        const up = async (resources: readonly Declared[], expected = 0) => {
            write(resources);
            return stack.pulumi(UP, expected);
        };
        const unchanged = () => stack.pulumi(["preview", "--expect-no-changes"]);
        const drift = () => stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);

        it("an adopted policy whose resource is renamed without an alias stays, and is the new resource's", async () => {
            const made = await stack.call("POST", POLICIES, { displayName: "By hand", hotpatchEnabled: true });
            const { id } = (await made.json()) as { id: string };
            const adopt = { adopt: { displayName: "By hand" } };
            await up([policy("a", "By hand", adopt)]);
            await up([policy("b", "By hand", adopt)]);
            expect(tenant(stack)).toMatchObject([{ id, displayName: "By hand" }]);
            expect(stack.emulator.policies[0]?.description).toContain("tenant/test/b (");
            await unchanged();
            await drift();
        });

        it("an assignment that is renamed without an alias goes on assigning, exclusive and additive", async () => {
            for (const more of [{}, { ownership: "additive" }]) {
                await up(assigned(group, ["one"], more));
                await up(assigned(group, ["two"], more));
                expect(tenant(stack)).toMatchObject([{ displayName: "Ring", groups: [group] }]);
                await unchanged();
                await drift();
            }
            await up(assigned(group, []));
            expect(tenant(stack)).toMatchObject([{ displayName: "Ring", groups: [] }]);
        });

        it("an assignment that is replaced, or removed in an `up --refresh`, is not taken for one that stays", async () => {
            await up(assigned(group, ["one"]));
            await stack.pulumi([...UP, "--replace", "**one"]);
            expect(tenant(stack)).toMatchObject([{ groups: [group] }]);
            write(assigned(group, []));
            await stack.pulumi([...UP, "--refresh"]);
            expect(tenant(stack)).toMatchObject([{ groups: [] }]);
            await up(assigned(group, ["one"]));
            await stack.pulumi(["destroy", "--yes", "--skip-preview", "--run-program"]);
            expect(tenant(stack)).toEqual([]);
        });

        it("a new resource under the old name of one that was renamed with an alias is another policy", async () => {
            await up([policy("a", "Ring")]);
            const { text } = await up([policy("b", "Ring", {}, { formerName: "a" })]);
            expect(text).toContain("1 updated");
            const [first] = tenant(stack);
            await up([policy("b", "Ring"), policy("a", "New", { hotpatchEnabled: false })]);
            expect(tenant(stack)).toMatchObject([
                { displayName: "New", hotpatchEnabled: false },
                { id: first?.id, displayName: "Ring", hotpatchEnabled: true },
            ]);
            await unchanged();
        });

        it("policies and rings that move below a component without an alias are made anew, and nothing of them is lost", async () => {
            const ring = (place: Partial<Declared>): Declared => ({
                type: "HotpatchRing",
                name: "r",
                args: { group: { objectId: group } },
                ...place,
            });
            await up([policy("p", "Alone"), ring({})]);
            const before = tenant(stack).map(({ id }) => id);
            await up([site(group), policy("p", "Alone", {}, { parent: "site" }), ring({ parent: "site" })]);
            expect(tenant(stack)).toMatchObject([
                { displayName: "Alone", groups: [] },
                { displayName: "Hotpatch Enabled - Win 11 Enterprise", groups: [group] },
            ]);
            expect(tenant(stack).filter(({ id }) => before.includes(id))).toEqual([]);
            await unchanged();
            await drift();
        });

        it("two types of parents that each have a policy of one name have two", async () => {
            const parent: Declared = {
                type: "VirtualizationBasedSecurity",
                name: "c",
                key: "vbs",
                args: { groupIds: [group] },
            };
            await up([
                site(group),
                parent,
                policy("policy", "First", {}, { key: "first", parent: "site" }),
                policy("policy", "Second", {}, { key: "second", parent: "vbs" }),
            ]);
            expect(tenant(stack)).toMatchObject([{ displayName: "First" }, { displayName: "Second" }]);
            await unchanged();
        });

        it("a second backend with equal names is refused, and its destroy leaves everything", async () => {
            const program = assigned(group, ["one"]);
            await up(program);
            const before = tenant(stack);
            await withSecondBackend(stack, async () => {
                // Dynamic resources look at the tenant in the preview already.
                const { text } = await stack.pulumi(language === "TypeScript" ? ["preview"] : UP, 1);
                expect(text).toMatch(new RegExp(`'Ring' \\(${before[0]?.id}, created .*is assigned`));
                expect(text).toMatch(/'Managed by Pulumi: tenant\/test\/p \(urn .*aliases.*adopt: \{id: "/s);
                await up(program, 1);
                await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            });
            expect(tenant(stack)).toEqual(before);
            await unchanged();
            await drift();
        });

        it("a policy that another backend adopts by its id is left alone by the first from then on", async () => {
            await up(assigned(group, ["one"]));
            const [{ id } = { id: "" }] = tenant(stack);
            await withSecondBackend(stack, async () => {
                await up([policy("q", "Ring", { adopt: { id } }), assignment("r", "q", group)]);
            });
            const [, ...assignments] = assigned(group, ["one"]);
            const { text: refused } = await up([policy("p", "Renamed"), ...assignments], 1);
            expect(refused).toMatch(/another resource manages it now/);
            const { text } = await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(text).toMatch(/was not touched/);
            expect(tenant(stack)).toMatchObject([{ id, displayName: "Ring", groups: [group] }]);
        });

        it("a stack that was renamed keeps its policies, and the old name used again makes others", async () => {
            const program = assigned(group, ["one"]);
            await up(program);
            await stack.pulumi(["stack", "rename", "production"]);
            const { text } = await stack.pulumi(["preview", "--diff"]);
            expect(text).toMatch(/~ marker: ".*tenant\/test\/p .*" => ".*tenant\/production\/p /);
            await stack.pulumi(["stack", "init", "test"]);
            await up(program, 1);
            expect(tenant(stack)).toMatchObject([{ displayName: "Ring" }]);
            await stack.pulumi(["stack", "select", "production"]);
            await up(program);
            await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(tenant(stack)).toEqual([]);
        });

        it("a resource that was taken out of the state is not doubled: the policy is refused, and adopted by its id", async () => {
            await up(assigned(group, ["one"]));
            const before = tenant(stack);
            const urns = [...new Set((await stack.export()).match(URNS))];
            expect(urns).toHaveLength(2);
            for (const urn of urns.sort().reverse()) {
                await stack.pulumi(["state", "delete", urn, "--yes", "--force"]);
            }
            const { text } = await stack.pulumi(UP, 1);
            expect(text).toContain(`adopt: {id: "${before[0]?.id}"}`);
            await up([policy("p", "Ring", { adopt: { id: before[0]?.id } }), assignment("one", "p", group)]);
            expect(tenant(stack)).toEqual(before);
            await unchanged();
        });

        it("a marker of one's own cannot be given to two resources of a program", async () => {
            const marker = { marker: "Managed by Pulumi: tenant/test/mine" };
            write([policy("a", "A", marker), policy("b", "B", marker)]);
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toMatch(
                language === "TypeScript"
                    ? /The policies 'a' and 'b' have the same marker/
                    : /marker value .* is also that of '[ab]'/,
            );
            expect(stack.emulator.policies).toEqual([]);
        });
    });
}
