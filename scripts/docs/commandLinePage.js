// @ts-check
/** The page that lists all commands, from what they declare. */

/** @typedef {Omit<import("../../src/cli/declare/command").Command, "execute">} Command */
/** @typedef {Command | (Pick<Command, "name"> & { readonly commands: readonly Command[] })} Verb */
/**
 * What the page is made of: the built command line, or its sources in a test.
 * @typedef {{ readonly COMMANDS: Readonly<Record<string, () => Verb>> } &
 *     Pick<typeof import("../../src/cli/program/help"), "exitCodesOf" | "neededFor"> &
 *     Pick<typeof import("../../src/cli/program/parse"), "flagsOf" | "positionalText"> &
 *     Pick<typeof import("../../src/report/formats"), "FORMATS" | "formatsOf"> &
 *     Pick<typeof import("../../src/base/command"), "COMMAND">} CommandLine
 */

/** Options of every command with a result, described once. */
const EVERYWHERE = new Set(["format", "json"]);

/**
 * @param {CommandLine} cli
 * @param {ReadonlyMap<string, { readonly file: string }>} schemas of each kind of result, in `schemas` beside the page
 */
function commandLinePage(cli, schemas) {
    const commands = Object.values(cli.COMMANDS).flatMap((load) => leaves(load(), ""));
    return [
        "<!-- Written by `npm run docs` from what the commands declare in src/cli/commands: change it there. -->",
        "# The command line",
        `The command is \`pulumi-hotpatch\`, or \`hotpatch\` for short; \`${cli.COMMAND}\` runs the one that the project has installed.`,
        list(commands.map(({ path, command }) => `[\`${path}\`](#${path.replaceAll(" ", "-")}): ${command.summary}`)),
        "## Formats",
        "Every command with a result has `--format`, and `--json` for short. A format that it does not have is refused with a list of those that it has.",
        table(
            ["format", "what it is"],
            cli.FORMATS.map(({ name, summary }) => [`\`${name}\``, summary]),
        ),
        "A JSON document names its version in `schema`, and its [JSON Schema](schemas) describes its content. Within a version properties may be " +
            "added, but never changed or removed.",
        ...commands.flatMap(({ path, command }) => section(cli, schemas, path, command)),
    ]
        .filter((part) => part !== "")
        .join("\n\n")
        .concat("\n");
}

/**
 * @param {Verb} verb
 * @param {string} above
 * @returns {{ path: string, command: Command }[]}
 */
function leaves(verb, above) {
    const path = `${above}${verb.name}`;
    return "commands" in verb ? verb.commands.flatMap((each) => leaves(each, `${path} `)) : [{ path, command: verb }];
}

/** @param {CommandLine} cli @param {ReadonlyMap<string, { readonly file: string }>} schemas @param {string} path @param {Command} command */
function section(cli, schemas, path, command) {
    const own = Object.entries(command.arguments).filter(([name]) => !EVERYWHERE.has(name));
    const positionals = own.filter(([, { kind }]) => kind === "positional");
    const options = own.filter(([, { kind }]) => kind !== "positional");
    const usage = [path, ...positionals.map(([, argument]) => cli.positionalText(argument)), "[options]"];
    return [
        `## ${path}`,
        command.description,
        `    ${cli.COMMAND} ${usage.join(" ")}`,
        table(
            ["argument", "meaning"],
            [
                ...positionals.map(([, each]) => [`\`${cli.positionalText(each)}\``, each.description]),
                ...options.map(([name, each]) => [`\`${cli.flagsOf(name, each)}\``, withRemarks(each)]),
            ],
        ),
        result(cli, schemas, command),
        table(
            ["permission on Microsoft Graph", "needed"],
            command.permissions.map((each) => [`\`${each.name}\``, cli.neededFor(each) || "always"]),
        ),
        table(
            ["exit code", "meaning"],
            cli.exitCodesOf(command).map(([code, meaning]) => [`\`${code}\``, meaning]),
        ),
        command.examples.map(({ args, does }) => `    # ${does}\n    ${cli.COMMAND} ${path} ${args}`).join("\n"),
    ];
}

/** @param {Command["arguments"][string]} argument */
function withRemarks({ description, choices, defaultText }) {
    return [
        description,
        ...(choices === undefined ? [] : [`one of ${choices.map((choice) => `\`${choice}\``).join(", ")}`]),
        ...(defaultText === undefined ? [] : [`default: \`${defaultText}\``]),
    ].join("; ");
}

/** @param {CommandLine} cli @param {ReadonlyMap<string, { readonly file: string }>} schemas @param {Command} command */
function result({ formatsOf }, schemas, { result }) {
    if (result === undefined) {
        return "";
    }
    const formats = formatsOf(result).map(({ name }, index) => `\`${name}\`${index === 0 ? " (default)" : ""}`);
    const { file } = schemas.get(result) ?? {};
    return `Formats: ${formats.join(", ")}. JSON: [${file}](schemas/${file}).`;
}

/** @param {readonly string[]} lines */
function list(lines) {
    return lines.map((line) => `- ${line}`).join("\n");
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
    if (rows.length === 0) {
        return "";
    }
    const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
    const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
    const line = (/** @type {readonly string[]} */ row) =>
        `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
    return [line(cells[0] ?? []), line(widths.map((width) => "-".repeat(width))), ...cells.slice(1).map(line)].join(
        "\n",
    );
}

module.exports = { commandLinePage };
