import { COMMAND } from "../../base/command";
import { wrapped } from "../../report/columns";
import type { Command, Permission } from "../declare/command";

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

/** What stands below the options in a command's help: permissions, exit codes, notes, examples. */
export function helpBelow(path: string, command: Command, width: number): string {
    const { permissions, notes, examples } = command;
    const exitCodes = exitCodesOf(command);
    const parts = [
        list(
            "Application permissions on Microsoft Graph:",
            permissions.map((permission) => [permission.name, neededFor(permission)]),
            width,
        ),
        list("Exit codes:", exitCodes, width),
        ...(notes === undefined ? [] : [notes]),
        list(
            "Examples:",
            examples.map(({ args, does }) => [[COMMAND, path, args].filter((part) => part !== "").join(" "), does]),
            width,
        ),
    ];
    return parts
        .filter((part) => part !== "")
        .map((part) => `\n${part}\n`)
        .join("");
}

/** A heading, and names with what is said of them beside or, where they are long, below. */
function list(heading: string, entries: readonly (readonly [name: string, text: string])[], width: number): string {
    if (entries.length === 0) {
        return "";
    }
    const longest = Math.max(...entries.map(([name]) => name.length));
    const lines = entries.map(([name, text]) => {
        if (text === "") {
            return `  ${name}`;
        }
        const indent = longest > 60 ? 6 : longest + 4;
        const below = wrapped(text, width - indent).replaceAll("\n", `\n${" ".repeat(indent)}`);
        return longest > 60 ? `  ${name}\n${" ".repeat(indent)}${below}` : `  ${name.padEnd(longest)}  ${below}`;
    });
    return [heading, ...lines].join("\n");
}
