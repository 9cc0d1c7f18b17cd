import { Command, Option } from "commander";
import type { GraphEmulator, GraphEmulatorOptions } from "../emulator/index";
import { UserError } from "../graph/userError";
import { systemCode } from "./errors";
import { offlineEnvironment } from "./offlineEnvironment";
import { prepareStack } from "./offlineStack";
import { wholeNumber } from "./options";
import { runCommand } from "./runCommand";
import { shellVariables } from "./shellVariables";
import { type Terminal, writeAll } from "./terminal";

type EmulatorModule = typeof import("../emulator/index");

interface EmulatorOptions {
    readonly devices: number;
    readonly seed: number;
    readonly port: number;
    readonly https: boolean;
    readonly binDir: readonly string[];
    readonly state?: string;
}

/** The emulator is loaded by its own command only: every other one starts without it. */
function emulatorModule(): EmulatorModule {
    return require("../emulator/index") as EmulatorModule;
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
        .argument("[command...]", "what to run, after --: hotpatch emulator -- pulumi preview")
        .option("-d, --devices <number>", "devices in the fleet", wholeNumber(0, 1_000_000), 200)
        .option("-s, --seed <number>", "the same seed makes the same fleet", wholeNumber(0, 2 ** 32 - 1), 1)
        .option("-p, --port <number>", "port on 127.0.0.1; 0 takes a free one", wholeNumber(0, 65_535), 0)
        .option("--https", "https with a certificate and a token endpoint of its own, as for real credentials", false)
        .addOption(
            new Option("--bin-dir <folder>", "a folder to put in front of the command's PATH; may be repeated")
                .argParser((folder: string, earlier: readonly string[]) => [...earlier, folder])
                .default([], "none"),
        )
        .option(
            "--state <folder>",
            "keep the command's Pulumi state here between runs (the embedded Graph itself starts afresh)",
        )
        .passThroughOptions()
        .action(async ([command, ...args]: string[], options: EmulatorOptions) => {
            const module = load();
            const emulator = await started(module, options);
            try {
                if (command === undefined) {
                    await untilStopped(emulator, options, terminal);
                    return;
                }
                const { binDir, state } = options;
                const offline = offlineEnvironment(module, emulator, terminal, { binDirs: binDir, state });
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

async function started(module: EmulatorModule, options: EmulatorOptions): Promise<GraphEmulator> {
    const { devices, seed, port, https } = options;
    const emulatorOptions: GraphEmulatorOptions = { devices, seed, port, https };
    try {
        return await module.startGraphEmulator(emulatorOptions);
    } catch (error) {
        const code = systemCode(error);
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

async function untilStopped(emulator: GraphEmulator, options: EmulatorOptions, { stdout }: Terminal): Promise<void> {
    const stopped = nextSignal();
    await writeAll(stdout, [
        `Microsoft Graph (embedded) at ${emulator.endpoint}: ${options.devices} devices from seed ${options.seed}.\n\n`,
        "Set these where hotpatch or pulumi is to run. They hold no real credential.\n\n",
        `${shellVariables(emulator.environment())}\n\n`,
        "Or let it run one command: hotpatch emulator -- pulumi preview\n",
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
