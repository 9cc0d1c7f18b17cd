import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const example = join(__dirname, "..", "..", "examples", "github-workflow");

interface Workflow {
    readonly jobs: Record<string, { steps: { run?: string; uses?: string }[]; permissions: Record<string, string> }>;
}

describe("the workflow for GitHub", () => {
    const workflow = parse(readFileSync(join(example, ".github", "workflows", "hotpatch.yml"), "utf8")) as Workflow;
    const scripts = (JSON.parse(readFileSync(join(example, "package.json"), "utf8")) as { scripts: object }).scripts;

    it("runs scripts that the example has, and may ask for an identity but never keeps a secret of the tenant", () => {
        const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
        const named = runs.flatMap((run) => /^npm run (\S+)$/.exec(run)?.[1] ?? []);
        expect(named.sort()).toEqual(Object.keys(scripts).sort());
        expect(runs.join("\n")).not.toContain("--edit-last");
        for (const { permissions } of Object.values(workflow.jobs)) {
            expect(permissions["id-token"]).toBe("write");
        }
        expect(JSON.stringify(workflow)).not.toMatch(/CLIENT_SECRET/);
    });
});

describe("the workflow's scripts", () => {
    let stack: TestStack;
    beforeAll(async () => {
        // The comment is about the summary, which takes longer from a service that throttles.
        stack = await testStack("export {};", { env: { HOTPATCH_IMPACT: "true", HOTPATCH_IMPACT_SECONDS: "120" } });
        cpSync(join(example, "ci"), join(stack.folder, "ci"), { recursive: true });
        cpSync(join(example, "index.ts"), join(stack.folder, "index.ts"));
    });
    afterAll(() => stack?.stop());

    const file = (name: string) => readFileSync(join(stack.folder, name), "utf8");

    function script(name: string): Promise<number | null> {
        return new Promise((resolve, reject) => {
            const output = join(stack.folder, "github-output");
            writeFileSync(output, "");
            const child = spawn(process.execPath, [join("ci", `${name}.js`)], {
                cwd: stack.folder,
                env: { ...stack.env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: join(stack.folder, "summary.md") },
                stdio: ["ignore", "ignore", "inherit"],
            });
            child.on("error", reject);
            child.on("close", resolve);
        });
    }

    it("preview a pull request as Markdown, and change nothing", async () => {
        expect(await script("preview")).toBe(0);
        const comment = file("preview.md");
        expect(comment).toMatch(/^<!-- hotpatch preview of .* -->\n### What this change does to the tenant\n\n\|/);
        expect(comment).toMatch(/^\| Hotpatch ring 'broad' \| \d+ \| 0 \| 0 \| 0 \|$/m);
        const folded = comment.indexOf("<details>");
        expect(comment.indexOf("Hotpatch ring 'broad' after this change")).toBeLessThan(folded);
        expect(comment.indexOf('displayName    : "Hotpatch - Broad"')).toBeGreaterThan(folded);
        expect(stack.emulator.policies).toEqual([]);
    });

    it("deploy, and find no drift afterwards", async () => {
        expect(await script("deploy")).toBe(0);
        expect(stack.emulator.policies.map(({ displayName }) => displayName).sort()).toEqual([
            "Hotpatch - Broad",
            "Hotpatch - Pilot",
        ]);
        expect(await script("drift")).toBe(0);
        expect(file("github-output")).toBe("drift=false\n");
        expect(existsSync(join(stack.folder, "drift.md"))).toBe(false);
    });

    it("report drift as an output and a text, without failing the job, and the next deployment repairs it", async () => {
        const [policy] = stack.emulator.policies;
        const path = `/beta/deviceManagement/windowsQualityUpdatePolicies/${policy?.id}`;
        expect((await stack.call("PATCH", path, { hotpatchEnabled: false })).status).toBe(200);
        expect(await script("drift")).toBe(0);
        expect(file("github-output")).toBe("drift=true\n");
        expect(file("drift.md")).toContain("~ hotpatchEnabled: true => false");
        expect(await script("deploy")).toBe(0);
        expect(stack.emulator.policies.map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([true, true]);
    });

    it("fail where they could not look: a mistake is no drift", async () => {
        stack.write('throw new Error("broken");');
        expect(await script("preview")).not.toBe(0);
        expect(file("preview.md")).toContain("The preview failed");
        const kept = stack.env.PULUMI_BACKEND_URL;
        stack.env.PULUMI_BACKEND_URL = "file:///nowhere/at/all";
        expect(await script("drift")).not.toBe(0);
        expect(file("github-output")).toBe("drift=false\n");
        stack.env.PULUMI_BACKEND_URL = kept ?? "";
    });
});
