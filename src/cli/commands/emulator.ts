import { resolve } from "node:path";
import type { GraphEmulator, GraphEmulatorOptions } from "intune-graph-emulator";
import { COMMAND } from "../../base/command";
import { UserError } from "../../base/userError";
import { flag, option, rest } from "../declare/arguments";
import { type Command, defineCommand } from "../declare/command";
import { InvalidValue, repeated, text, type ValueType, wholeNumber } from "../declare/values";
import { offlineEnvironment } from "../emulator/offlineEnvironment";
import { prepareStack } from "../emulator/offlineStack";
import { runCommand } from "../emulator/runCommand";
import { shellVariables } from "../emulator/shellVariables";
import { systemCode } from "../program/errors";
import { type Terminal, writeAll } from "../terminal/terminal";

type EmulatorModule = typeof import("intune-graph-emulator");

/** The emulator is loaded by its own command only: every other one starts without it. */
function emulatorModule(): EmulatorModule {
    return require("intune-graph-emulator") as EmulatorModule;
}

/** What the fleet is where neither the command line nor the scenario says. */
const FLEET = { devices: 200, seed: 1 } as const;

/** Reads a factor on the documented budgets. */
const scale: ValueType<number> = {
    read(text) {
        const value = Number(text);
        if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
            throw new InvalidValue("It has to be a number of 0 or more: 1 for the documented budgets.");
        }
        return value;
    },
};

/** What the embedded Graph is to be like. */
interface EmulatorOptions {
    readonly devices: number | undefined;
    readonly seed: number | undefined;
    readonly port: number;
    readonly https: boolean;
    readonly scenario: string | undefined;
    readonly record: string | undefined;
    readonly latency: number | undefined;
    readonly lag: number | undefined;
    readonly throttle: number | undefined;
    readonly faults: readonly string[];
}

/** Its own, or that of the command that it ran. */
const EXIT_CODES: Readonly<Record<number, string>> = {
    0: "stopped, or the command ended with it",
    1: "failure; any other exit code is that of the command that was run",
};

/** `hotpatch emulator`: an embedded Microsoft Graph, until Ctrl-C or around one command. */
export const emulator = emulatorCommand(emulatorModule);

export function emulatorCommand(load: () => EmulatorModule): Command {
    return defineCommand({
        name: "emulator",
        summary: "an embedded Microsoft Graph, until Ctrl-C or around one command",
        description:
            "Starts a Microsoft Graph on this machine alone, with a fleet made from a seed. Without a command it prints the variables " +
            "to set and runs until Ctrl-C. With one it runs the command against it, in an environment without any credential, and " +
            "ends with the command's exit code.",
        examples: [
            { args: "--devices 200 --seed 1", does: "until Ctrl-C" },
            { args: "-- pulumi preview", does: "around one command, with a stack of its own" },
            { args: "--faults 503@/groups#2 -- pulumi up", does: "with a service that fails" },
        ],
        arguments: {
            command: rest("command", `what to run, after --: ${COMMAND} emulator -- pulumi preview`),
            devices: option("number", "devices in the fleet", wholeNumber(0, 1_000_000), {
                short: "d",
                defaultText: String(FLEET.devices),
            }),
            seed: option("number", "the same seed makes the same fleet", wholeNumber(0, 2 ** 32 - 1), {
                short: "s",
                defaultText: String(FLEET.seed),
            }),
            port: option("number", "port on 127.0.0.1; 0 takes a free one", wholeNumber(0, 65_535), {
                short: "p",
                default: 0,
            }),
            https: flag("https with a certificate and a token endpoint of its own, as for real credentials"),
            scenario: option(
                "file",
                "a YAML file that says what the tenant is like; options given here go before it",
                text,
            ),
            record: option("file", "write every request with its answer to this file, a line of JSON each", text),
            latency: option("milliseconds", "how long each answer is on its way", wholeNumber(0, 60_000)),
            lag: option("milliseconds", "how long writes take to be seen everywhere", wholeNumber(0, 86_400_000)),
            throttle: option("scale", "throttle: 1 as documented, 0.1 ten times as strictly, 0 not at all", scale),
            faults: option(
                "fault",
                "inject a fault: KIND, KIND@POST /groups, KIND@/groups/*#2 for the second; random=0.05; may be repeated",
                repeated(text),
                { default: [], defaultText: "none" },
            ),
            binDir: option(
                "folder",
                "a folder to put in front of the command's PATH; may be repeated",
                repeated(text),
                { default: [], defaultText: "none" },
            ),
            env: option(
                "variable",
                "a variable that the command gets too: NAME=VALUE, or NAME; may be repeated",
                repeated(text),
                { default: [], defaultText: "none" },
            ),
            state: option(
                "folder",
                "keep the command's Pulumi state here between runs (the embedded Graph itself starts afresh)",
                text,
            ),
        },
        options: "stopAtFirst",
        permissions: [],
        exitCodes: EXIT_CODES,
        async run({ args, terminal }) {
            const module = load();
            const settings = settingsOf(module, args, terminal);
            const started = await start(module, settings, args);
            const [command, ...behind] = args.command;
            try {
                if (command === undefined) {
                    await untilStopped(started, settings, terminal);
                    return 0;
                }
                const { binDir: binDirs, env: variables, state } = args;
                const offline = offlineEnvironment(module, started, terminal, { binDirs, variables, state });
                const run = { command, args: behind, env: offline.env, cwd: terminal.cwd };
                try {
                    const cleanUp = await prepareStack(run);
                    try {
                        return await runCommand(run);
                    } finally {
                        if (state === undefined) {
                            cleanUp();
                        }
                    }
                } finally {
                    offline.remove();
                }
            } finally {
                await started.stop();
            }
        },
    });
}

/** What the scenario says, and before that what was said on the command line. */
function settingsOf(module: EmulatorModule, options: EmulatorOptions, { cwd }: Terminal): GraphEmulatorOptions {
    const { devices, seed, port, https, scenario, record, latency, lag, throttle, faults } = options;
    const said = scenario === undefined ? {} : scenarioIn(module, resolve(cwd, scenario), scenario);
    return {
        ...FLEET,
        port,
        https,
        ...said,
        ...(devices === undefined ? {} : { devices }),
        ...(seed === undefined ? {} : { seed }),
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

async function start(
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
