import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../src/base/clock";
import { rollout } from "../../../src/cli/commands/rollout";
import { main } from "../../../src/cli/main";
import type { RolloutStatus } from "../../../src/rollout/status";
import { clientOf, type TestTenant, testTenant } from "../delivery/tenant";
import { connectionTo, ran } from "./ran";
import { stackExport } from "./stackExport";
import { interruptedWhen, testTerminal } from "./terminal";

describe("hotpatch rollout status", () => {
    let tenant: TestTenant;
    let folder: string;
    let policyId: string;
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-rollout-"));
        tenant = await testTenant({ devices: 60, seed: 3 });
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        policyId = await tenant.policy("Pilot", true, { include: [await tenant.group("Pilots", objects)] });
        write(stackExport({ policyId, held: true }));
    });
    afterEach(() => jest.restoreAllMocks());
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await tenant.emulator.stop();
    });

    const write = (text: string, name = "stack.json") => writeFileSync(join(folder, name), text);
    async function run(args: readonly string[], roles?: readonly string[]) {
        const token = roles === undefined ? {} : { HOTPATCH_GRAPH_TOKEN: tenant.emulator.issueToken({ roles }) };
        const terminal = testTerminal({ env: { ...tenant.emulator.environment(), ...token }, cwd: folder });
        const code = await main(["rollout", "status", ...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }

    it("has each device of a ring in one count, and the same numbers as delivery", async () => {
        const { code, out } = await run(["stack.json", "--format", "json"]);
        expect(code).toBe(0);
        const status: RolloutStatus = JSON.parse(out);
        const [pilot, early] = status.rollouts[0]?.rings ?? [];
        const devices = pilot?.devices;
        if (devices === undefined) {
            throw new Error("pilot has no devices");
        }
        const { members, delivered, pending, failed, unknown, blocked } = devices;
        expect(members).toBeGreaterThan(40);
        expect(delivered + pending + failed + unknown + blocked).toBe(members);
        const { hotpatched, onBaseline, onCumulative, behind, notKnown } = devices;
        expect(hotpatched + onBaseline + onCumulative + behind + notKnown).toBe(members);
        const delivery = testTerminal({ env: tenant.emulator.environment() });
        await main(["delivery", "--policy", "Pilot", "--format", "json"], delivery);
        expect(JSON.parse(delivery.out()).policies[0].computed).toMatchObject({ succeeded: delivered, failed });
        expect(failed).toBeGreaterThan(0);
        expect(Math.max(...Object.values(devices.failedCauses))).toBeLessThanOrEqual(failed);
        expect(pilot).toMatchObject({ policyId, paused: true, has: "share from 0 % to 5 %" });
        expect(early).toEqual({
            name: "early",
            open: 0,
            has: "the rest",
            paused: false,
            stopped: false,
            held: { to: 0.5, at: "2026-11-20T08:00:00.000Z", reasons: ["Nobody has approved it.", "It is Friday."] },
        });
    });

    it("prints a line a ring, and what holds one", async () => {
        const { out } = await run(["stack.json"]);
        expect(out).toMatch(/^Rollout win11, \d{4}-/);
        expect(out).toMatch(/^pilot +100 % +\d+ +\d+ +\d+ +\d+ +\d+ +\d+ +\d+ +\d{4}-\d{2}-\d{2} to/m);
        expect(out).toMatch(/^early +0 % +- +- +- +- +- +- +- +-$/m);
        const text = out.replace(/\s+/g, " ");
        expect(text).toContain("Ring 'pilot': share from 0 % to 5 %, opened further last on 2026-11-01, paused.");
        expect(text).toMatch(/Ring 'pilot' has devices that failed: \w+ \(\d+\)/);
        expect(text).toContain(
            "Ring 'early' was held at 0 % on 2026-11-20, and would open to 50 %: Nobody has approved it. It is Friday.",
        );
        const { out: comment } = await run(["stack.json", "--format", "markdown"]);
        expect(comment).toContain("### Rollout win11");
        expect(comment).toMatch(/^\| early \| 0 % \| - /m);
    });

    it("says what was not read, and that a policy is gone", async () => {
        const { code, out } = await run(
            ["stack.json"],
            [
                "DeviceManagementConfiguration.Read.All",
                "DeviceManagementManagedDevices.Read.All",
                "Device.Read.All",
                "GroupMember.Read.All",
            ],
        );
        expect(code).toBe(3);
        expect(out).toMatch(/^Not complete: /);
        const gone = "00000000-0000-0000-0000-00000000beef";
        write(stackExport({ policyId: gone }), "gone.json");
        const { out: text } = await run(["gone.json"]);
        expect(text.replace(/\s+/g, " ")).toContain(
            `Note: Ring 'pilot': the tenant has no policy with its recorded id, ${gone}.`,
        );
    });

    it("prints again while it watches, until Ctrl-C", async () => {
        const slept: number[] = [];
        let isAsleep = false;
        const sleep = jest.spyOn(systemClock, "sleep").mockImplementation(async (milliseconds, signal) => {
            slept.push(milliseconds);
            if (slept.length < 3) {
                return;
            }
            isAsleep = true;
            await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
        });
        const terminal = { ...testTerminal({ cwd: folder }), ...interruptedWhen(() => isAsleep) };
        const connect = connectionTo(clientOf(tenant.emulator));
        expect(await ran(rollout.commands[0] as never, ["stack.json", "--watch", "15"], { terminal, connect })).toBe(0);
        expect(sleep).toHaveBeenCalledTimes(3);
        expect(slept).toEqual([900_000, 900_000, 900_000]);
        expect(terminal.out().match(/^Rollout win11/gm)).toHaveLength(3);
    });

    it.each([
        ["{}", "it is not what pulumi stack export writes. Pass its output."],
        ["rings:", "it is not what pulumi stack export writes. Pass its output."],
        [JSON.stringify({ deployment: {} }), "it has no HotpatchRollout. Export the stack that declares it"],
    ])("refuses %j", async (text, message) => {
        write(text, "other.json");
        const { code, err } = await run(["other.json"]);
        expect(code).toBe(1);
        expect(err.replace(/\s+/g, " ")).toContain(`Read stack 'other.json': ${message}`);
        const { err: missing } = await run(["nowhere.json"]);
        expect(missing).toContain("Read 'nowhere.json': ENOENT. Name a file that pulumi stack export wrote.");
    });
});
