import { statSync } from "node:fs";
import { win32 } from "node:path";
import { UserError } from "../../base/userError";

/** What to hand to `spawn`. */
export interface SpawnCommand {
    readonly file: string;
    readonly args: readonly string[];
    /** The arguments are quoted already; Node must leave them alone. */
    readonly verbatim: boolean;
}

/** What the look-up depends on; tests bring their own. */
export interface WindowsLookup {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly cwd: string;
    isFile(path: string): boolean;
}

const realFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * What `command` is on Windows. Programs are started directly; `npx`, `npm` and many others are `.cmd` files, which only
 * `cmd.exe` can run, and Node refuses to start them without a shell. They go to `cmd.exe` with every argument quoted.
 *
 * @throws UserError for an argument with a line break to a `.cmd` file: `cmd.exe` has no way to quote it.
 */
export function windowsCommand(
    command: string,
    args: readonly string[],
    env: WindowsLookup["env"],
    cwd: string,
    isFile: WindowsLookup["isFile"] = realFile,
): SpawnCommand | undefined {
    const found = findFile(command, { env, cwd, isFile });
    if (found === undefined) {
        return undefined;
    }
    if (!/\.(cmd|bat)$/i.test(found)) {
        return { file: found, args, verbatim: false };
    }
    if (args.some((arg) => /[\r\n]/.test(arg))) {
        throw new UserError(
            `Run '${command}': an argument has a line break, which cmd.exe cannot pass on. Put it into a file.`,
        );
    }
    const line = [escapeMeta(found), ...args.map(quotedForCmd)].join(" ");
    return { file: variable(env, "ComSpec") ?? "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
}

function findFile(command: string, { env, cwd, isFile }: WindowsLookup): string | undefined {
    const extensions = (variable(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";").filter((each) => each !== "");
    const named = extensions.some((extension) => command.toLowerCase().endsWith(extension.toLowerCase()));
    const names = named ? [command] : extensions.map((extension) => `${command}${extension}`);
    const folders = /[\\/]/.test(command)
        ? [""]
        : (variable(env, "Path") ?? "").split(";").filter((each) => each !== "");
    return folders
        .flatMap((folder) => names.map((name) => win32.resolve(cwd, folder.replaceAll('"', ""), name)))
        .find(isFile);
}

/** Names of variables have no case on Windows, but a copied environment is an ordinary object. */
function variable(env: WindowsLookup["env"], name: string): string | undefined {
    const key = Object.keys(env).find((each) => each.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : env[key];
}

/**
 * Quoted for the program (backslashes before a quote are doubled, the quote is escaped), then twice for `cmd.exe`, which
 * reads a line once for itself and once for the `%*` within the file.
 */
function quotedForCmd(arg: string): string {
    const quoted = `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
    return escapeMeta(escapeMeta(quoted));
}

function escapeMeta(text: string): string {
    return text.replace(/[()\][%!^"`<>&|;, *?]/g, "^$&");
}
