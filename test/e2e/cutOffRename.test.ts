import { madeRunnable, runKilled } from "./support/crash/brokenRuns";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const program = (ring: string, options: string) => `
import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";
class Site extends pulumi.ComponentResource {
    constructor(name: string, options: pulumi.ComponentResourceOptions) {
        super("tenant:index:Site", name, {}, options);
        const args = { group: { versions: ["24H2"] }, prerequisites: { vbs: true } };
        new hotpatch.HotpatchRing(\`\${name}-ring\`, args, { parent: this });
    }
}
new Site("${ring}", { ${options} });`;

/** The ids of everything that the stack has in the tenant. */
function ids({ emulator }: TestStack): string[] {
    const { policies, configurationPolicies, groups } = emulator.state();
    return [...policies, ...configurationPolicies, ...groups].map(({ id }) => id).sort();
}

describe("a rename of a component with an alias that is cut off when its first child has been recorded", () => {
    it("is finished by the next run: nothing is made anew, neither the group nor the policies", async () => {
        const stack = await testStack(program("north", ""));
        try {
            const up = ["up", "--yes", "--skip-preview"];
            await stack.pulumi(up);
            const before = ids(stack);
            expect(before).toHaveLength(3);
            stack.write(program("south", 'aliases: [{ name: "north" }]'));
            // A policy is written anew by a look, a PATCH and two looks.
            const { isKilled } = await runKilled(stack, up, { at: 5, when: "before" }, "everything");
            expect(isKilled).toBe(true);
            await madeRunnable(stack);
            await stack.pulumi(up);
            expect(ids(stack)).toEqual(before);
            await stack.pulumi(["preview", "--expect-no-changes"]);
        } finally {
            await stack.stop();
        }
    });
});
