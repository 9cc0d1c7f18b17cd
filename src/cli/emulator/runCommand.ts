import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "../../base/userError";
import { systemCode } from "../program/errors";
import { type SpawnCommand, windowsCommand } from "./windowsCommand";

/** A command to run in an environment of its own. */
export interface CommandRun {
    readonly command: string;
    readonly args: readonly string[];
    /** The whole environment; nothing of this process's is added. */
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    /** Its output is shown only where it is an error's. */
    readonly quiet?: boolean;
}

const FORWARDED: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a command on this process's terminal, without a shell, and returns its exit code; 128 and the signal's number if a
 * signal ended it, as shells have it. Signals that this process gets meanwhile go on to the command, which decides.
 *
 * @throws UserError if there is no such command.
 */
export async function runCommand({ command, args, env, cwd, quiet = false }: CommandRun): Promise<number> {
    const found: SpawnCommand | undefined =
        process.platform === "win32"
            ? windowsCommand(command, args, env, cwd)
            : { file: command, args, verbatim: false };
    if (found === undefined) {
        throw notFound(command);
    }
    const child = spawn(found.file, found.args, {
        cwd,
        env,
        stdio: quiet ? ["ignore", "ignore", "inherit"] : "inherit",
        windowsVerbatimArguments: found.verbatim,
    });
    const forwarding = FORWARDED.map((signal) => {
        const forward = () => {
            if (!reachedByTerminal(signal)) {
                child.kill(signal);
            }
        };
        process.on(signal, forward);
        return () => process.off(signal, forward);
    });
    try {
        return await new Promise<number>((resolve, reject) => {
            child.once("error", (error) => reject(startError(command, error)));
            child.once("close", (code, signal) =>
                resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
            );
        });
    } finally {
        for (const stop of forwarding) {
            stop();
        }
    }
}

/**
 * Ctrl-C at a terminal goes to every process of the group, and to every process of a console on Windows. Passed on once
 * more it would come twice, which Pulumi takes for "stop at once".
 */
function reachedByTerminal(signal: NodeJS.Signals): boolean {
    return process.platform === "win32" || (signal === "SIGINT" && process.stdin.isTTY === true);
}

function startError(command: string, error: Error): Error {
    const code = systemCode(error);
    if (code === "ENOENT") {
        return notFound(command);
    }
    return new UserError(`Run '${command}': it could not be started (${code ?? error.message}).`, { cause: error });
}

function notFound(command: string): UserError {
    return new UserError(
        `Run '${command}': there is no such command on PATH. Check its name, or add its folder with --bin-dir.`,
    );
}
