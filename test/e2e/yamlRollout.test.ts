import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireYamlHost } from "./support/program";
import { type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

jest.setTimeout(600_000);

/** The last program of the page in YAML, with the plugin where the packed package is installed. */
const page = readFileSync(join(__dirname, "..", "..", "docs", "languages.md"), "utf8");
const program =
    [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text.replace("path: ", "path: ../")).at(-1) ??
    "";

describe("a rollout in YAML, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        requireYamlHost();
        stack = await testStack("export {};", { emulator: { devices: 120, seed: 3 }, env: WITHOUT_IMPACT });
    });
    afterAll(() => stack?.stop());

    const write = (text: string) => writeFileSync(join(stack.folder, "Pulumi.yaml"), text);
    const up = () => stack.pulumi(["up", "--yes", "--skip-preview"]);
    const writes = () => stack.emulator.requests.filter(({ method }) => method !== "GET").length;
    const members = () => stack.emulator.groups.flatMap((group) => group.members);

    it("lists every mistake in a preview, which sends nothing", async () => {
        write(program.replace("to: 0.25 }", "to: 0.3 }").replace("open: 0.25", "open: 2"));
        expect((await stack.pulumi(["preview"], 1)).text).toMatch(/rings\[2\]\.open.*must be a number from 0 to 1/);
        write(program.replace("to: 0.25 }", "to: 0.3 }"));
        expect((await stack.pulumi(["preview"], 1)).text).toMatch(/'pilot' and 'early' overlap/);
        expect(writes()).toBe(0);
    });

    it("opens its rings, each in a sentence, and no device is in two of them", async () => {
        write(program);
        const { text } = await stack.pulumi(["preview"]);
        expect(text).toContain("ring 'early' opens: 0 % -> 100 %");
        expect(text).toContain("ring 'broad' opens: 0 % -> 25 %");
        expect(writes()).toBe(0);
        await up();
        expect(members().length).toBeGreaterThan(30);
        expect(new Set(members()).size).toBe(members().length);
        const { groupIds, policyIds } = await stack.outputs();
        expect(Object.keys(groupIds as object)).toEqual(["broad", "early", "pilot"]);
        expect(Object.values(policyIds as object).sort()).toEqual(stack.emulator.policies.map(({ id }) => id).sort());
        expect((await stack.pulumi(["preview", "--expect-no-changes"])).text).not.toContain("opens:");
    });

    it("opens a ring further, by what it has recorded: devices only enter", async () => {
        const before = members();
        write(program.replace("open: 0.25", "open: 1"));
        expect((await stack.pulumi(["preview"])).text).toContain("ring 'broad' opens: 25 % -> 100 %");
        await up();
        expect(members()).toEqual(expect.arrayContaining(before));
        expect(members().length).toBeGreaterThan(before.length);
    });

    it("is stopped as a whole: hotpatch is off, and devices stay", async () => {
        const before = members();
        write(program.replace("open: 0.25", "open: 1").replace("fleet:", "state: stopped\n            fleet:"));
        await up();
        expect(stack.emulator.policies.map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false, false]);
        expect(members()).toEqual(before);
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(stack.emulator.policies).toEqual([]);
    });
});
