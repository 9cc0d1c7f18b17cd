import { Command, Option } from "commander";
import { UserError } from "../../../base/userError";
import { visible, visibleEscaped, visibleLines } from "../../../base/visible";
import type { GraphClient } from "../../../graph/client";
import {
    canonicalRule,
    countMatches,
    diffRules,
    evaluateRule,
    explainRule,
    lintRule,
    type MovedDevice,
    parseRule,
    RuleEvaluationError,
    RuleSyntaxError,
    renderFinding,
} from "../../../membership";
import { connected } from "../../graph/connection";
import { contextFor, devicesFor, devicesNamed } from "../../rule/devices";
import { type RuleSource, ruleText } from "../../rule/ruleSource";
import type { Terminal } from "../../terminal/terminal";

type Options = Omit<RuleSource, "text">;

interface DiffOptions {
    readonly group: boolean;
    readonly all: boolean;
    readonly format: "text" | "json";
}

/** `hotpatch rule`: dynamic membership rules of Entra groups, checked, formatted, explained and tried on the fleet. */
export function ruleCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    connect: (terminal: Terminal) => GraphClient = connected,
): Command {
    const { stdout } = terminal;
    // Rules and names hold whatever somebody wrote; only `format` gives back a rule as it is, to be used.
    const write = (text: string) => stdout.write(`${visibleLines(text)}\n`);
    const graph = () => connect(terminal);
    const read = (text: string | undefined, options: Options) => ruleText({ text, ...options }, terminal, graph);

    const check = verb("check", "is it a good rule; ends with 1 if not, with --strict on warnings as well")
        .option("--strict", "warnings fail as well", false)
        .action(async (text: string | undefined, options: Options & { strict: boolean }) => {
            const { strict, ...source } = options;
            const rule = await read(text, source);
            const findings = lintRule(rule);
            for (const finding of findings) {
                write(renderFinding(rule, finding));
            }
            const errors = findings.filter(({ severity }) => severity === "error").length;
            write(`${counted(errors, "error")}, ${counted(findings.length - errors, "warning")}`);
            setExitCode(errors > 0 || (strict && findings.length > 0) ? 1 : 0);
        });

    const format = verb("format", "the rule in its canonical form").action(async (text, options: Options) => {
        const rule = await read(text, options);
        stdout.write(`${usable(expected(() => canonicalRule(rule)))}\n`);
    });

    const explain = verb("explain", "what the rule says, in English").action(async (text, options: Options) => {
        const rule = await read(text, options);
        write(expected(() => explainRule(rule)));
    });

    const evaluate = verb("eval", "how many devices of the tenant it takes in, or why one device is in or out")
        .option("-d, --device <device>", "one device, by name, device id or object id")
        .action(async (text: string | undefined, options: Options & { device?: string }) => {
            const { device: key, ...source } = options;
            const text_ = await read(text, source);
            const rule = expected(() => parseRule(text_));
            if (key === undefined) {
                const { devices, matched, notMatched } = await evaluated(async () =>
                    countMatches(rule, devicesFor(graph(), [rule]), await contextFor(graph(), [rule])),
                );
                write(`${matched} of ${devices} devices are in, ${notMatched} are not.`);
                return;
            }
            const context = await contextFor(graph(), [rule]);
            for (const device of await devicesNamed(graph(), rule, key)) {
                const { result, clauses } = await evaluated(async () => evaluateRule(rule, device, context));
                write(`${named({ ...moved(device) })}: ${result ? "in" : "not in"}`);
                for (const clause of clauses) {
                    const mark = clause.result ? "yes" : "no ";
                    write(
                        `  ${mark} ${clause.clause}, it is ${JSON.stringify(clause.value ?? null)}${clause.decisive ? "  <-- decides" : ""}`,
                    );
                }
            }
        });

    const diff = new Command("diff")
        .summary("which devices enter and which leave if a rule becomes another")
        .description(
            "Which devices enter and which leave a group if its rule becomes another one. Reads the tenant's devices once.",
        )
        .argument(
            "<before>",
            "the rule so far (or @ and the path of a file), or with --group the id or name of the group that has it",
        )
        .argument("<after>", "the rule to come, or @ and the path of a file")
        .option("-g, --group", "the first argument is a group's object id or name", false)
        .option("-a, --all", "list every device, not just the first 20", false)
        .addOption(
            new Option("-f, --format <format>", "how to print it; JSON has every device")
                .choices(["text", "json"])
                .default("text"),
        )
        .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
        .action(async (before: string, after: string, options: DiffOptions) => {
            const first = await read(options.group ? undefined : before, options.group ? { group: before } : {});
            const second = await read(after, {});
            const [was, is] = [expected(() => parseRule(first)), expected(() => parseRule(second))];
            const difference = await evaluated(async () =>
                diffRules(was, is, devicesFor(graph(), [was, is]), await contextFor(graph(), [was, is])),
            );
            const { staying } = difference;
            const [entering, leaving] = [byName(difference.entering), byName(difference.leaving)];
            if (options.format === "json") {
                write(visibleEscaped(JSON.stringify({ ...difference, entering, leaving }, undefined, 2)));
                return;
            }
            write(`${entering.length} enter, ${leaving.length} leave, ${staying} stay.`);
            list("+", entering, options.all, write);
            list("-", leaving, options.all, write);
        });

    const command = new Command("rule").summary("dynamic membership rules: check, format, explain, eval, diff");
    command.description(
        "Dynamic membership rules of Entra device groups. eval, diff and --group read the tenant: Device.Read.All, GroupMember.Read.All.",
    );
    for (const each of [check, format, explain, evaluate, diff]) {
        command.addCommand(each);
    }
    return command;
}

/** A verb that reads one rule. */
function verb(name: string, summary: string): Command {
    return new Command(name)
        .summary(summary)
        .description(`Reads a rule and says: ${summary}.`)
        .argument("[rule]", "the rule, or @ and the path of a file")
        .option("-f, --file <file>", "read the rule from a file, - for standard input")
        .option("-g, --group <id|name>", "read the rule of an Entra group");
}

/** A rule is copied to where it is used, so it cannot be shown otherwise than it is. */
function usable(rule: string): string {
    if (visibleLines(rule) !== rule) {
        throw new UserError(
            `Format '${visible(rule, 200)}': it holds control characters, marks that turn the direction of text around, or a secret. ` +
                "Take them out first.",
        );
    }
    return rule;
}

/** What is wrong with a rule is the user's to mend, and shown with the place. */
function expected<T>(work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (error instanceof RuleSyntaxError) {
            throw new UserError(error.render(), { cause: error });
        }
        throw error;
    }
}

async function evaluated<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof RuleEvaluationError) {
            throw new UserError(error.message, { cause: error });
        }
        throw error;
    }
}

/** In the order of their names; namesakes by id. */
function byName(devices: readonly MovedDevice[]): MovedDevice[] {
    return [...devices].sort(
        (a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? "", "en") || (a.id < b.id ? -1 : 1),
    );
}

const SHOWN = 20;

function list(sign: string, devices: readonly MovedDevice[], all: boolean, write: (line: string) => void): void {
    const shown = all ? devices : devices.slice(0, SHOWN);
    for (const device of shown) {
        write(`  ${sign} ${named(device)}`);
    }
    if (shown.length < devices.length) {
        write(`  ${sign} … and ${devices.length - shown.length} more; --all lists them`);
    }
}

function moved(device: {
    id: string;
    deviceId?: string | null;
    displayName?: string | null;
    operatingSystemVersion?: string | null;
}): MovedDevice {
    const { id, deviceId = null, displayName = null, operatingSystemVersion = null } = device;
    return { id, deviceId, displayName, operatingSystemVersion };
}

function named({ displayName, id, operatingSystemVersion }: MovedDevice): string {
    return visible(`${displayName ?? "(no name)"} ${id}${operatingSystemVersion ? ` ${operatingSystemVersion}` : ""}`);
}

function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
