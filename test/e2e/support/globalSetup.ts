import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

/** npm, run by this Node: `npm.cmd` cannot be started without a shell on Windows. */
function npm(args: string[], cwd: string): string {
    const cli = process.env.npm_execpath;
    const [command, first] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []];
    return execFileSync(command, [...first, ...args], {
        cwd,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        shell: command === "npm" && process.platform === "win32",
    });
}

/**
 * Makes a tenant's repository as a user would: a folder with a package.json of its own, into which both packed tarballs are
 * installed beside Pulumi. All end-to-end tests run their programs below it. With `HOTPATCH_E2E_SHARED_TENANT` several runs
 * share one folder, which the first of them fills and none removes.
 */
export default function globalSetup(): void {
    const shared = process.env.HOTPATCH_E2E_SHARED_TENANT;
    const tenant = realpathSync(shared ?? mkdtempSync(join(tmpdir(), "hotpatch-e2e-")));
    process.env.HOTPATCH_E2E_TENANT = tenant;
    if (shared !== undefined && existsSync(join(tenant, "node_modules"))) {
        return;
    }
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const packed = (folder: string): string => {
        const [{ filename }] = JSON.parse(npm(["pack", "--json", "--pack-destination", tenant], folder));
        return `file:./${filename}`;
    };
    const pinned = (name: string) => devDependencies[name];
    const manifest = {
        name: "tenant",
        private: true,
        dependencies: {
            "@pulumi/azuread": pinned("@pulumi/azuread"),
            "@pulumi/pulumi": pinned("@pulumi/pulumi"),
            "intune-graph-emulator": packed(join(root, "packages", "graph-emulator")),
            "pulumi-hotpatch": packed(root),
            typescript: pinned("typescript"),
            "@types/node": pinned("@types/node"),
        },
    };
    writeFileSync(join(tenant, "package.json"), JSON.stringify(manifest, undefined, 4));
    npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], tenant);
}
