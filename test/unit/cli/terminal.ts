import { Writable } from "node:stream";
import type { Output, Terminal } from "../../../src/cli/terminal/terminal";

/** A terminal, or a pipe, that keeps what is written. */
export interface TestTerminal extends Terminal {
    out(): string;
    err(): string;
}

/** A user who presses Ctrl-C once, as soon as that is so. */
export function interruptedWhen(isSo: () => boolean): Required<Pick<Terminal, "onInterrupt">> {
    return {
        onInterrupt(interrupt) {
            const watch = setInterval(() => {
                if (isSo()) {
                    clearInterval(watch);
                    interrupt();
                }
            }, 20);
            return () => clearInterval(watch);
        },
    };
}

export function testTerminal(
    options: { tty?: boolean; env?: NodeJS.ProcessEnv; cwd?: string; columns?: number } = {},
): TestTerminal {
    const kept = { out: "", err: "" };
    const output = (name: "out" | "err"): Output =>
        Object.assign(
            new Writable({
                write(chunk, _encoding, done) {
                    kept[name] += chunk;
                    done();
                },
            }),
            { isTTY: options.tty === true, columns: options.columns },
        );
    return {
        stdout: output("out"),
        stderr: output("err"),
        env: options.env ?? {},
        cwd: options.cwd ?? process.cwd(),
        out: () => kept.out,
        err: () => kept.err,
    };
}
