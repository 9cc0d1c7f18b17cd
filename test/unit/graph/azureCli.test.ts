import childProcess, { type ExecException, type ExecOptions } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { accessTokens } from "../../../src/graph/identity/credential";
import { readGraphSettings } from "../../../src/graph/settings";
import { failureOf, loopbackToken, TENANT } from "./support/graph";

const ISSUED = loopbackToken({ tid: TENANT, from: "az" });

type Done = (error: ExecException | null, stdout: string, stderr: string) => void;

let folder: string;

/** An `az` that writes down what it was asked, and answers with a token. It is found first on PATH. */
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hotpatch-az-"));
    const answer = { accessToken: ISSUED, expires_on: Math.floor(Date.now() / 1000) + 3600, tokenType: "Bearer" };
    const program = `
require("node:fs").writeFileSync(${JSON.stringify(join(folder, "asked.json"))}, JSON.stringify(process.argv.slice(2)));
if (require("node:fs").existsSync(${JSON.stringify(join(folder, "hangs"))})) {
    require("node:fs").writeFileSync(${JSON.stringify(join(folder, "pid"))}, String(process.pid));
    setInterval(() => {}, 1_000);
} else {
    console.log(${JSON.stringify(JSON.stringify(answer))});
}`;
    const script = join(folder, "az.js");
    writeFileSync(script, program);
    writeFileSync(join(folder, "az.cmd"), `@"${process.execPath}" "${script}" %*\r\n`);
    writeFileSync(join(folder, "az"), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    chmodSync(join(folder, "az"), 0o755);
    const path = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    const env = { ...process.env, [path]: `${folder}${delimiter}${process.env[path]}` };
    // What a test writes into process.env does not reach the programs that are started.
    const { exec } = childProcess;
    const execWithPath = (command: string, options: ExecOptions, done: Done) =>
        exec(command, { ...options, env, encoding: "utf8" }, done);
    jest.spyOn(childProcess, "exec").mockImplementation(execWithPath as typeof exec);
});
afterAll(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, maxRetries: 3 });
});

describe("a token of whoever is signed in to the Azure CLI", () => {
    it("is asked for Microsoft Graph and the configured tenant, where nothing else is set up", async () => {
        const settings = readGraphSettings({ config: () => undefined, env: { ARM_TENANT_ID: TENANT } });
        expect(await accessTokens(settings).token()).toBe(ISSUED);
        const asked = JSON.parse(readFileSync(join(folder, "asked.json"), "utf8")) as string[];
        const line = asked.join(" ");
        expect(line).toMatch(/^account get-access-token\b/);
        expect(line).toMatch(/--resource https:\/\/graph\.microsoft\.com\b/);
        expect(line).toContain(`--tenant ${TENANT}`);
    });

    it("is waited for as long as a request, and then no longer keeps this process alive", async () => {
        writeFileSync(join(folder, "hangs"), "");
        const env = { ARM_TENANT_ID: TENANT, HOTPATCH_REQUEST_TIMEOUT_SECONDS: "2" };
        const error = await failureOf(accessTokens(readGraphSettings({ config: () => undefined, env })).token());
        expect(String(error)).toMatch(/Tried: Azure CLI \(no answer within 2 s\)/);
        try {
            while (process.getActiveResourcesInfo().includes("ProcessWrap")) {
                await new Promise((resolve) => setTimeout(resolve, 10)); // Without an end the test has none either.
            }
        } finally {
            // The system ends the shell around it, and not the program itself.
            process.kill(Number(readFileSync(join(folder, "pid"), "utf8")));
        }
    });
});
