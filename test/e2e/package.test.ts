import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import * as ts from "typescript";

const installed = join(process.env.HOTPATCH_E2E_TENANT ?? "", "node_modules", "pulumi-hotpatch");

/** What checks a packed package: its script below node_modules, and an option. */
const CHECKERS: Readonly<Record<string, readonly [script: string, option: string]>> = {
    publint: ["publint/src/cli.js", "--strict"],
    "are-the-types-wrong": ["@arethetypeswrong/cli/dist/index.js", "--no-color"],
};

describe("the package as a user gets it", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((file) =>
        file.replaceAll("\\", "/"),
    );

    it("holds compiled code with its types, pages, examples and the licence, and nothing else", () => {
        const isFile = (file: string) => statSync(join(installed, file)).isFile();
        const others = files.filter((file) => !file.startsWith("dist") && isFile(file)).sort();
        expect(others.filter((file) => !/^(docs|examples)\//.test(file))).toEqual([
            "CONTRIBUTING.md",
            "LICENSE",
            "README.md",
            "package.json",
            "plugin/pulumi-resource-hotpatch",
            "plugin/pulumi-resource-hotpatch.cmd",
            "plugin/schema.json",
        ]);
        expect(
            others.filter(
                (file) =>
                    file.startsWith("docs/") &&
                    !/^docs\/(decisions\/)?[\w-]+\.md$|^docs\/schemas\/[\w-]+\.json$|^docs\/pictures\/[\w-]+\.png$/.test(
                        file,
                    ),
            ),
        ).toEqual([]);
        const source =
            /^examples\/[\w-]+\/(index\.ts|package\.json|tsconfig\.json|Pulumi(\.tenant)?\.yaml|README\.md|ci\/\w+\.js|\.github\/workflows\/\w+\.yml)$/;
        expect(others.filter((file) => file.startsWith("examples/") && !source.test(file))).toEqual([]);
        const odd = files.filter(
            (file) => file.startsWith("dist/") && /\.\w+$/.test(file) && !/\.(js|d\.ts)$/.test(file),
        );
        expect(odd).toEqual([]);
    });

    it("offers what its exports name, and nothing else", () => {
        const require = createRequire(join(process.env.HOTPATCH_E2E_TENANT ?? "", "index.js"));
        const manifest = require("pulumi-hotpatch/package.json") as { exports: object; bin: Record<string, string> };
        expect(Object.keys(manifest.exports)).toEqual([".", "./handlers/v1", "./emulator", "./package.json"]);
        expect(Object.keys(require("pulumi-hotpatch/handlers/v1"))).toEqual([
            "policy",
            "assignment",
            "tenantDefault",
            "settingsCatalogPolicy",
            "settingsCatalogAssignment",
        ]);
        // The package's own name, which `npx` looks for, and its short form.
        expect(Object.keys(manifest.bin).sort()).toEqual(["hotpatch", "pulumi-hotpatch"]);
        for (const file of Object.values(manifest.bin)) {
            expect(existsSync(join(installed, file))).toBe(true);
            expect(readFileSync(join(installed, file), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
        }
        // In a Node of its own: jest's module loader does not keep to "exports".
        const outside = spawnSync(process.execPath, ["-e", 'require("pulumi-hotpatch/dist/graph/graphClient")'], {
            cwd: process.env.HOTPATCH_E2E_TENANT,
            encoding: "utf8",
        });
        expect(outside.stderr).toMatch(/not defined by "exports"/);
    });

    it("has what its pages link to", () => {
        const pages = files.filter((file) => file.endsWith(".md"));
        const links = pages.flatMap((page) =>
            [...readFileSync(join(installed, page), "utf8").matchAll(/\]\((?![a-z]+:)([^)#]+)[^)]*\)/g)].map(
                ([, target = ""]) => posix.join(posix.dirname(page), target),
            ),
        );
        expect(links.length).toBeGreaterThan(5);
        expect(links.filter((link) => !files.includes(link))).toEqual([]);
    });

    it.each(["pulumi-hotpatch", "pulumi-hotpatch/handlers/v1", "pulumi-hotpatch/emulator"])(
        "has types for %s, also where TypeScript does not read exports (moduleResolution node10)",
        (name) => {
            const program = join(process.env.HOTPATCH_E2E_TENANT ?? "", "index.ts");
            for (const moduleResolution of [ts.ModuleResolutionKind.Node10, ts.ModuleResolutionKind.Node16]) {
                const { resolvedModule } = ts.resolveModuleName(name, program, { moduleResolution }, ts.sys);
                expect(resolvedModule?.resolvedFileName).toMatch(/\.d\.ts$/);
            }
        },
    );

    it.each([
        ["publint", "pulumi-hotpatch"],
        ["publint", "intune-graph-emulator"],
        ["are-the-types-wrong", "pulumi-hotpatch"],
        ["are-the-types-wrong", "intune-graph-emulator"],
    ])("%s has nothing to say about %s", (checker, name) => {
        const tenant = process.env.HOTPATCH_E2E_TENANT ?? "";
        const tarball = readdirSync(tenant).find((file) => file.startsWith(name) && file.endsWith(".tgz")) ?? "";
        const [script, option] = CHECKERS[checker] ?? [];
        const args = [join(__dirname, "..", "..", "node_modules", script ?? ""), option ?? "", join(tenant, tarball)];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
        expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
    });

    it("names neither the machine it was made on nor a package registry", () => {
        for (const file of files.filter((name) => /\.(js|ts|json|md)$/.test(name))) {
            const text = readFileSync(join(installed, file), "utf8");
            expect(text).not.toContain(process.cwd());
            expect(text).not.toMatch(/registry\.npmjs|npmjs\.org\//);
        }
    });
});
