import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const program = `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("win11", { group: { versions: ["24H2"] }, policy: { deferralDays: 3 } });`;

/**
 * Puts a copy of the installed package, of another version and with other bytes in every file, into the program's own
 * node_modules, where it is found first: to Pulumi it is another release.
 */
function installOtherRelease(stack: TestStack, version: string): string {
    const tenant = process.env.HOTPATCH_E2E_TENANT ?? "";
    const copy = join(stack.folder, "node_modules", "pulumi-hotpatch");
    cpSync(join(tenant, "node_modules", "pulumi-hotpatch"), copy, { recursive: true });
    const manifest = join(copy, "package.json");
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), version }));
    for (const file of readdirSync(join(copy, "dist"), { recursive: true, encoding: "utf8" })) {
        if (file.endsWith(".js")) {
            const path = join(copy, "dist", file);
            writeFileSync(path, `${readFileSync(path, "utf8")}\n// of release ${version}\n`);
        }
    }
    return copy;
}

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
