import { testStack } from "./support/stack";

jest.setTimeout(240_000);

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";

describe("adopting an existing policy", () => {
    it("says in the preview what it will change, takes it over, and survives renames and the end of `adopt`", async () => {
        const program = (name: string, rest: string) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.QualityUpdatePolicy("${name}", { displayName: "Made by hand", ${rest} }, { aliases: [{ name: "ring" }] });`;
        const stack = await testStack(program("ring", 'adopt: { displayName: "Made by hand" }'));
        try {
            const made = await stack.call("POST", POLICIES, { displayName: "Made by hand", hotpatchEnabled: false });
            const { id } = (await made.json()) as { id: string };

            const { text } = await stack.pulumi(["preview"]);
            expect(text).toContain(`Adopts quality update policy 'Made by hand' (${id}, created `);
            expect(text).toContain("hotpatchEnabled: false => true");
            expect(stack.emulator.policies[0]?.hotpatchEnabled).toBe(false);

            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies).toEqual([
                expect.objectContaining({
                    id,
                    hotpatchEnabled: true,
                    description: expect.stringMatching(/^Managed by Pulumi: tenant\/test\/ring \(/),
                }),
            ]);
            stack.write(program("ring", ""));
            await stack.pulumi(["preview", "--diff", "--expect-no-changes"]);
            stack.write(program("pilot", ""));
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);

            // What was there before stays; only the line that says who manages it goes.
            await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies).toEqual([
                expect.objectContaining({ id, hotpatchEnabled: true, description: "" }),
            ]);
        } finally {
            await stack.stop();
        }
    });
});

describe("what a program may not do", () => {
    it.each([
        [
            "own one policy's targets twice",
            `const policy = new hotpatch.QualityUpdatePolicy("p", { displayName: "p" });
             const group = "11111111-1111-4111-8111-111111111111";
             for (const name of ["one", "two"]) {
                 new hotpatch.QualityUpdatePolicyAssignment(name, { policyId: policy.id, includeGroupIds: [group] });
             }`,
            /QualityUpdatePolicyAssignment 'two': 'one' assigns the same policy.*set ownership: "additive" on both/s,
        ],
        [
            "add one target to a policy twice",
            `const policyId = "55555555-5555-4555-8555-555555555555";
             const group = pulumi.output("11111111-1111-4111-8111-111111111111");
             for (const name of ["one", "two"]) {
                 const targets = { includeGroupIds: [group], ownership: "additive" as const };
                 new hotpatch.QualityUpdatePolicyAssignment(name, { policyId, ...targets });
             }`,
            /QualityUpdatePolicyAssignment '(one|two)': '(one|two)' has the same target for the same policy, group '11111111.*Name it in only one of them/s,
        ],
        [
            "manage groups by another identity than policies",
            `const provider = new azuread.Provider("other", { tenantId: "11111111-1111-4111-8111-111111111111" });
             new hotpatch.HotpatchRing("r", { group: { versions: ["24H2"] } }, { providers: { azuread: provider } });`,
            /HotpatchRing 'r' has a problem\. Nothing was sent\..*One stack has one tenant and one identity/s,
        ],
    ])("%s", async (_what, lines, message) => {
        const stack = await testStack(`
import * as pulumi from "@pulumi/pulumi";
import * as azuread from "@pulumi/azuread";
import * as hotpatch from "pulumi-hotpatch";
${lines}
export const used = azuread.Group.name;`);
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toMatch(message);
            expect(stack.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});
