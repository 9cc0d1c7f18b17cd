import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/main";
import { testTerminal } from "./terminal";

describe("what the operating system says about a file", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-mistakes-"));
        symlinkSync("loop", join(folder, "loop"));
        writeFileSync(join(folder, "devices.csv"), "DeviceId,OSVersion,OS\n1,10.0.26100.4929,Windows\n");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const run = async (...args: string[]) => {
        const terminal = testTerminal({ cwd: folder });
        return { code: await main(args, terminal), err: terminal.err() };
    };

    it.each([
        [["readiness", "--from", "loop"], /^hotpatch: Read file '.*loop': its symbolic links form a loop \(ELOOP\)\./],
        [["readiness", "--from", "devices.csv/x"], /^hotpatch: Read file '.*': (a part of its path|no such file)/],
        [
            ["readiness", "--from", "devices.csv", "-o", "loop"],
            /^hotpatch: Write 'loop': its symbolic links form a loop/,
        ],
        [
            ["readiness", "--from", "devices.csv", "-o", "loop/x"],
            /^hotpatch: Write 'loop\/x': its symbolic links form a loop/,
        ],
        [["readiness", "--from", "devices.csv", "-o", "devices.csv/x"], /^hotpatch: Write 'devices\.csv\/x': /],
        [["import", "--out", "loop"], /^hotpatch: (?!a bug)/],
        [["rule", "check", "@loop"], /^hotpatch: Read 'loop': /],
        [["emulator", "--scenario", "loop"], /^hotpatch: Read scenario 'loop': /],
    ])("is the user's to mend, and no bug: %j", async (args, message) => {
        const { code, err } = await run(...args);
        expect(err).toMatch(message);
        expect(err).not.toContain("a bug");
        expect(code).toBe(1);
    });

    it("about the current folder or that for temporary files is told with the fix", () => {
        const gone = join(folder, "gone");
        mkdirSync(gone);
        const command = join(__dirname, "../../../dist/cli/main.js");
        const inGone = spawnSync(
            process.execPath,
            [
                "-e",
                `require("fs").rmdirSync(process.cwd());
                 const args = [${JSON.stringify(command)}, "readiness", "--from", "x.csv"];
                 process.exitCode = require("child_process").spawnSync(process.execPath, args, { stdio: "inherit" }).status;`,
            ],
            { cwd: gone, encoding: "utf8" },
        );
        expect(inGone.stderr).toMatch(/^hotpatch: Find the current folder: it is not there any more/);
        expect(inGone.status).toBe(1);
        const env = {
            PATH: process.env.PATH,
            TMPDIR: join(folder, "none"),
            TEMP: join(folder, "none"),
            TMP: join(folder, "none"),
        };
        const emulator = spawnSync(process.execPath, [command, "emulator", "--https", "--port", "0"], {
            env,
            encoding: "utf8",
            timeout: 20_000,
        });
        expect(emulator.stderr).toMatch(/^hotpatch: Make temporary folder '.*': .* Set TMPDIR/);
        expect(emulator.status).toBe(1);
    });
});
