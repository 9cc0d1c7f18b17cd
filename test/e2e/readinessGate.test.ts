import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const example = readFileSync(join(__dirname, "..", "..", "examples", "readiness-gate", "index.ts"), "utf8");

describe("the example of a readiness gate", () => {
    let stack: TestStack;
    beforeAll(async () => {
        // Nearly half of a generated fleet is eligible.
        stack = await testStack(example, { emulator: { devices: 200 } });
    });
    afterAll(() => stack?.stop());

    it("refuses to open a ring whose devices are not ready, in the preview already", async () => {
        const { text } = await stack.pulumi(["preview"], 1);
        expect(text).toMatch(/"readiness-gate" failed: the ring stays closed: \d+ of \d+ devices are eligible/);
        expect(stack.emulator.policies).toEqual([]);
    });

    it("opens it once enough of them are", async () => {
        await stack.pulumi(["config", "set", "requiredShare", "20"]);
        const { text } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(text).toContain("The ring opens:");
        expect(stack.emulator.policies[0]?.assignments).toHaveLength(1);
    });
});
