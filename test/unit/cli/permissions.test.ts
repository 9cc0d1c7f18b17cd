import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../../../src/cli/commands";
import type { Command } from "../../../src/cli/declare/command";
import { main } from "../../../src/cli/main";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { stackExport } from "./stackExport";
import { testTerminal } from "./terminal";

const RULE = '(device.deviceOSType -eq "Windows")';

const NARROWER = '(device.deviceOSType -eq "Windows") -and (device.deviceId -startsWith "0")';

/** Reading a single device of the update service is documented with a permission to write, and done without where it is refused. */
const ONE_ASSET = /\/updatableAssets\/[^/]+$/;

/** The command that the arguments lead to. */
function commandOf([name = "", below]: readonly string[]): Command {
    const verb = COMMANDS[name]?.();
    const command = verb !== undefined && "commands" in verb ? verb.commands.find((each) => each.name === below) : verb;
    if (command === undefined) {
        throw new Error(`there is no command ${name}`);
    }
    return command;
}

/** What it declares for a use with these options: all that is always needed, and what is for one of them or needs no option. */
function declared(args: readonly string[]): string[] {
    const used = commandOf(args).permissions.filter(
        ({ for: use }) => use === undefined || !use.startsWith("--") || args.join(" ").includes(use.replace(/,.*/, "")),
    );
    return [...new Set(used.map(({ name }) => name))];
}

describe("the permissions that a command declares", () => {
    let tenant: TestTenant;
    let folder: string;
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-permissions-"));
        tenant = await testTenant({ devices: 20, seed: 3 });
        const [pc] = await tenant.windowsPcs();
        const pilots = await tenant.group("Pilots", [pc?.objectId ?? ""]);
        const policyId = await tenant.policy("Pilot", true, { include: [pilots] });
        writeFileSync(join(folder, "stack.json"), stackExport({ policyId }));
        writeFileSync(join(folder, "Pulumi.prod.yaml"), 'config:\n  tenant:early: "0"\n');
        await tenant.group("Windows", { rule: RULE });
    });
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await tenant.emulator.stop();
    });

    /** How many requests the service refused for want of a permission. */
    async function refusals(args: readonly string[], roles: readonly string[]): Promise<number> {
        const before = tenant.emulator.requests.length;
        const token = { HOTPATCH_GRAPH_TOKEN: tenant.emulator.issueToken({ roles }) };
        const terminal = testTerminal({ env: { ...tenant.emulator.environment(), ...token }, cwd: folder });
        await main([...args], terminal);
        return tenant.emulator.requests
            .slice(before)
            .filter(({ status, path }) => (status === 401 || status === 403) && !ONE_ASSET.test(path)).length;
    }

    it.each([
        [["readiness"]],
        [["readiness", "--group", "Pilots"]],
        [["readiness", "--advisories"]],
        [["readiness", "--second-opinion"]],
        [["readiness", "--vbs", "service"]],
        [["delivery"]],
        [["verify", "Pilot"]],
        [["rollout", "status", "stack.json"]],
        [["rollout", "promote", "stack.json"]],
        [["sync", "--stale-hours", "1"]],
        [["sync", "--stale-hours", "1", "--group", "Pilots"]],
        [["sync", "--stale-hours", "1", "--yes"]],
        [["import", "--force"]],
        [["export", "--force"]],
        [["rule", "explain", "--group", "Windows"]],
        [["rule", "eval", RULE]],
        [["rule", "eval", "--group", "Windows"]],
        [["rule", "diff", "--group", "Windows", RULE]],
        [["rule", "diff", "--group", "Windows", NARROWER, "--impact"]],
        [["calendar"]],
        [["kb", "5124008"]],
        [["explain", "KB5124008"]],
        [["probe"]],
    ])("are enough for %j, and each is needed", async (args) => {
        const permissions = declared(args);
        expect(await refusals(args, permissions)).toBe(0);
        // Without Device.Read.All members of groups are devices of which nothing is told, which is no refusal.
        for (const permission of args.includes("Pilots") ? ["GroupMember.Read.All"] : permissions) {
            const others = permissions.filter((each) => each !== permission);
            expect([permission, (await refusals(args, others)) > 0]).toEqual([permission, true]);
        }
    });
});
