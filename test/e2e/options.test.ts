import { propertyLines, type TestStack, testStack } from "./support/stack";

jest.setTimeout(400_000);

const NOWHERE = "11111111-1111-4111-8111-111111111111";

/** One policy and its assignment to an existing group, with Pulumi's resource options as the test has them. */
const program = ({ policy = {}, options = "{}", group = 0, assignment = "{}", before = "", after = "" } = {}) => `
import * as hotpatch from "pulumi-hotpatch";
import * as pulumi from "@pulumi/pulumi";
${before}
const policy = new hotpatch.QualityUpdatePolicy("ring", ${JSON.stringify({ displayName: "Ring", ...policy })}, ${options});
const assignment = new hotpatch.QualityUpdatePolicyAssignment(
    "ring", { policyId: policy.id, includeGroupIds: [groupIds[${group}]] }, ${assignment});
${after}`;

describe("Pulumi's resource options on policies and assignments", () => {
    let stack: TestStack;
    const groupIds: string[] = [];
    beforeAll(async () => {
        stack = await testStack("");
        for (const displayName of ["one", "two"]) {
            groupIds.push(await stack.group(displayName));
        }
        write();
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
    });
    afterAll(() => stack?.stop());

    function write(options: Parameters<typeof program>[0] = {}): void {
        stack.write(
            program({ ...options, before: `const groupIds = ${JSON.stringify(groupIds)};\n${options.before ?? ""}` }),
        );
    }

    const policy = () => {
        expect(stack.emulator.policies).toHaveLength(1);
        return stack.emulator.policies[0];
    };
    const up = (...more: string[]) => stack.pulumi(["up", "--yes", "--skip-preview", ...more]);
    const unchanged = () => stack.pulumi(["preview", "--diff", "--expect-no-changes"]);
    const writes = () =>
        stack.emulator.requests.filter(
            ({ method, path, status }) => method !== "GET" && !path.endsWith("/groups") && status !== 429,
        );

    it("protect: what is protected is not deleted, by destroy nor by a program that no longer has it", async () => {
        write({ options: "{ protect: true }", assignment: "{ protect: true }" });
        await up();
        const before = writes().length;
        const destroyed = await stack.pulumi(["destroy", "--yes", "--skip-preview"], 1);
        expect(destroyed.text).toMatch(/protected/);
        stack.write("export {};");
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/protected/);
        expect(writes()).toHaveLength(before);
        expect(policy()?.assignments).toHaveLength(1);
        write();
        await up();
    });

    it("ignoreChanges: a property that is managed elsewhere is neither shown nor written", async () => {
        const options = '{ ignoreChanges: ["hotpatchEnabled"] }';
        write({ policy: { hotpatchEnabled: false, description: "told" }, options });
        const { text } = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(text)).toEqual(['+ description: "told"']);
        await up();
        expect(policy()).toMatchObject({ hotpatchEnabled: true, description: expect.stringMatching(/^told\n/) });
        await unchanged();
        write({ policy: { hotpatchEnabled: true, description: "told" } });
        await unchanged();
    });

    it("ignoreChanges on an assignment leaves its groups as they are", async () => {
        const policyNow = { policy: { description: "told" } };
        write({ ...policyNow, group: 1, assignment: '{ ignoreChanges: ["includeGroupIds"] }' });
        await unchanged();
        write(policyNow);
        await unchanged();
    });

    it("aliases: renamed resources stay what they are; the preview tells the one write, of the line that names them", async () => {
        const id = policy()?.id;
        const renamed = program({
            policy: { description: "told" },
            options: '{ aliases: [{ name: "ring" }] }',
            assignment: '{ aliases: [{ name: "ring" }] }',
            before: `const groupIds = ${JSON.stringify(groupIds)};`,
        })
            .replaceAll('("ring"', '("pilot"')
            .replaceAll('\n    "ring",', '\n    "pilot",');
        stack.write(renamed);
        const before = writes().length;
        const { text } = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(text)).toEqual([expect.stringMatching(/^~ marker: ".*\/ring \(.*" => ".*\/pilot \(/)]);
        await up();
        expect(writes()).toHaveLength(before + 1);
        expect(policy()).toMatchObject({
            id,
            description: expect.stringMatching(/^told\nManaged by Pulumi: tenant\/test\/pilot \(/),
        });
        await unchanged();
        // And back, which is the same once more.
        stack.write(
            program({
                policy: { description: "told" },
                options: '{ aliases: [{ name: "pilot" }] }',
                assignment: '{ aliases: [{ name: "pilot" }] }',
                before: `const groupIds = ${JSON.stringify(groupIds)};`,
            }),
        );
        await up();
        expect(writes()).toHaveLength(before + 2);
        expect(policy()?.id).toBe(id);
    });

    it("parent: resources move below a component, with an alias for where they were, by one write of the line that names them", async () => {
        const before = writes().length;
        const below = "{ parent: ours, aliases: [{ parent: pulumi.rootStackResource }] }";
        write({
            policy: { description: "told" },
            options: below,
            assignment: below,
            before: 'const ours = new pulumi.ComponentResource("tenant:index:Ours", "ours");',
        });
        await up();
        expect(writes()).toHaveLength(before + 1);
        const state = await stack.export();
        expect(state).toContain("tenant:index:Ours$pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy::ring");
        await unchanged();
        const back = `{ aliases: [{ parent: "urn:pulumi:test::tenant::tenant:index:Ours::ours" }] }`;
        write({ policy: { description: "told" }, options: back, assignment: back });
        await up();
        expect(writes()).toHaveLength(before + 2);
        write({ policy: { description: "told" } });
        await unchanged();
    });

    it("dependsOn: a policy waits for what it depends on, also where nothing of it is used", async () => {
        write({
            policy: { description: "told" },
            after: `new hotpatch.QualityUpdatePolicy("last", { displayName: "Last" }, { dependsOn: [assignment] });`,
            group: 1,
        });
        const from = stack.emulator.requests.length;
        await up();
        const order = stack.emulator.requests
            .slice(from)
            .filter(({ method, status }) => method === "POST" && status !== 429)
            .map(({ path }) => path.split("/").at(-1));
        expect(order).toEqual(["assign", "windowsQualityUpdatePolicies"]);
        write({ policy: { description: "told" }, group: 1 });
        await up();
        await unchanged();
    });

    it("get: a policy and an assignment are read by id, and destroying the stack that reads them changes nothing", async () => {
        const id = policy()?.id ?? "";
        write({
            policy: { description: "told" },
            group: 1,
            after: `
export const name = hotpatch.QualityUpdatePolicy.get("seen", "${id}").displayName;
export const groups = hotpatch.QualityUpdatePolicyAssignment.get("seen", "${id}").includeGroupIds;`,
        });
        const before = writes().length;
        await up();
        expect(await stack.outputs()).toEqual({ name: "Ring", groups: [groupIds[1]] });
        write({ policy: { description: "told" }, group: 1 });
        await up();
        expect(writes()).toHaveLength(before);
        expect(policy()?.id).toBe(id);
        const missing = program({
            before: `const groupIds = ${JSON.stringify(groupIds)};`,
            policy: { description: "told" },
            group: 1,
            after: `hotpatch.QualityUpdatePolicy.get("none", "${NOWHERE}");`,
        });
        stack.write(missing);
        expect((await stack.pulumi(["preview"], 1)).text).toContain(
            `there is no object with id ${NOWHERE}. Check the id`,
        );
        write({ policy: { description: "told" }, group: 1 });
    });

    it("get: the state says what is read beside the rest, and guards the tenant", async () => {
        const id = policy()?.id ?? "";
        const get = (args: string) => {
            const after = `export const seen = hotpatch.QualityUpdatePolicy.get("seen", ${args});
export const [days, tags] = [seen.deferralDays, seen.roleScopeTagIds];`;
            write({ policy: { description: "told" }, group: 1, after });
        };
        get(`"${id}", { deferralDays: 30 }`);
        await up();
        // The service's value, not the state's; what the state does not name counts as left alone.
        expect(await stack.outputs()).toMatchObject({ days: 0, seen: { description: "told" } });
        expect(await stack.outputs()).not.toHaveProperty("tags");
        get(`"${id}", { roleScopeTagIds: [] }, { parent: policy }`);
        await up();
        expect(await stack.outputs()).toMatchObject({ tags: ["0"] });
        expect((await stack.pulumi(["stack", "output", "--json"])).stdout).not.toContain("onlyRead");
        await unchanged();
        get(`"${id}", { tenantId: "${NOWHERE}" }`);
        expect((await stack.pulumi(["preview"], 1)).text).toMatch(/it belongs to tenant 11111111-.*these credentials/s);
        get(`"${NOWHERE}", { displayName: "Ring" }`);
        expect((await stack.pulumi(["preview"], 1)).text).toContain(
            `there is no object with id ${NOWHERE}. Check the id`,
        );
        write({ policy: { description: "told" }, group: 1 });
        await up();
    });

    it("secrets: what is secret in a policy or a group is in no state in plain text, also after a refresh", async () => {
        const hidden = 'description: pulumi.secret("hush-hush")';
        const after = `
new hotpatch.HotpatchGroup("hidden", { versions: ["24H2"], displayName: "Hidden", ${hidden} });
new hotpatch.QualityUpdatePolicy("hidden", { displayName: "Hidden", ${hidden} });`;
        write({ policy: { description: "told" }, group: 1, after });
        await up();
        expect(JSON.stringify([stack.emulator.groups, stack.emulator.policies]).match(/hush-hush/g)).toHaveLength(2);
        expect(await stack.export()).not.toContain("hush-hush");
        await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        expect(await stack.export()).not.toContain("hush-hush");
        await unchanged();
        write({ policy: { description: "told" }, group: 1 });
        await up();
    });

    it("refuses a second assignment of one policy, by its id as text beside its output", async () => {
        write({
            policy: { description: "told" },
            group: 1,
            after: `new hotpatch.QualityUpdatePolicyAssignment("two", {
    policyId: "${policy()?.id}", includeGroupIds: [groupIds[0]] });`,
        });
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/assigns the same policy.*set ownership: "additive" on both/s);
        write({ policy: { description: "told" }, group: 1 });
    });

    it("retainOnDelete: what leaves the program stays in the tenant as it is", async () => {
        const retained = "{ retainOnDelete: true }";
        write({ policy: { description: "told" }, group: 1, options: retained, assignment: retained });
        await up();
        const before = writes().length;
        const id = policy()?.id;
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(writes()).toHaveLength(before);
        expect(policy()?.id).toBe(id);
        expect(policy()?.assignments).toHaveLength(1);
        expect(JSON.parse(await stack.export()).deployment.resources ?? []).toEqual([]);
    });
});
