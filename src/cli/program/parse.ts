import { Option, Command as Parser } from "commander";
import { visibleLines } from "../../base/visible";
import { nearestName } from "../../membership/nearestName";
import { NARROWEST } from "../../report/wrapping";
import { type Argument, InvalidArgument, longFlag } from "../declare/arguments";
import type { Command, Verb } from "../declare/command";
import type { Surroundings } from "../surroundings";
import { type Output, widthOf } from "../terminal/terminal";
import { examplesText, HELP_LAYOUT, helpBelow } from "./help";

/** Is told the exit code of the command that ran. */
export type Ended = (exitCode: number) => void;

/** A verb as commander parses it: with help, and with suggestions for what is misspelt. */
export function parserOf(verb: Verb, surroundings: Surroundings, ended: Ended, above = ""): Parser {
    const parser = newParser(verb.name, surroundings).summary(verb.summary).description(verb.description);
    const path = `${above}${verb.name}`;
    if ("commands" in verb) {
        for (const command of verb.commands) {
            parser.addCommand(parserOf(command, surroundings, ended, `${path} `));
        }
        const firsts = verb.commands.flatMap(({ name, examples }) =>
            examples.slice(0, 1).map(({ args, does }) => ({ args: `${name} ${args}`, does })),
        );
        return parser.addHelpText("after", () => examplesText(path, firsts, helpWidthOf(surroundings.terminal.stdout)));
    }
    return filled(parser, verb, surroundings, ended, path);
}

/** An empty parser that throws where commander would end the process, and writes to the terminal. */
export function newParser(name: string, { terminal }: Surroundings): Parser {
    return new Parser(name)
        .exitOverride()
        .configureHelp(HELP_LAYOUT)
        .configureOutput({
            writeOut: (text) => terminal.stdout.write(text),
            writeErr: (text) => terminal.stderr.write(visibleLines(text)),
            getOutHelpWidth: () => helpWidthOf(terminal.stdout),
            getErrHelpWidth: () => helpWidthOf(terminal.stderr),
        });
}

/** Columns for help on a stream. */
export function helpWidthOf(output: Output): number {
    return Math.max(widthOf(output), NARROWEST);
}

function filled(parser: Parser, command: Command, surroundings: Surroundings, ended: Ended, path: string): Parser {
    const given = new Map<string, string[]>();
    const entries = Object.entries(command.arguments);
    const positionals = entries.filter(([, { kind }]) => kind === "positional");
    for (const [, argument] of positionals) {
        parser.argument(positionalText(argument), argument.description);
    }
    for (const [name, argument] of entries.filter(([, { kind }]) => kind !== "positional")) {
        const option = optionOf(name, argument);
        parser.addOption(option).on(`option:${option.name()}`, (text: string | null = null) => {
            given.set(name, [...(given.get(name) ?? []), text ?? ""]);
        });
    }
    if (command.options === "stopAtFirst") {
        parser.passThroughOptions();
    }
    return parser
        .allowUnknownOption(command.options === "takeUnknown")
        .addHelpText("after", () => helpBelow(path, command, helpWidthOf(surroundings.terminal.stdout)))
        .action(async () => {
            const texts = [...parser.args];
            for (const [name, { takesMany }] of positionals) {
                given.set(name, texts.splice(0, takesMany ? texts.length : 1));
            }
            try {
                ended(await command.execute((name) => given.get(name) ?? [], surroundings));
            } catch (error) {
                throw error instanceof InvalidArgument ? refused(parser, command, error) : error;
            }
        });
}

/** `<kb>`, `[policy...]`. */
export function positionalText({ placeholder = "", isRequired, takesMany }: Argument<unknown>): string {
    const name = `${placeholder}${takesMany ? "..." : ""}`;
    return isRequired ? `<${name}>` : `[${name}]`;
}

/** `-f, --format <format>`. */
export function flagsOf(name: string, { short, placeholder }: Argument<unknown>): string {
    const long = placeholder === undefined ? longFlag(name) : `${longFlag(name)} <${placeholder}>`;
    return short === undefined ? long : `-${short}, ${long}`;
}

function optionOf(name: string, argument: Argument<unknown>): Option {
    const { description, conflicts, choices, defaultText } = argument;
    const remarks = [
        ...(choices === undefined ? [] : [`choices: ${choices.join(", ")}`]),
        ...(defaultText === undefined ? [] : [`default: ${defaultText}`]),
    ];
    const remark = remarks.length === 0 ? "" : ` (${remarks.join("; ")})`;
    // commander calls `--no-cache` by the name of what it turns off.
    const attributes = conflicts.map((each) => new Option(longFlag(each)).attributeName());
    return new Option(flagsOf(name, argument), `${description}${remark}`).conflicts(attributes);
}

/** Ends the parsing as commander does for a value of its own. */
function refused(parser: Parser, command: Command, { argument: name, text, message }: InvalidArgument): never {
    const argument = command.arguments[name];
    const nearest = argument?.choices === undefined ? undefined : nearestName(text, argument.choices);
    const place =
        argument === undefined || argument.kind === "positional"
            ? `value '${text}' for argument '${argument?.placeholder ?? name}' is invalid.`
            : `option '${flagsOf(name, argument)}' argument '${text}' is invalid.`;
    parser.error(`error: ${place} ${message}${nearest === undefined ? "" : ` Did you mean ${nearest}?`}`, {
        code: "commander.invalidArgument",
    });
}
