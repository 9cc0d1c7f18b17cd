import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../../../src/cli/commands";
import { main } from "../../../src/cli/main";
import { columnsOf } from "../../../src/report/wrapping";
import { useDateAlone } from "../dateAlone";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { stackExport } from "./stackExport";
import { testTerminal } from "./terminal";

/** What the texts were made at: nothing in them depends on the day on which the test runs. */
const NOW = new Date("2026-11-02T08:00:00.000Z");
const RULE = '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100")';

const paths = Object.values(COMMANDS).flatMap((load) => {
    const verb = load();
    return [[verb.name], ...("commands" in verb ? verb.commands.map(({ name }) => [verb.name, name]) : [])];
});

beforeAll(() => {
    useDateAlone(NOW);
});
afterAll(() => {
    jest.useRealTimers();
});

/** Lines with more columns than there are, but for a single word, and a command or a rule to copy, which have to stay whole. */
function tooLong(text: string, width: number): string[] {
    return text
        .split("\n")
        .filter(
            (line) => columnsOf(line) > width && line.trim().includes(" ") && !/pulumi-hotpatch |^\(device/.test(line),
        );
}

describe.each([60, 80, 120])("at %i columns", (columns) => {
    it.each([[[]], ...paths.map((path) => [path])])("the help of %j", async (path) => {
        const terminal = testTerminal({ tty: true, columns });
        expect(await main([...path, "--help"], terminal)).toBe(0);
        if (columns !== 80) {
            expect(terminal.out()).toMatchSnapshot();
        }
        expect(tooLong(terminal.out(), columns)).toEqual([]);
    });
});

describe("what verbs print for a reader", () => {
    let tenant: TestTenant;
    let folder: string;
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-golden-"));
        tenant = await testTenant({ devices: 40, seed: 3 });
        const [pc, other] = await tenant.windowsPcs();
        const pilots = await tenant.group("Pilots", [pc?.objectId ?? "", other?.objectId ?? ""]);
        const policyId = await tenant.policy("Pilot", true, { include: [pilots] });
        writeFileSync(join(folder, "stack.json"), stackExport({ policyId, held: true }));
        writeFileSync(
            join(folder, "plan.yml"),
            "actions:\n  - { cause: vbs, owner: Endpoint team, due: 2026-11-20 }\n",
        );
        await tenant.group("Windows", { rule: RULE });
    });
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await tenant.emulator.stop();
    });

    it.each(
        [
            ["readiness", "--all-reasons", "--plan", "plan.yml"],
            ["readiness", "--advisories", "--second-opinion"],
            ["delivery", "--second-opinion"],
            ["verify", "Pilot"],
            ["sync", "--stale-hours", "48"],
            ["rule", "check", '(device.deviceOSTyp -eq "Windows")'],
            ["rule", "format", RULE],
            ["rule", "explain", RULE],
            ["rule", "eval", RULE],
            ["rule", "diff", RULE, '(device.deviceOSType -eq "Windows")'],
            ["calendar", "--from", "2026-01", "--to", "2027-03", "--offline"],
            ["kb", "5089466"],
            ["explain", "0x80070003", "vbs", "tenant default", "eligible", "KB5089466", "Unknown (mdm)"],
            ["probe"],
            ["rollout", "status", "stack.json"],
            ["rollout", "promote", "stack.json"],
        ].map((args) => [args]),
    )("%j, at 60, 80 and 120 columns", async (args) => {
        for (const columns of [60, 80, 120]) {
            const terminal = testTerminal({ tty: true, columns, env: tenant.emulator.environment(), cwd: folder });
            await main([...args, ...(args[0] === "readiness" ? ["--no-color"] : [])], terminal);
            const text = terminal.out();
            if (columns !== 80) {
                expect(text).toMatchSnapshot(`${columns} columns`);
            }
            expect([columns, tooLong(text, columns)]).toEqual([columns, []]);
        }
    });
});
