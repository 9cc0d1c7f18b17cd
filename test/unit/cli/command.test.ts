import { COMMANDS } from "../../../src/cli/commands";
import { flag, option, optional, required, rest } from "../../../src/cli/declare/arguments";
import { type Command, defineCommand } from "../../../src/cli/declare/command";
import { oneOf, repeated, text, wholeNumber } from "../../../src/cli/declare/values";
import { main } from "../../../src/cli/main";
import { ran } from "./ran";
import { testTerminal } from "./terminal";

let graphClients = 0;
jest.mock("../../../src/graph/graphClient", () => {
    graphClients += 1;
    return {};
});

/** A command with an argument of every kind, which keeps what it was given. */
function everyKind() {
    const given: unknown[] = [];
    const command = defineCommand({
        name: "kb",
        summary: "tries",
        description: "Tries everything.",
        examples: [{ args: "it", does: "tries it" }],
        arguments: {
            first: required("first", "the first", text),
            second: optional("second", "the second"),
            others: rest("other", "the others"),
            count: option("number", "how many", wholeNumber(1, 9), { short: "c", default: 3 }),
            colour: option("colour", "which", oneOf(["red", "green"])),
            dryRun: flag("does nothing", { conflicts: ["colour"] }),
            noHurry: flag("takes its time"),
            tag: option("tag", "may be repeated", repeated(text)),
        },
        permissions: [{ name: "Device.Read.All", for: "--tag", isOptional: true }],
        exitCodes: { 0: "done", 7: "too many" },
        async run({ args }) {
            // The types follow from the declaration: this would not compile otherwise.
            const colour: "red" | "green" | undefined = args.colour;
            const tags: readonly string[] = args.tag ?? [];
            given.push({ ...args, colour, tags });
            return args.count > 5 ? 7 : 0;
        },
    });
    return { command, given };
}

async function refusalOf(command: Command, ...args: string[]): Promise<string> {
    const terminal = testTerminal();
    await expect(ran(command, args, { terminal })).rejects.toThrow();
    return terminal.err();
}

describe("a command that is declared", () => {
    it("gets its arguments as it declared them, with their defaults", async () => {
        const { command, given } = everyKind();
        expect(await ran(command, ["a"], { terminal: testTerminal() })).toBe(0);
        const all = ["a", "b", "c", "d", "-c", "6", "--colour", "green", "--no-hurry", "--tag", "x", "--tag", "y"];
        expect(await ran(command, all, { terminal: testTerminal() })).toBe(7);
        expect(given).toMatchObject([
            { first: "a", second: undefined, others: [], count: 3, colour: undefined, dryRun: false, noHurry: false },
            { first: "a", second: "b", others: ["c", "d"], count: 6, colour: "green", noHurry: true, tags: ["x", "y"] },
        ]);
    });

    it.each([
        [["--dryrun", "a"], "unknown option '--dryrun'\n(Did you mean --dry-run?)"],
        [
            ["--count", "10", "a"],
            "option '-c, --count <number>' argument '10' is invalid. Use a whole number from 1 to 9.",
        ],
        [["--colour", "gren", "a"], "argument 'gren' is invalid. Allowed choices are red, green. Did you mean green?"],
        [["--dry-run", "--colour", "red", "a"], "option '--dry-run' cannot be used with option '--colour <colour>'"],
        [[], "missing required argument 'first'"],
    ])("refuses %j in a line that says what to write", async (args, message) => {
        expect(await refusalOf(everyKind().command, ...args)).toContain(message);
    });

    it("has in its help what it declared", async () => {
        const terminal = testTerminal({ columns: 100 });
        await expect(ran(everyKind().command, ["--help"], { terminal })).rejects.toThrow("(outputHelp)");
        expect(terminal.out()).toMatch(/^Usage: kb \[options\] <first> \[second\] \[other\.\.\.\]$/m);
        expect(terminal.out()).toMatch(/^ {2}-c, --count <number> +how many \(default: 3\)$/m);
        expect(terminal.out()).toMatch(/^ {2}--colour <colour> +which \(choices: red, green\)$/m);
        expect(terminal.out()).toMatch(/^ {2}Device\.Read\.All {2}for --tag, optional$/m);
        expect(terminal.out()).toMatch(/^Exit codes:\n {2}0 {2}done\n {2}1 {2}failure\n {2}7 {2}too many$/m);
        expect(terminal.out()).toMatch(/^Examples:\n {2}npx --no pulumi-hotpatch kb it {2}tries it$/m);
    });
});

describe("the list of commands", () => {
    const commands = Object.entries(COMMANDS).map(([name, load]) => ({ name, verb: load() }));
    const leaves = commands.flatMap(({ verb }) => ("commands" in verb ? verb.commands : [verb]));

    it("names each as it names itself", () => {
        expect(commands.map(({ name }) => name)).toEqual(commands.map(({ verb }) => verb.name));
    });

    it("loads no client of Microsoft Graph for the version and for help", async () => {
        for (const args of [["--version"], ["--help"], ...commands.map(({ name }) => [name, "--help"])]) {
            expect([args, await main(args, testTerminal())]).toEqual([args, 0]);
        }
        expect(graphClients).toBe(0);
    });

    it.each(["xml", "csv"])(
        "has no command that prints %s without having it, and each says which it has",
        async (format) => {
            for (const { verb } of commands.filter(({ verb }) => "result" in verb && verb.result !== undefined)) {
                const choices = "arguments" in verb ? verb.arguments.format?.choices : undefined;
                expect(choices).toContain("json");
                if (!choices?.includes(format)) {
                    const terminal = testTerminal();
                    expect(await main([verb.name, "--format", format, "x"], terminal)).toBe(1);
                    expect([verb.name, terminal.err()]).toEqual([
                        verb.name,
                        expect.stringMatching(/^error: (option '-f, --format|too many arguments)/),
                    ]);
                }
            }
        },
    );

    it("has examples that parse, each of a command and its options", () => {
        for (const { name, examples, arguments: own } of leaves) {
            expect([name, examples.length > 0]).toEqual([name, true]);
            const flags = examples.flatMap(({ args }) => args.split(" -- ")[0]?.match(/(?<= |^)--[a-z-]+/g) ?? []);
            const known = Object.keys(own).map((each) =>
                each.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
            );
            expect([name, flags.filter((each) => !known.includes(each.slice(2)))]).toEqual([name, []]);
        }
    });
});
