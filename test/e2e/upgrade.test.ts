import { rmSync } from "node:fs";
import { installOtherRelease } from "./support/otherRelease";
import { testStack } from "./support/stack";

jest.setTimeout(240_000);

const program = `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("win11", { group: { versions: ["24H2"] }, policy: { deferralDays: 3 } });`;

describe("an upgrade of the package", () => {
    it("changes nothing: the preview is unchanged, and refresh, update and destroy find their handlers from the old state", async () => {
        const stack = await testStack(program);
        try {
            const old = installOtherRelease(stack, "0.0.1");
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            const recorded = await stack.export();
            rmSync(old, { recursive: true });

            const { text } = await stack.pulumi(["preview", "--diff", "--expect-no-changes"]);
            expect(text).not.toContain("__provider");
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            expect(providers(await stack.export())).toEqual(providers(recorded));

            stack.write(program.replace("deferralDays: 3", "deferralDays: 4"));
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies[0]?.approvalSettings).toEqual([
                expect.objectContaining({ deferredDeploymentInDay: 4 }),
            ]);
            await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies).toEqual([]);
            expect(stack.emulator.groups).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});

/** What the state says about the implementation of each dynamic resource. */
function providers(exported: string): unknown[] {
    const { deployment } = JSON.parse(exported) as {
        deployment: {
            resources: { urn: string; inputs?: Record<string, unknown>; outputs?: Record<string, unknown> }[];
        };
    };
    return deployment.resources
        .filter(({ inputs }) => inputs?.__provider !== undefined)
        .map(({ urn, inputs, outputs }) => [urn, inputs?.__provider, outputs?.__provider]);
}
