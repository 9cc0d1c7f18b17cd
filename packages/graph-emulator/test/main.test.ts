import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

// Of the build, as a user runs it.
const MAIN = join(__dirname, "..", "dist", "main.js");

describe("intune-graph-emulator", () => {
    it("prints the variables that lead to it, answers, and ends on SIGTERM", async () => {
        const child = spawn(process.execPath, [MAIN, "--devices", "3", "--seed", "7"], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        try {
            const [line] = await once(child.stdout.setEncoding("utf8"), "data");
            const variables = JSON.parse(line);
            const answer = await fetch(`${variables.HOTPATCH_GRAPH_ENDPOINT}/v1.0/deviceManagement/managedDevices`, {
                headers: { authorization: `Bearer ${variables.HOTPATCH_GRAPH_TOKEN}` },
            });
            expect(answer.status).toBe(200);
        } finally {
            child.kill();
        }
        await once(child, "exit");
    });

    it.each([
        [["--devices", "many"], /Read --devices 'many': not a whole number/],
        [["--nonsense"], /--nonsense/],
        [["--scenario", "none.yaml"], /none\.yaml/],
    ])("ends with 2 and the reason for %j", (args, reason) => {
        const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
        expect([status, stderr]).toEqual([2, expect.stringMatching(reason)]);
    });
});
