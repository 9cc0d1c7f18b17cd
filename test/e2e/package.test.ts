import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const installed = join(process.env.HOTPATCH_E2E_TENANT ?? "", "node_modules", "pulumi-hotpatch");

describe("the package as a user gets it", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((file) =>
        file.replaceAll("\\", "/"),
    );

    it("holds compiled code with its types, the licence and the README, and nothing else", () => {
        expect(files.filter((file) => !file.startsWith("dist")).sort()).toEqual([
            "LICENSE",
            "README.md",
            "package.json",
        ]);
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

    it("names neither the machine it was made on nor a package registry", () => {
        for (const file of files.filter((name) => /\.(js|ts|json|md)$/.test(name))) {
            const text = readFileSync(join(installed, file), "utf8");
            expect(text).not.toContain(process.cwd());
            expect(text).not.toMatch(/registry\.npmjs|npmjs\.org\//);
        }
    });
});
