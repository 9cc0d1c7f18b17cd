import { existsSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../base/userError";
import { runCommand } from "./runCommand";

/** A `pulumi` command that is about to run in an environment without any stack. */
export interface OfflineCommand {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
}

/** Commands that need no stack, or make their own. */
const WITHOUT_STACK = new Set([
    "stack",
    "login",
    "logout",
    "new",
    "about",
    "version",
    "plugin",
    "package",
    "help",
    "whoami",
]);

/** The stack that a command gets if it names none. */
export const OFFLINE_STACK = "offline";

/**
 * Makes the stack that a `pulumi` command works on, since the environment begins without any: the one that it names with
 * `--stack`, or `offline`. Whatever Pulumi writes for it beside the program is taken away by the returned function.
 *
 * @returns a clean-up, to be called when the command has ended.
 */
export async function prepareStack(run: OfflineCommand): Promise<() => void> {
    const project = projectFolder(run.cwd);
    if (!isPulumi(run.command) || project === undefined || !needsStack(run.args)) {
        return () => {};
    }
    const stack = namedStack(run.args) ?? OFFLINE_STACK;
    const settings = join(project, `Pulumi.${stack}.yaml`);
    const existed = existsSync(settings);
    const args = ["stack", "select", "--create", stack, "--non-interactive"];
    const code = await runCommand({ ...run, args, quiet: true });
    if (code !== 0) {
        throw new UserError(
            `Make stack '${stack}' for this run: pulumi ended with ${code}, as it says above. A Pulumi.${stack}.yaml with ` +
                "secrets of another run cannot be read here; name a stack without one with --stack.",
        );
    }
    return () => {
        if (!existed) {
            rmSync(settings, { force: true });
        }
    };
}

function isPulumi(command: string): boolean {
    return basename(command).replace(/\.(exe|cmd)$/i, "") === "pulumi";
}

function needsStack(args: readonly string[]): boolean {
    const verb = args.find((arg) => !arg.startsWith("-"));
    return verb !== undefined && !WITHOUT_STACK.has(verb);
}

function namedStack(args: readonly string[]): string | undefined {
    for (const [index, arg] of args.entries()) {
        if (arg === "--stack" || arg === "-s") {
            return args[index + 1];
        }
        const joined = /^--stack=(.+)$/.exec(arg)?.[1];
        if (joined !== undefined) {
            return joined;
        }
    }
    return undefined;
}

/** The nearest folder with a Pulumi.yaml, as Pulumi looks for it. */
function projectFolder(folder: string): string | undefined {
    if (existsSync(join(folder, "Pulumi.yaml")) || existsSync(join(folder, "Pulumi.yml"))) {
        return folder;
    }
    const parent = dirname(folder);
    return parent === folder ? undefined : projectFolder(parent);
}
