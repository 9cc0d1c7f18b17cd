import { testStack } from "./support/stack";

jest.setTimeout(240_000);

/** One ring whose policy and assignment are replaced, not changed, by the option that Pulumi has for that. */
const program = (name: string, groups: string) => `
import * as hotpatch from "pulumi-hotpatch";
const policy = new hotpatch.QualityUpdatePolicy("ring", { displayName: "${name}" }, { replaceOnChanges: ["displayName"] });
new hotpatch.QualityUpdatePolicyAssignment(
    "ring",
    { policyId: policy.id, includeGroupIds: [${groups}] },
    { replaceOnChanges: ["includeGroupIds"] },
);
export const id = policy.id;`;

describe("replaceOnChanges", () => {
    it("leaves one new policy with its targets: the new object is not the old one, taken over and then deleted", async () => {
        const stack = await testStack("");
        try {
            const [one, two] = [await stack.group("one"), await stack.group("two")];
            const targets = () =>
                stack.emulator.policies.flatMap(({ assignments }) => assignments.map(({ target }) => target.groupId));
            const up = async (name: string, groups: string) => {
                stack.write(program(name, groups));
                await stack.pulumi(["up", "--yes", "--skip-preview"]);
                return (await stack.outputs()).id;
            };

            const first = await up("Ring", `"${one}"`);
            expect(targets()).toEqual([one]);

            expect(await up("Ring", `"${two}"`)).toBe(first);
            expect(targets()).toEqual([two]);

            const second = await up("Renamed", `"${two}"`);
            expect(second).not.toBe(first);
            expect(stack.emulator.policies.map(({ id, displayName }) => ({ id, displayName }))).toEqual([
                { id: second, displayName: "Renamed" },
            ]);
            expect(targets()).toEqual([two]);

            const { text } = await stack.pulumi(["up", "--yes", "--skip-preview", "--replace", "**ring"]);
            expect(text).toContain("replaced");
            expect(stack.emulator.policies).toHaveLength(1);
            expect(targets()).toEqual([two]);
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            await stack.pulumi(["preview", "--expect-no-changes"]);
        } finally {
            await stack.stop();
        }
    });
});
