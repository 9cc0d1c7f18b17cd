import { readdirSync } from "node:fs";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

describe("hotpatch emulator -- pulumi, in a tenant's repository without a tenant", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(`
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("win11", { group: { versions: ["24H2"] } });
export const fleet = hotpatch.getFleetReadinessOutput().byBadge;`);
    });
    afterAll(() => stack?.stop());

    const around = (args: readonly string[], expected?: number) =>
        stack.hotpatch(["emulator", "--devices", "25", "--", "pulumi", ...args, "--non-interactive"], expected);

    it("previews with a stack of its own, and leaves nothing behind", async () => {
        const before = readdirSync(stack.folder).sort();
        const { text } = await around(["preview"]);
        expect(text).toMatch(/hotpatch:index:HotpatchRing win11 create/);
        expect(text).toMatch(/azuread:index:GroupWithoutMembers win11-group create/);
        expect(text).toMatch(/"?Eligible"? *: \d+/);
        expect(text).toContain("Previewing update (offline)");
        expect(readdirSync(stack.folder).sort()).toEqual(before);
        expect(stack.emulator.requests).toEqual([]);
    });

    it("creates for real, in the embedded Graph of this run alone, on the stack that the command names", async () => {
        const { text } = await around(["up", "--yes", "--skip-preview", "--stack", "nightly"]);
        expect(text).toMatch(/\+ 6 created/);
        expect(text).toContain("(nightly)");
        expect(stack.emulator.policies).toEqual([]);
    });

    it("passes the exit code through", async () => {
        stack.write('throw new Error("broken");');
        const { code } = await around(["preview"], 1);
        expect(code).toBe(1);
    });
});
