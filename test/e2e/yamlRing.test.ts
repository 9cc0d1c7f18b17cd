import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireYamlHost } from "./support/program";
import { propertyLines, type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

jest.setTimeout(600_000);

/** The second program of the page, with the plugin where the packed package is installed. */
const page = readFileSync(join(__dirname, "..", "..", "docs", "languages.md"), "utf8");
const [, program = ""] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) =>
    text.replace("path: ", "path: ../"),
);

/** The same ring of dynamic resources. */
const dynamicProgram = `
import * as hotpatch from "pulumi-hotpatch";
const ring = new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2", "25H2"] },
    policy: { deferralDays: 0 },
    prerequisites: { vbs: true },
});
export const groupId = ring.group.objectId;
export const policyId = ring.policy.id;
`;

describe("a ring in YAML, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        requireYamlHost();
        stack = await testStack("export {};", { env: WITHOUT_IMPACT });
    });
    afterAll(() => stack?.stop());

    const write = (text: string) => writeFileSync(join(stack.folder, "Pulumi.yaml"), text);
    const writes = () => stack.emulator.requests.filter(({ method }) => method !== "GET").length;
    const up = (on = stack) => on.pulumi(["up", "--yes", "--skip-preview"]);

    it("lists every mistake in a preview, which sends nothing", async () => {
        write(program.replace("deferralDays: 0", "deferralDays: 31").replace('"24H2"', '"23H2"'));
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/HotpatchRing 'win11' has 2 problems\. Nothing was sent\./);
        expect(text).toMatch(/group\.versions.*23H2/);
        expect(text).toMatch(/policy\.deferralDays/);
        write(program);
        expect((await stack.pulumi(["preview"])).text).toMatch(/devices in its groups that do not run VBS/);
        expect(writes()).toBe(0);
    });

    it("sends what the same ring in TypeScript sends, but for ids and markers", async () => {
        await up();
        const { emulator } = stack;
        expect(emulator.policies).toMatchObject([{ assignments: [{ target: { groupId: emulator.groups[0]?.id } }] }]);
        expect(await stack.outputs()).toEqual({ groupId: emulator.groups[0]?.id, policyId: emulator.policies[0]?.id });

        const dynamic = await testStack(dynamicProgram, { env: WITHOUT_IMPACT });
        try {
            await dynamic.pulumi(["preview"]);
            await up(dynamic);
            const inYaml = requestsOf(stack);
            expect(inYaml.length).toBeGreaterThan(20);
            expect(inYaml).toEqual(requestsOf(dynamic));
            expect(emulator.policies[0]?.description).toMatch(
                /^Managed by Pulumi: tenant\/test\/win11-policy \(urn \w{16},/,
            );
            expect(withoutOwner(emulator.policies[0]?.description)).toBe(
                withoutOwner(dynamic.emulator.policies[0]?.description),
            );
        } finally {
            await dynamic.stop();
        }
    });

    it("has nothing left to change, and shows a changed property in one line", async () => {
        await stack.pulumi(["preview", "--expect-no-changes"]);
        await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
        write(program.replace("deferralDays: 0", "deferralDays: 7"));
        expect(propertyLines((await stack.pulumi(["preview", "--diff"])).text)).toEqual(["~ deferralDays: 0 => 7"]);
        await up();
        expect(stack.emulator.policies[0]?.approvalSettings).toMatchObject([{ deferredDeploymentInDay: 7 }]);
    });

    it("becomes a program in TypeScript and YAML again, without an alias and without a write", async () => {
        const before = writes();
        const unchanged = () => stack.pulumi(["preview", "--expect-no-changes"]);
        write("name: tenant\nruntime: nodejs\n");
        stack.write(dynamicProgram.replace("deferralDays: 0", "deferralDays: 7"));
        const { text } = await stack.start(["preview"], { HOTPATCH_IMPACT: "true" }).ended;
        expect(text).toMatch(/~ 4 to update\n +5 unchanged/);
        expect(text).not.toContain("after this change");
        await up();
        const types = (await stack.export()).match(/"type": "[^"]*QualityUpdatePolicy\w*"/g);
        expect(types).toHaveLength(2);
        expect(types?.filter((type) => !type.includes("pulumi-nodejs:dynamic/"))).toEqual([]);
        await unchanged();
        await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
        await unchanged();

        write(program.replace("deferralDays: 0", "deferralDays: 7"));
        await up();
        expect(await stack.export()).not.toContain("pulumi-nodejs:dynamic");
        await unchanged();
        await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
        expect(writes()).toBe(before);
    });

    it("refuses a second ring with the default names, and limits that nothing would hold to", async () => {
        const second =
            "    second:\n        type: hotpatch:HotpatchRing\n        properties: { group: { versions: [26H2] } }\n";
        write(program.replace("outputs:\n", `${second}outputs:\n`));
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/ring '(?:win11|second)' has the default name/);
        write(program);
        await stack.pulumi(["config", "set", "--path", "hotpatch:impactLimits.maxEntering", "5"]);
        expect((await stack.pulumi(["preview"], 1)).text).toMatch(/limits on what a change does to devices/);
        await stack.pulumi(["config", "rm", "hotpatch:impactLimits"]);
    });

    it("takes the id of a group that is yet to be made, and keeps a secret", async () => {
        const more = `    pilot:
        type: hotpatch:HotpatchGroup
        properties: { displayName: Pilot, versions: [26H2] }
    second:
        type: hotpatch:HotpatchRing
        properties:
            group: { objectId: "\${pilot.objectId}" }
            policy: { displayName: { fn::secret: "Not for everybody" } }
            excludeGroupIds: ["\${win11.groupId}"]
`;
        write(program.replace("outputs:\n", `${more}outputs:\n`));
        expect((await stack.pulumi(["preview"])).text).toMatch(/\+ 6 to create/);
        await up();
        const [pilot] = stack.emulator.groups.filter(({ displayName }) => displayName === "Pilot");
        const [policy] = stack.emulator.policies.filter(({ displayName }) => displayName === "Not for everybody");
        expect(policy?.assignments.map(({ target }) => target.groupId)).toContain(pilot?.id);
        expect(policy?.assignments).toHaveLength(2);
        expect(await stack.export()).not.toContain("Not for everybody");
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("goes with the stack", async () => {
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(stack.emulator.policies).toEqual([]);
        expect(stack.emulator.groups).toEqual([]);
    });
});

/** What was sent to Intune: in an order that does not depend on which resource came first, and without what differs by run. */
function requestsOf({ emulator }: TestStack): string[] {
    return emulator.requests
        .filter(({ path }) => path.includes("/deviceManagement/"))
        .map(({ method, path, body }) => withoutIds(JSON.stringify([method, path, body])))
        .sort();
}

function withoutIds(text: string): string {
    return (withoutOwner(text) ?? "").replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "ID");
}

function withoutOwner(description: string | null | undefined): string | undefined {
    return description?.replace(/owner \w{16}/g, "owner");
}
