#!/usr/bin/env node
import { writeSync } from "node:fs";
import { CommanderError } from "commander";
import { messageOf } from "../base/messageOf";
import { visible, visibleLines } from "../base/visible";
import { isExpected } from "../graph/expectedError";
import { RuleSyntaxError } from "../membership";
import { COMMANDS } from "./commands";
import { fileMistake, oneLine } from "./program/errors";
import { programOf } from "./program/program";
import { surroundings } from "./surroundings";
import { processTerminal, type Terminal } from "./terminal/terminal";

/**
 * The `hotpatch` command. Returns its exit code: 0 for success, 1 for a failure, or that of its verb or of the command that it ran.
 *
 * @param args what stands behind `hotpatch` on the command line.
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
    let exitCode = 0;
    const program = programOf(COMMANDS, args, surroundings({ terminal }), (code) => {
        exitCode = code;
    });
    try {
        await program.parseAsync([...args], { from: "user" });
        return exitCode;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode;
        }
        terminal.stderr.write(`${reported(error, terminal.env)}\n`);
        return 1;
    }
}

/** Whether an error shows the place in a rule: its carets stand below the rule's line. */
function showsPlace(error: unknown): boolean {
    return error instanceof Error && error.cause instanceof RuleSyntaxError;
}

/**
 * A user's mistake and a refusal of the service are one line, except for the place of a mistake in a rule. So is a bug, and it says how to see more. Names of the tenant in
 * it are chosen by others: nothing that a terminal would obey gets through.
 */
function reported(error: unknown, env: NodeJS.ProcessEnv): string {
    const stack = env.HOTPATCH_DEBUG && error instanceof Error ? `\n${visibleLines(error.stack ?? "")}` : "";
    if (isExpected(error)) {
        return `hotpatch: ${showsPlace(error) ? visibleLines(messageOf(error)) : visible(oneLine(error))}${stack}`;
    }
    const mistake = fileMistake(error);
    if (mistake !== undefined) {
        return `hotpatch: ${visible(mistake)}${stack}`;
    }
    return `hotpatch: a bug in hotpatch: ${visible(oneLine(error))}${stack || " (HOTPATCH_DEBUG=1 shows where)"}`;
}

if (require.main === module) {
    let pending = true;
    // Node ends a process that has nothing to wait for, whatever was awaited, and calls that success.
    process.on("exit", (code) => {
        if (pending && code === 0) {
            process.exitCode = 1;
            writeSync(2, "hotpatch: ended before its work was done. What was printed is not complete. Try again.\n");
        }
    });
    // The reader of a pipe may leave early, as `head` does.
    for (const output of [process.stdout, process.stderr]) {
        output.on("error", (error: NodeJS.ErrnoException) => {
            pending = false;
            process.exit(error.code === "EPIPE" ? 0 : 1);
        });
    }
    main(process.argv.slice(2)).then((code) => {
        pending = false;
        process.exitCode = code;
    });
}
