import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as emulator from "../../../packages/graph-emulator/src";
import { UserError } from "../../../src/base/userError";
import { emulatorCommand } from "../../../src/cli/commands/emulator";
import { ran } from "./ran";
import { testTerminal } from "./terminal";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hotpatch-cli-"));
    writeFileSync(join(folder, "tenant.yaml"), "fleet: { devices: 7, seed: 5 }\nservice: { replicationLagMs: 30 }\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = ["--", process.execPath, "-e", ""];

/** Runs the verb with the real emulator, and tells with which options it was started. */
async function run(...args: string[]) {
    const started: emulator.GraphEmulatorOptions[] = [];
    const startGraphEmulator: typeof emulator.startGraphEmulator = (options = {}) => {
        started.push(options);
        return emulator.startGraphEmulator(options);
    };
    const terminal = testTerminal({ cwd: folder });
    const load = () => ({
        ...emulator,
        startGraphEmulator,
        pulumiEnvironment: () => ({ PATH: process.env.PATH ?? "" }),
    });
    await ran(emulatorCommand(load), [...args, ...NOTHING], { terminal });
    return started[0];
}

describe("hotpatch emulator", () => {
    it("takes a scenario, and what is said on the command line goes before it", async () => {
        expect(await run("--scenario", "tenant.yaml")).toMatchObject({ devices: 7, seed: 5, replicationLagMs: 30 });
        expect(await run("--scenario", "tenant.yaml", "--devices", "3", "--lag", "10")).toMatchObject({
            devices: 3,
            seed: 5,
            replicationLagMs: 10,
        });
        expect(await run("--devices", "3", "--latency", "1")).toMatchObject({ devices: 3, seed: 1, latencyMs: 1 });
    });

    it("takes a scale for the throttle and faults in short", async () => {
        expect(
            await run("--devices", "1", "--throttle", "0.5", "--faults", "503@/groups#2", "--faults", "random=0.1"),
        ).toMatchObject({
            throttle: 0.5,
            faults: { rules: [{ kind: "503", path: "/groups", nth: 2 }], random: { share: 0.1 } },
        });
    });

    it("records into a file of the folder that it runs in", async () => {
        await run("--devices", "1", "--record", "log.ndjson");
        expect(readFileSync(join(folder, "log.ndjson"), "utf8")).toBe("");
    });

    it.each([
        [
            ["--scenario", "no.yaml"],
            /^Read scenario 'no\.yaml': there is no such file\. Check the path after --scenario/,
        ],
        [["--faults", "555"], /^Set faults: '555' has no valid kind\. Use one of 400/],
        [
            ["--record", join("no", "log")],
            /^Record to 'no.log': the file cannot be written \(ENOENT\)\. Choose another/,
        ],
    ])("%j is told as a user's error with its fix", async (args, message) => {
        const running = run("--devices", "1", ...args);
        await expect(running).rejects.toThrow(message);
        await expect(running).rejects.toThrow(UserError);
    });

    it("names line and key of a scenario that is wrong", async () => {
        writeFileSync(join(folder, "tenant.yaml"), "fleet:\n  device: 3\n");
        await expect(run("--scenario", "tenant.yaml")).rejects.toThrow(
            /tenant\.yaml': line 2, 'fleet\.device': not a known key\. Did you mean 'devices'\?/,
        );
    });

    it.each([
        [["--throttle", "much"], /It has to be a number of 0 or more/],
        [["--lag", "-1"], /whole number/],
    ])("%j is refused by the command line", async (args, message) => {
        await expect(run(...args)).rejects.toThrow(message);
    });
});
