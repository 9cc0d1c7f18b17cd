import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findNpm, npmEnvironment } from "../../scripts/setup/dependencies";
import { COMMAND } from "../../src/base/command";

jest.setTimeout(60_000);

const tenant = process.env.HOTPATCH_E2E_TENANT ?? "";
const npx = join(dirname(findNpm()), "npx-cli.js");
const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
    version: string;
};

describe("the command as messages and pages write it", () => {
    const asked: string[] = [];
    /** A registry on which somebody has taken the name. */
    const registry = createServer(({ url = "" }, response) => {
        asked.push(url);
        if (url === "/taken.tgz") {
            response.writeHead(404).end();
            return;
        }
        const dist = { tarball: `${origin()}/taken.tgz`, shasum: "0".repeat(40) };
        const release = { name: "pulumi-hotpatch", version: "9.9.9", bin: { "pulumi-hotpatch": "x.js" }, dist };
        response.setHeader("content-type", "application/json");
        response.end(
            JSON.stringify({ name: release.name, "dist-tags": { latest: "9.9.9" }, versions: { "9.9.9": release } }),
        );
    });
    const origin = () => `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    let empty: string;

    beforeAll(async () => {
        empty = mkdtempSync(join(tmpdir(), "hotpatch-npx-"));
        await new Promise<void>((listening) => registry.listen(0, "127.0.0.1", listening));
    });
    afterAll(async () => {
        rmSync(empty, { recursive: true, force: true });
        registry.closeAllConnections();
        await new Promise((closed) => registry.close(closed));
    });
    beforeEach(() => asked.splice(0));

    function run(command: string, cwd: string): Promise<{ failed: boolean; stdout: string; stderr: string }> {
        const env = {
            ...npmEnvironment(process.env),
            npm_config_registry: origin(),
            npm_config_cache: join(empty, "cache"),
            npm_config_update_notifier: "false",
        };
        const args = [npx, ...command.split(" ").slice(1)];
        return new Promise((done) => {
            execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) =>
                done({ failed: error !== null, stdout, stderr }),
            );
        });
    }

    it.each([COMMAND, COMMAND.replace("pulumi-hotpatch", "hotpatch")])(
        "runs the installed one: %s",
        async (command) => {
            const { failed, stdout } = await run(`${command} kb 5089466`, tenant);
            expect([failed, stdout.slice(0, 18)]).toEqual([false, "KB5089466, 2026-05"]);
            expect(asked).toEqual([]);
        },
    );

    it("leaves the options behind it to the command where `--` stands before its name", async () => {
        expect((await run("npx --no -- pulumi-hotpatch --version", tenant)).stdout.trim()).toBe(version);
    });

    it("downloads nothing in a folder without the package, where somebody has taken its name", async () => {
        const folder = join(empty, "folder");
        mkdirSync(folder);
        writeFileSync(join(folder, "package.json"), '{"private": true}');
        const refused = await run(`${COMMAND} readiness`, folder);
        expect(refused.failed).toBe(true);
        expect(refused.stderr).toMatch(/canceled/);
        expect(asked).not.toContain("/taken.tgz");
        // What `--no` keeps from happening.
        await run(`${COMMAND.replace("--no", "--yes")} readiness`, folder);
        expect(asked).toContain("/taken.tgz");
    });
});
