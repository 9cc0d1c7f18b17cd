import { once } from "node:events";
import type { Writable } from "node:stream";

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command sees of the world; tests bring their own. */
export interface Terminal {
    readonly stdout: Output;
    readonly stderr: Output;
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    /** Is told the first Ctrl-C, which then does nothing else. Returns what stops listening; the next Ctrl-C ends the process. */
    readonly onInterrupt?: (listener: () => void) => () => void;
}

/** The process's own. */
export function processTerminal(): Terminal {
    const { stdout, stderr, env } = process;
    return {
        stdout,
        stderr,
        env,
        // Not before it is wanted: it may have been deleted.
        get cwd() {
            return process.cwd();
        },
        onInterrupt(listener) {
            process.once("SIGINT", listener);
            return () => process.off("SIGINT", listener);
        },
    };
}

/** Columns of text that goes into a file or a pipe. */
export const WIDTH_OF_FILES = 120;

/** How many columns text may take on a stream. */
export function widthOf({ columns = WIDTH_OF_FILES }: Output): number {
    return columns;
}

/** Writes all pieces, never faster than the reader reads. */
export async function writeAll(output: Writable, pieces: Iterable<string>): Promise<void> {
    for (const piece of pieces) {
        if (!output.write(piece)) {
            await once(output, "drain");
        }
    }
}

/**
 * Whether to use colours on a stream: on terminals only, unless `NO_COLOR` is set (no-color.org) or the terminal is
 * `dumb`; `FORCE_COLOR` overrides both.
 */
export function wantsColor(output: Output, env: NodeJS.ProcessEnv): boolean {
    if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") {
        return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
    }
    return output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}

/**
 * Whether characters beyond ASCII show as they are: Windows Terminal and editors' terminals on Windows, a UTF-8 locale
 * elsewhere. The old console of Windows has a code page of its own.
 */
export function showsUnicode(env: NodeJS.ProcessEnv): boolean {
    if (env.WT_SESSION || env.TERM_PROGRAM) {
        return true;
    }
    return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || "");
}
