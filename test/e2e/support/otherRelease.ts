import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestStack } from "./stack";

/**
 * Puts a copy of the installed package, of another version and with other bytes in every file, into the program's own
 * node_modules, where it is found first: to Pulumi it is another release.
 */
export function installOtherRelease(stack: TestStack, version: string): string {
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
