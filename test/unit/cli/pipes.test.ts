import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/main";
import { testTerminal } from "./terminal";

const COMMAND = join(__dirname, "../../../dist/cli/main.js");

describe("the command in a pipe", () => {
    let folder: string;
    let file: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-pipes-"));
        file = join(folder, "devices.csv");
        const lines = Array.from({ length: 20_000 }, (_, place) => `${place},10.0.26100.4929,Windows`);
        writeFileSync(file, `DeviceId,OSVersion,OS\n${lines.join("\n")}\n`);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Runs until one of its streams is closed after a first piece of it. */
    function leftEarly(closes: "stdout" | "stderr", args: readonly string[]): Promise<{ code: number; err: string }> {
        return new Promise((resolve, reject) => {
            const child = spawn(process.execPath, [COMMAND, ...args], { env: { PATH: process.env.PATH } });
            let err = "";
            child.stderr.on("data", (chunk) => {
                err += chunk;
            });
            if (closes === "stderr") {
                child.stderr.destroy();
            } else {
                child.stdout.once("data", () => child.stdout.destroy());
            }
            child.on("error", reject);
            child.on("close", (code) => resolve({ code: code ?? -1, err }));
        });
    }

    it.each(["csv", "ndjson", "json"])(
        "ends in peace and says nothing if %s is read by nobody any more",
        async (format) => {
            expect(await leftEarly("stdout", ["readiness", "--from", file, "--format", format])).toEqual({
                code: 0,
                err: "",
            });
        },
    );

    it("ends in peace if its messages are read by nobody", async () => {
        expect(await leftEarly("stderr", ["readiness", "--from", join(folder, "nothing.csv")])).toEqual({
            code: 0,
            err: "",
        });
    });

    it("writes no progress and no colour", async () => {
        const terminal = testTerminal();
        await main(["readiness", "--from", file, "--format", "csv"], terminal);
        expect(terminal.out().split("\n").length).toBeGreaterThan(20_000);
        expect(terminal.err()).not.toContain("Reading");
        expect(terminal.out()).not.toContain("\u001b");
    });
});
