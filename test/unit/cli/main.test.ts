import { main } from "../../../src/cli/main";
import { testTerminal } from "./terminal";

async function run(...args: string[]) {
    const terminal = testTerminal();
    const code = await main(args, terminal);
    return { code, out: terminal.out(), err: terminal.err() };
}

const lines = (text: string) => text.trimEnd().split("\n");

describe("the hotpatch command", () => {
    it("tells its version", async () => {
        const { version } = require("../../../package.json");
        expect(await run("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
    });

    it("lists its verbs", async () => {
        const { code, out } = await run("--help");
        expect(code).toBe(0);
        expect(out).toMatch(/readiness .*\n/);
        expect(out).toMatch(/emulator .*\n/);
    });

    it.each(["readiness", "emulator"])("explains %s", async (verb) => {
        const { code, out } = await run(verb, "--help");
        expect(code).toBe(0);
        expect(out).toContain(`Usage: pulumi-hotpatch ${verb}`);
    });

    it("shows nothing that a terminal would obey, in errors of its own and of its arguments", async () => {
        const hostile = "\u001b[2Jx\r\u009b1m";
        for (const args of [["rule", "check", "--file", hostile], [hostile], ["readiness", "--from", hostile]]) {
            const { code, err } = await run(...args);
            expect(code).toBe(1);
            expect(err).toContain("\ufffd[2Jx");
            // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
            expect(err).not.toMatch(/[\u001b\r\u009b]/);
        }
    });

    it("shows its help where no verb is named, and fails", async () => {
        const { code, err } = await run();
        expect(code).toBe(1);
        expect(err).toContain("Usage: pulumi-hotpatch|hotpatch ");
    });

    it.each([
        [["rediness"], "readiness"],
        [["delivry"], "delivery"],
        [["docter"], "doctor"],
        [["calender"], "calendar"],
        [["rollout", "statsu"], "status"],
        [["rule", "explan"], "explain"],
        [["readiness", "--basline", "x"], "--baseline"],
        [["delivery", "--stale-hour", "3"], "--stale-hours"],
        [["readiness", "--format", "markdwn"], "markdown"],
    ])("suggests for %j what is nearest to it", async (args, nearest) => {
        const { code, err } = await run(...args);
        expect(code).toBe(1);
        expect(err).toContain(`Did you mean ${nearest}?`);
    });

    it("has examples in the help of everything, as they are typed", async () => {
        for (const args of [[], ["rule"], ["rollout"], ["readiness"], ["rule", "diff"]]) {
            const { out } = await run(...args, "--help");
            const [, examples = ""] = out.split("\nExamples:\n");
            expect([args, /^ {2}npx --no pulumi-hotpatch \w/.test(examples)]).toEqual([args, true]);
        }
    });

    it.each([
        [["rediness"], /unknown command 'rediness'/],
        [["readiness", "--format", "xml"], /--format <format>' argument 'xml' is invalid.*table, json, .*junit/],
        [["readiness", "--nothing"], /unknown option '--nothing'/],
        [["readiness", "--build-floor", "26H2"], /'26H2' is invalid. Use BUILD=REVISION, for example 26300=1234/],
        [["emulator", "--devices", "-1"], /'-1' is invalid. Use a whole number from 0 to/],
        [["emulator", "--devices", "1e3"], /'1e3' is invalid/],
        [["emulator", "--seed", "x"], /'x' is invalid/],
        [["emulator", "--port", "65536"], /'65536' is invalid. Use a whole number from 0 to 65535/],
    ])("answers %p with what is wrong, in a line, and no stack", async (args, message) => {
        const { code, out, err } = await run(...args);
        expect(code).toBe(1);
        expect(out).toBe("");
        expect(lines(err)[0]).toMatch(message);
        expect(err).not.toMatch(/\n\s+at /);
        expect(lines(err).length).toBeLessThanOrEqual(2);
    });

    it("puts the carets of a mistake in a rule below the rule, in every verb that reads one", async () => {
        const text = 'device.deviceOSTyp -eq "Windows"';
        for (const verb of ["format", "explain"]) {
            const { code, err } = await run("rule", verb, text);
            expect(code).toBe(1);
            expect(lines(err).slice(1)).toEqual([text, "^".repeat(18)]);
        }
    });
});
