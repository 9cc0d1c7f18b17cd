import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireYamlHost } from "./support/program";
import { propertyLines, type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

jest.setTimeout(600_000);

/** The program of the page, whose plugin is one folder above, where the packed package is installed. */
const page = readFileSync(join(__dirname, "..", "..", "docs", "languages.md"), "utf8");
const [program = "", , gated = ""] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) =>
    text.replace("path: ", "path: ../"),
);
const COLLECTION = "/beta/deviceManagement/windowsQualityUpdatePolicies";

/** The same resources as dynamic ones, which have the names and properties of those in YAML. */
const dynamicProgram = `
import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";
const groupId = new pulumi.Config().require("groupId");
const policy = new hotpatch.QualityUpdatePolicy("win11", {
    displayName: "Hotpatch Enabled - Win 11 Enterprise",
    deferralDays: 7,
});
new hotpatch.QualityUpdatePolicyAssignment("win11-assignment", { policyId: policy.id, includeGroupIds: [groupId] });
export const policyId = policy.id;
`;

describe("a program in YAML, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        requireYamlHost();
        stack = await testStack("export {};", { env: WITHOUT_IMPACT });
        write(program);
        await stack.pulumi(["config", "set", "groupId", await stack.group("pilot")]);
    });
    afterAll(() => stack?.stop());

    const write = (text: string) => writeFileSync(join(stack.folder, "Pulumi.yaml"), text);
    const up = () => stack.pulumi(["up", "--yes", "--skip-preview"]);
    const writes = () => stack.emulator.requests.filter(({ method }) => method !== "GET").length;
    const policies = () => stack.emulator.policies;
    /** Runs something that sends nothing but reads. */
    async function withoutWrites<T>(work: () => Promise<T>): Promise<T> {
        const before = writes();
        const result = await work();
        expect(writes()).toBe(before);
        return result;
    }

    it("has a schema that the engine accepts", async () => {
        const plugin = "../node_modules/pulumi-hotpatch/plugin/pulumi-resource-hotpatch";
        const { stdout } = await stack.pulumi(["package", "get-schema", plugin]);
        const { version, resources } = JSON.parse(stdout);
        expect(Object.keys(resources)).toContain("hotpatch:index:QualityUpdatePolicyAssignment");
        // Without one, `pulumi package add` ends with an error.
        expect(version).toMatch(/^\d+\.\d+\.\d+/);
    });

    it("says in a preview what is wrong with its configuration, by the name that it has here", async () => {
        await stack.pulumi(["config", "set", "hotpatch:tenantId", "not a tenant"]);
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/hotpatch:tenantId \(ARM_TENANT_ID\) must be a tenant's id or one of its domain names/);
        await stack.pulumi(["config", "rm", "hotpatch:tenantId"]);
    });

    it("lists mistakes with their properties in a preview, which sends nothing", async () => {
        write(program.replace("deferralDays: 0", "deferralDays: 31"));
        const { text } = await withoutWrites(() => stack.pulumi(["preview"], 1));
        expect(text).toMatch(/deferralDays.*must be from 0 to 30 days, not 31/);
        write(program);
        expect((await withoutWrites(() => stack.pulumi(["preview"]))).text).toMatch(/\+ 3 to create/);
    });

    it("makes what it says, and nothing is left to change", async () => {
        await up();
        expect(policies()).toMatchObject([
            {
                displayName: "Hotpatch Enabled - Win 11 Enterprise",
                description: expect.stringMatching(
                    /^Managed by Pulumi: tenant\/test\/win11 \(urn \w{16}, owner \w{16}\)$/,
                ),
                assignments: [{ target: { groupId: stack.emulator.groups[0]?.id } }],
            },
        ]);
        expect(await stack.outputs()).toEqual({ policyId: policies()[0]?.id });
        await withoutWrites(async () => {
            await stack.pulumi(["preview", "--expect-no-changes"]);
            await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
        });
    });

    it("shows a changed property in one line", async () => {
        write(program.replace("deferralDays: 0", "deferralDays: 7"));
        const { text } = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(text)).toEqual(["~ deferralDays: 0 => 7"]);
        await up();
        expect(policies()[0]?.approvalSettings).toMatchObject([{ deferredDeploymentInDay: 7 }]);
    });

    it("finds drift, and puts it back", async () => {
        await stack.call("PATCH", `${COLLECTION}/${policies()[0]?.id}`, {
            "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
            hotpatchEnabled: false,
        });
        const { text } = await stack.pulumi(["refresh", "--yes", "--skip-preview", "--diff"]);
        expect(propertyLines(text)).toEqual(["~ hotpatchEnabled: true => false"]);
        await up();
        expect(policies()[0]?.hotpatchEnabled).toBe(true);
    });

    it("becomes a program in TypeScript, and YAML again by aliases, without a write", async () => {
        await withoutWrites(async () => {
            write("name: tenant\nruntime: nodejs\n");
            stack.write(dynamicProgram);
            await up();
            const types = JSON.parse(await stack.export()).deployment.resources.map(
                ({ type }: { type: string }) => type,
            );
            expect(types).toContain("pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy");
            expect(types).not.toContain("hotpatch:index:QualityUpdatePolicy");
            await stack.pulumi(["preview", "--expect-no-changes"]);
            await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
            await stack.pulumi(["preview", "--expect-no-changes"]);

            write(inYamlAgain(program.replace("deferralDays: 0", "deferralDays: 7")));
            await up();
            await stack.pulumi(["preview", "--expect-no-changes"]);
            await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
        });
        write(program.replace("deferralDays: 0", "deferralDays: 7"));
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("replaces an assignment to another policy, and imports that policy by its id", async () => {
        const made = await stack.call("POST", COLLECTION, {
            "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
            displayName: "Other",
            hotpatchEnabled: true,
        });
        const { id } = (await made.json()) as { id: string };
        const type = "hotpatch:index:QualityUpdatePolicy";
        const { text } = await withoutWrites(() =>
            stack.pulumi(["import", type, "other", id, "--yes", "--skip-preview", "--protect=false"]),
        );
        expect(text).toMatch(/displayName: Other/);
        const other = '    other: { type: "hotpatch:QualityUpdatePolicy", properties: { displayName: Other } }\n';
        write(
            program
                .replace("deferralDays: 0", "deferralDays: 7")
                .replace(/(policyId: .)\{win11\.id\}(\n +include)/, "$1{other.id}$2")
                .replace("config:\n", `${other}config:\n`),
        );
        expect((await stack.pulumi(["preview"])).text).toMatch(/1 to replace/);
        await up();
        expect(policies().map(({ assignments }) => assignments.length)).toEqual([0, 1]);
    });

    it("goes with the stack", async () => {
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(policies()).toEqual([]);
    });

    it("is held by a readiness gate, in the preview and in an update, until devices are ready", async () => {
        write(gated.replace("failUnder: 40", "failUnder: 101"));
        expect((await stack.pulumi(["preview"], 1)).text).toMatch(/failUnder is 101\. Use a percentage from 0 to 100/);
        write(gated.replace("failUnder: 40", "failUnder: 100"));
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const { text } = await stack.pulumi(command, 1);
            expect(text).toMatch(/The readiness gate does not hold: \d+ of 30 devices are eligible/);
        }
        expect(policies()).toEqual([]);
        write(gated.replace("failUnder: 40", "failUnder: 1"));
        await up();
        expect(await stack.outputs()).toEqual({ readiness: stack.emulator.tally.byBadge });
        expect(policies()).toMatchObject([{ description: expect.stringMatching(/^\d+ of 30 devices are eligible/) }]);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });
});

/** With the URNs that the resources had in TypeScript: YAML's aliases are URNs. */
function inYamlAgain(text: string): string {
    return text.replace(
        /([\w-]+):\n( +)type: hotpatch:(\w+)$/gm,
        (lines, name, indent, type) =>
            `${lines}\n${indent}options: { aliases: ["urn:pulumi:test::tenant::pulumi-nodejs:dynamic/hotpatch:${type}::${name}"] }`,
    );
}
