import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const example = (file: string) => readFileSync(join(__dirname, "..", "..", "examples", "rollout", file), "utf8");
const DAY_MS = 86_400_000;

/** What the README shows of a preview: the indented lines after a sentence, up to the next paragraph. */
function shown(after: string): string[] {
    const [, rest = ""] = example("README.md").split(`${after}:\n\n`);
    return (/^(?:(?: {4}.*)?\n)+/.exec(rest)?.[0] ?? "")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
}

describe("the example of a rollout", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(example("index.ts"), { env: { HOTPATCH_IMPACT: "true" } });
        const config = example("Pulumi.tenant.yaml").replaceAll("hotpatch-rollout:", "tenant:");
        writeFileSync(join(stack.folder, "Pulumi.test.yaml"), config);
    });
    afterAll(() => stack?.stop());

    it("previews and is held as its README says, and promote leaves its configuration alone", async () => {
        const first = shown("With the configuration as it is here, only the pilot opens");
        expect(first).toEqual(["ring 'pilot' opens: 0 % -> 100 %", "Resources:", "+ 7 to create"]);
        const { text } = await stack.pulumi(["preview"]);
        for (const line of first) {
            expect(text).toContain(line);
        }
        expect(text).not.toMatch(/ring '(early|broad)' opens/);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);

        writeFileSync(join(stack.folder, "stack.json"), await stack.export());
        const before = readFileSync(join(stack.folder, "Pulumi.test.yaml"), "utf8");
        const promoted = await stack.hotpatch(["rollout", "promote", "stack.json", "--write"], 2);
        expect(promoted.text).toContain("Ring 'early' of rollout 'win11' is held: 0 % -> 100 %");
        expect(readFileSync(join(stack.folder, "Pulumi.test.yaml"), "utf8")).toBe(before);

        await stack.pulumi(["config", "set", "early", "1"]);
        const [held = "", soak = ""] = shown("early at 1 right after the pilot, the preview is");
        const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
        const { openedAt } = JSON.parse(await stack.export()).deployment.resources.flatMap(
            ({ outputs }: { outputs?: { rings?: { openedAt?: string }[] } }) => outputs?.rings ?? [],
        )[0];
        const opened = Date.parse(openedAt);
        const said = (await stack.pulumi(["preview"])).text;
        expect(said).toContain(held);
        expect(soak).toContain("2026-11-28");
        expect(said).toContain(
            soak.replace("2026-11-28", day(opened)).replace("2026-12-12", day(opened + 14 * DAY_MS)),
        );
    });
});
