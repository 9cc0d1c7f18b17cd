import type { Command as Parser } from "commander";
import type { Example, Verb } from "../declare/command";
import type { Surroundings } from "../surroundings";
import { examplesText } from "./help";
import { type Ended, helpWidthOf, newParser, parserOf } from "./parse";

/** Commands by name, each loaded when it is wanted. */
export type CommandList = Readonly<Record<string, () => Verb>>;

/** Where to begin: with a tenant, without one, and with a word that nobody explained. */
const EXAMPLES: readonly Example[] = [
    { args: "readiness --format html --output readiness.html", does: "which devices are ready, as a page to share" },
    { args: "doctor", does: "what keeps hotpatch from working here, and what to do first" },
    { args: "emulator -- npx --no pulumi-hotpatch readiness", does: "the same without a tenant" },
    { args: "explain 0x80240438", does: "what an error code means" },
];

/**
 * The whole command line. The command that the arguments name is loaded alone; without one, as for `--help` and for a name that is
 * misspelt, all are, and for `--version` none.
 */
export function programOf(
    commands: CommandList,
    args: readonly string[],
    surroundings: Surroundings,
    ended: Ended,
): Parser {
    const program = newParser("pulumi-hotpatch", surroundings)
        .alias("hotpatch")
        .description(
            "Windows hotpatch as code: the readiness of a fleet, the calendar of hotpatches, and an embedded Microsoft Graph.",
        )
        .version(surroundings.manifest.version, "-V, --version")
        .enablePositionalOptions()
        .addHelpText("after", () => examplesText("", EXAMPLES, helpWidthOf(surroundings.terminal.stdout)));
    for (const load of wanted(commands, args)) {
        program.addCommand(parserOf(load(), surroundings, ended));
    }
    return program;
}

function wanted(commands: CommandList, [first = ""]: readonly string[]): readonly (() => Verb)[] {
    const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
    if (load !== undefined) {
        return [load];
    }
    return first === "--version" || first === "-V" ? [] : Object.values(commands);
}
