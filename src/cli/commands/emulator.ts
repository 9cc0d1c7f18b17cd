import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { GraphEmulator, GraphEmulatorOptions } from "intune-graph-emulator";
import { COMMAND } from "../../base/command";
import { UserError } from "../../base/userError";
import { offlineEnvironment } from "../emulator/offlineEnvironment";
import { prepareStack } from "../emulator/offlineStack";
import { runCommand } from "../emulator/runCommand";
import { shellVariables } from "../emulator/shellVariables";
import { systemCode } from "../program/errors";
import { wholeNumber } from "../readiness/values";
import { type Terminal, writeAll } from "../terminal/terminal";

type EmulatorModule = typeof import("intune-graph-emulator");

interface EmulatorOptions {
    readonly devices: number;
    readonly seed: number;
    readonly port: number;
    readonly https: boolean;
    readonly scenario?: string;
    readonly record?: string;
    readonly latency?: number;
    readonly lag?: number;
    readonly throttle?: number;
    readonly faults: readonly string[];
    readonly binDir: readonly string[];
    readonly env: readonly string[];
    readonly state?: string;
}

/** The emulator is loaded by its own command only: every other one starts without it. */
function emulatorModule(): EmulatorModule {
    return require("intune-graph-emulator") as EmulatorModule;
}

/**
 * `hotpatch emulator`: an embedded Microsoft Graph, until Ctrl-C or around one command.
 *
 * @param setExitCode is told the exit code of the command that was run.
 */
export function emulatorCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    load: () => EmulatorModule = emulatorModule,
): Command {
    return new Command("emulator")
        .summary("an embedded Microsoft Graph, until Ctrl-C or around one command")
        .description(
            "Starts a Microsoft Graph on this machine alone, with a fleet made from a seed. Without a command it prints the variables " +
                "to set and runs until Ctrl-C. With one it runs the command against it, in an environment without any credential, and " +
                "ends with the command's exit code.",
        )
        .argument("[command...]", `what to run, after --: ${COMMAND} emulator -- pulumi preview`)
        .option("-d, --devices <number>", "devices in the fleet", wholeNumber(0, 1_000_000), 200)
        .option("-s, --seed <number>", "the same seed makes the same fleet", wholeNumber(0, 2 ** 32 - 1), 1)
        .option("-p, --port <number>", "port on 127.0.0.1; 0 takes a free one", wholeNumber(0, 65_535), 0)
        .option("--https", "https with a certificate and a token endpoint of its own, as for real credentials", false)
        .option("--scenario <file>", "a YAML file that says what the tenant is like; options given here go before it")
        .option("--record <file>", "write every request with its answer to this file, a line of JSON each")
        .option("--latency <milliseconds>", "how long each answer is on its way", wholeNumber(0, 60_000))
        .option("--lag <milliseconds>", "how long writes take to be seen everywhere", wholeNumber(0, 86_400_000))
        .option("--throttle <scale>", "throttle: 1 as documented, 0.1 ten times as strictly, 0 not at all", scale)
        .addOption(
            new Option(
                "--faults <fault>",
                "inject a fault: KIND, KIND@POST /groups, KIND@/groups/*#2 for the second; random=0.05; may be repeated",
            )
                .argParser((fault: string, earlier: readonly string[]) => [...earlier, fault])
                .default([], "none"),
        )
        .addOption(
            new Option("--bin-dir <folder>", "a folder to put in front of the command's PATH; may be repeated")
                .argParser((folder: string, earlier: readonly string[]) => [...earlier, folder])
                .default([], "none"),
        )
        .addOption(
            new Option("--env <variable>", "a variable that the command gets too: NAME=VALUE, or NAME; may be repeated")
                .argParser((variable: string, earlier: readonly string[]) => [...earlier, variable])
                .default([], "none"),
        )
        .option(
            "--state <folder>",
            "keep the command's Pulumi state here between runs (the embedded Graph itself starts afresh)",
        )
        .passThroughOptions()
        .action(async ([command, ...args]: string[], options: EmulatorOptions, verb: Command) => {
            const module = load();
            const settings = settingsOf(module, options, terminal, (name) => verb.getOptionValueSource(name) === "cli");
            const emulator = await started(module, settings, options);
            try {
                if (command === undefined) {
                    await untilStopped(emulator, settings, terminal);
                    return;
                }
                const { binDir, env: variables, state } = options;
                const offline = offlineEnvironment(module, emulator, terminal, { binDirs: binDir, variables, state });
                const run = { command, args, env: offline.env, cwd: terminal.cwd };
                try {
                    const cleanUp = await prepareStack(run);
                    try {
                        setExitCode(await runCommand(run));
                    } finally {
                        if (state === undefined) {
                            cleanUp();
                        }
                    }
                } finally {
                    offline.remove();
                }
            } finally {
                await emulator.stop();
            }
        });
}

/** What the scenario says, and before that what was said on the command line. */
function settingsOf(
    module: EmulatorModule,
    options: EmulatorOptions,
    { cwd }: Terminal,
    isGiven: (name: string) => boolean,
): GraphEmulatorOptions {
    const { devices, seed, port, https, scenario, record, latency, lag, throttle, faults } = options;
    const said = scenario === undefined ? {} : scenarioIn(module, resolve(cwd, scenario), scenario);
    return {
        devices,
        seed,
        port,
        https,
        ...said,
        ...(isGiven("devices") ? { devices } : {}),
        ...(isGiven("seed") ? { seed } : {}),
        ...(record === undefined ? {} : { record: resolve(cwd, record) }),
        ...(latency === undefined ? {} : { latencyMs: latency }),
        ...(lag === undefined ? {} : { replicationLagMs: lag }),
        ...(throttle === undefined ? {} : { throttle }),
        ...(faults.length === 0 ? {} : { faults: faultsIn(module, faults) }),
    };
}

function scenarioIn(module: EmulatorModule, path: string, named: string): GraphEmulatorOptions {
    try {
        return module.readScenario(path);
    } catch (error) {
        if (systemCode(error) !== undefined) {
            const cause =
                systemCode(error) === "ENOENT" ? "there is no such file" : `it cannot be read (${systemCode(error)})`;
            throw new UserError(`Read scenario '${named}': ${cause}. Check the path after --scenario.`, {
                cause: error,
            });
        }
        throw error instanceof module.ScenarioError ? new UserError(error.message, { cause: error }) : error;
    }
}

function faultsIn(module: EmulatorModule, faults: readonly string[]): GraphEmulatorOptions["faults"] {
    try {
        return module.parseFaults(faults);
    } catch (error) {
        throw error instanceof RangeError ? new UserError(error.message, { cause: error }) : error;
    }
}

/** Reads a factor on the documented budgets. */
function scale(text: string): number {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
        throw new InvalidArgumentError("It has to be a number of 0 or more: 1 for the documented budgets.");
    }
    return value;
}

async function started(
    module: EmulatorModule,
    settings: GraphEmulatorOptions,
    { port, record }: EmulatorOptions,
): Promise<GraphEmulator> {
    try {
        return await module.startGraphEmulator(settings);
    } catch (error) {
        const code = systemCode(error);
        const syscall = typeof error === "object" && error !== null && "syscall" in error ? error.syscall : undefined;
        if (record !== undefined && syscall === "open") {
            throw new UserError(
                `Record to '${record}': the file cannot be written (${code}). Choose another with --record.`,
            );
        }
        if (error instanceof Error && error.message.startsWith("Seed ")) {
            throw new UserError(`${error.message}. Correct it in the scenario file.`, { cause: error });
        }
        if (code === "EADDRINUSE") {
            throw new UserError(
                `Start emulator on port ${port}: the port is taken. Choose another with --port, or 0 for a free one.`,
            );
        }
        if (code === "EACCES") {
            throw new UserError(
                `Start emulator on port ${port}: not allowed. Choose a port above 1023 with --port, or 0 for a free one.`,
            );
        }
        throw error;
    }
}

async function untilStopped(
    emulator: GraphEmulator,
    settings: GraphEmulatorOptions,
    { stdout }: Terminal,
): Promise<void> {
    const stopped = nextSignal();
    await writeAll(stdout, [
        `Microsoft Graph (embedded) at ${emulator.endpoint}: ${settings.devices} devices from seed ${settings.seed}.\n\n`,
        "Set these where hotpatch is to run. They hold no real credential.\n\n",
        `${shellVariables(emulator.environment())}\n\n`,
        `Pulumi needs more than these, a stand-in for the azuread plugin above all: ${COMMAND} emulator -- pulumi preview\n`,
        "Ctrl-C stops it; nothing is kept.\n",
    ]);
    await stopped;
}

/** Resolves with the first signal that asks this process to end. */
function nextSignal(): Promise<void> {
    const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"];
    return new Promise((resolve) => {
        const stop = () => {
            for (const signal of signals) {
                process.off(signal, stop);
            }
            resolve();
        };
        for (const signal of signals) {
            process.on(signal, stop);
        }
    });
}
