import type { Help, HelpConfiguration } from "commander";
import { COMMAND } from "../../base/command";
import { linesOf, NARROWEST } from "../../report/wrapping";
import type { Command, Example, Note, Permission } from "../declare/command";

/** A text has at least so many columns beside a name; where there are fewer, it stands below. */
const LEAST_BESIDE = 40;
/** Names longer than this have their texts below. */
const LONGEST_BESIDE = 60;
/** How far a text below a name is indented. */
const INDENT_BELOW = 6;

/** Exit codes of a command with their meanings, 1 included. */
export function exitCodesOf({ exitCodes }: Pick<Command, "exitCodes">): [code: string, meaning: string][] {
    return Object.entries({ 1: "failure", ...exitCodes });
}

/** What needs a permission, in a few words; empty if every use does. */
export function neededFor({ for: use, isOptional = false }: Permission): string {
    return [use === undefined ? "" : `for ${use}`, isOptional ? "optional" : ""]
        .filter((part) => part !== "")
        .join(", ");
}

/** How commander lays out what it writes itself: as all other lists of the help. */
export const HELP_LAYOUT: HelpConfiguration = {
    formatItem: (name, longest, text, helper: Help) => item(name, longest, text, helper.helpWidth ?? NARROWEST),
};

/** What stands below the options in a command's help: permissions, exit codes, notes, examples. */
export function helpBelow(path: string, command: Command, width: number): string {
    const { permissions, notes = [], examples } = command;
    const exitCodes = exitCodesOf(command);
    const parts = [
        list(
            "Application permissions on Microsoft Graph:",
            permissions.map((permission) => [permission.name, neededFor(permission)]),
            width,
        ),
        list("Exit codes:", exitCodes, width),
        ...notes.map((note) => noteText(note, width)),
    ];
    const above = parts
        .filter((part) => part !== "")
        .map((part) => `\n${part}\n`)
        .join("");
    return `${above}${examplesText(path, examples, width)}`;
}

/** Uses of a command, or of those below it, to copy. */
export function examplesText(path: string, examples: readonly Example[], width: number): string {
    const entries = examples.map(
        ({ args, does }) => [[COMMAND, path, args].filter((part) => part !== "").join(" "), does] as const,
    );
    return `\n${list("Examples:", entries, width)}\n`;
}

function noteText(note: Note, width: number): string {
    return typeof note === "string" ? linesOf(note, width).join("\n") : list(note.heading, note.entries, width);
}

/** A heading, and names with what is said of them. */
function list(heading: string, entries: readonly (readonly [name: string, text: string])[], width: number): string {
    const longest = Math.max(...entries.map(([name]) => name.length));
    return entries.length === 0
        ? ""
        : [heading, ...entries.map(([name, text]) => item(name, longest, text, width))].join("\n");
}

/** A name with what is said of it beside or, where there is no room, below. A name is never broken: it may be a command to copy. */
function item(name: string, longest: number, text: string, width: number): string {
    if (text === "") {
        return `  ${name}`;
    }
    const beside = longest + 4;
    const isBeside = longest <= LONGEST_BESIDE && width - beside >= LEAST_BESIDE;
    const indent = isBeside ? beside : INDENT_BELOW;
    const below = linesOf(text, width - indent).join(`\n${" ".repeat(indent)}`);
    return isBeside ? `  ${name.padEnd(longest)}  ${below}` : `  ${name}\n${" ".repeat(indent)}${below}`;
}
