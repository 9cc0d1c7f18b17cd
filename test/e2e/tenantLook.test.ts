import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(300_000);

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";
const NOBODY = "99999999-9999-4999-8999-999999999999";
const IMPORT = `import * as hotpatch from "pulumi-hotpatch";\n`;
const UP = ["up", "--yes", "--skip-preview"];

const include = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
const exclude = (groupId: string) => ({ "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId });

describe("what a preview finds in the tenant", () => {
    let stack: TestStack;
    let pilots: string;
    let broad: string;
    let breakGlass: string;
    beforeAll(async () => {
        stack = await testStack(IMPORT);
        [pilots, broad, breakGlass] = [
            await stack.group("Pilots"),
            await stack.group("Broad"),
            await stack.group("BreakGlass"),
        ];
    });
    beforeEach(async () => {
        for (const { id } of [...stack.emulator.policies]) {
            await stack.call("DELETE", `${POLICIES}/${id}`);
        }
    });
    afterAll(() => stack?.stop());

    const existing = async (displayName: string, ...targets: object[]) => {
        const made = await stack.call("POST", POLICIES, { displayName, hotpatchEnabled: false });
        const { id } = (await made.json()) as { id: string };
        const body = { assignments: targets.map((target) => ({ target })) };
        const assigned = await stack.call("POST", `${POLICIES}/${id}/assign`, body);
        expect([assigned.status, await assigned.text()]).toEqual([204, ""]);
        return id;
    };
    const preview = (program: string, expected = 0) => {
        stack.write(IMPORT + program);
        return stack.pulumi(["preview"], expected);
    };
    const targets = () => stack.emulator.policies.flatMap(({ assignments }) => assignments.map(({ target }) => target));
    const ring = (group: string, policy: string, more = "") =>
        `new hotpatch.HotpatchRing("r", { group: ${group}, policy: { ${policy} }, ${more} });\n`;

    it("adopting into a ring lists each target that changes, and refuses to lose an exclusion", async () => {
        const id = await existing("Old", include(broad), exclude(breakGlass));
        const adopting = (more = "") =>
            ring(`{ objectId: "${pilots}" }`, 'displayName: "Old", adopt: { displayName: "Old" }', more);

        const { text } = await preview(adopting(), 1);
        expect(text).toContain("These targets would change:");
        expect(text).toContain(`+ included: group 'Pilots' (${pilots}, 0 members)`);
        expect(text).toContain(`- included: group 'Broad' (${broad}, 0 members)`);
        expect(text).toContain(`- excluded: group 'BreakGlass' (${breakGlass}, 0 members)`);
        expect(text).toMatch(/the policy excludes group '.*set removeExclusions: true/);

        expect((await stack.pulumi(UP, 1)).text).toMatch(/the policy excludes group '.*set removeExclusions: true/);
        expect(targets()).toHaveLength(2);
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);

        const kept = await preview(adopting(`excludeGroupIds: ["${breakGlass}"]`));
        expect(kept.text).not.toContain("- excluded");
        await preview(adopting("removeExclusions: true"));
        await stack.pulumi(UP);
        expect(targets()).toEqual([expect.objectContaining(include(pilots))]);
        await stack.pulumi(["preview", "--expect-no-changes"]);
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(stack.emulator.policies.map((policy) => policy.id)).toEqual([id]);
    });

    it("a group that changes sides is shown as turned around", async () => {
        const id = await existing("Old", exclude(pilots));
        const { text } = await preview(
            `new hotpatch.QualityUpdatePolicyAssignment("a", { policyId: "${id.toUpperCase()}", includeGroupIds: ["${pilots}"] });`,
        );
        expect(text).toContain(`+ included: group 'Pilots' (${pilots}, 0 members), previously excluded`);
    });

    it("warns of another policy on the same group, of two rings with the same devices, and of equal names", async () => {
        await existing("Legacy off", include(pilots));
        const { text } = await preview(
            ring(`{ objectId: "${pilots}" }`, 'displayName: "Same"') +
                `new hotpatch.HotpatchRing("s", { group: { objectId: "${pilots.toUpperCase()}" }, policy: { displayName: "Same", hotpatchEnabled: false } });\n` +
                `new hotpatch.HotpatchRing("v", { group: { versions: ["24H2"], displayName: "V" }, policy: { displayName: "V" } });\n` +
                `new hotpatch.HotpatchRing("w", { group: { versions: ["24H2", "25H2"], displayName: "W" }, policy: { displayName: "W", deferralDays: 3 } });\n`,
        );
        expect(text).toMatch(
            /group 'Pilots' \(.*quality update policy 'Legacy off' \(.*hotpatch off\) already has this target/,
        );
        expect(text).toMatch(/rings 'r' and 's' both have the same group/);
        expect(text).toMatch(/rings 'v' and 'w' both have devices of 24H2/);
        expect(text).toMatch(/policies 'r-policy' and 's-policy' have the same display name, 'Same'/);
    });

    const two = (make: (name: string) => string) => ["r", "s"].map(make).join("\n");

    it("two rings with default names are refused by name, before anything is read", async () => {
        stack.emulator.clearRequests();
        const { text } = await preview(
            two((name) => `new hotpatch.HotpatchRing("${name}", { group: { versions: ["24H2"] } });`),
            1,
        );
        expect(text).toContain(
            "group.displayName: is left out, and ring 'r' has the default name 'Hotpatch Eligible Devices' already.",
        );
        expect(text).toContain(
            "policy.displayName: is left out, and ring 'r' has the default name 'Hotpatch Enabled - Win 11 Enterprise' already.",
        );
    });

    it("two prerequisites with default names cannot be told apart, and a name may not say the opposite: both are warnings", async () => {
        const { text } = await preview(
            `${two((name) => `new hotpatch.VirtualizationBasedSecurity("${name}", { groupIds: ["${pilots}"] });`)}
             new hotpatch.HotpatchRing("lone", { group: { objectId: "${pilots}" }, policy: { hotpatchEnabled: false } });`,
        );
        expect(text).toContain("settings catalog policies 'r-policy' and 's-policy' have the same display name");
        expect(text).toContain(
            "'Hotpatch Enabled - Win 11 Enterprise' and turns hotpatch off (hotpatchEnabled: false)",
        );
        expect(text).not.toContain("'lone-policy' and");
    });

    it("rings that exclude each other's group, or have the same settings, are no reason to warn", async () => {
        const { text } = await preview(
            `const v = new hotpatch.HotpatchRing("v", { group: { versions: ["24H2"], displayName: "V" }, policy: { displayName: "V" } });
             new hotpatch.HotpatchRing("w", { group: { versions: ["24H2"], displayName: "W" }, policy: { displayName: "W", deferralDays: 3 }, excludeGroupIds: [v.group.objectId] });`,
        );
        expect(text).not.toContain("both have");
        expect(text).not.toContain("warning");
    });

    it.each([
        ["a scope tag", `{ versions: ["24H2"] }`, 'scopeTags: ["Nowhere"]', /scopeTags contains 'Nowhere'/],
        [
            "a policy to adopt",
            `{ versions: ["24H2"] }`,
            'adopt: { displayName: "Nowhere" }',
            /no policy has exactly this name/,
        ],
        [
            "an id to adopt",
            `{ versions: ["24H2"] }`,
            `adopt: { id: "${NOBODY}" }`,
            /adopt names policy '9.*, which does not exist/,
        ],
        ["a group", `{ objectId: "${NOBODY}" }`, "", /there is no group '99999999.*' in this tenant/],
    ])("%s that does not exist is an error, before anything is sent", async (_what, group, policy, message) => {
        const before = stack.emulator.requests.length;
        const { text } = await preview(ring(group, policy), 1);
        expect(text).toMatch(message);
        expect(
            stack.emulator.requests
                .slice(before)
                .filter(({ method }) => !["GET", "POST /beta/$batch"].includes(method) && method !== "POST"),
        ).toEqual([]);
        expect(stack.emulator.policies).toEqual([]);
    });

    it.each([
        ["no Graph answers", /^HOTPATCH_GRAPH_ENDPOINT$/, "http://127.0.0.1:9"],
        ["there is no credential", /^HOTPATCH_GRAPH_TOKEN$|^ARM_/, ""],
    ])("says once that it could not look where %s, and ends well", async (_why, variables, value) => {
        const kept = { ...stack.env };
        for (const name of Object.keys(kept).filter((each) => variables.test(each))) {
            stack.env[name] = value;
        }
        try {
            const { text } = await preview(ring(`{ objectId: "${pilots}" }`, 'scopeTags: ["Nowhere"]'));
            // The engine prints each message as it comes and once more at the end.
            expect(text.split("Diagnostics:")[1]?.match(/could not check the tenant/g)).toHaveLength(1);
        } finally {
            Object.assign(stack.env, kept);
        }
    });
});
