import type { Command as Parser } from "commander";
import type { Verb } from "../declare/command";
import type { Surroundings } from "../surroundings";
import { type Ended, newParser, parserOf } from "./parse";

/** Commands by name, each loaded when it is wanted. */
export type CommandList = Readonly<Record<string, () => Verb>>;

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
        .enablePositionalOptions();
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
