import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { GraphEmulator } from "intune-graph-emulator";
import type { Terminal } from "../terminal/terminal";
import { existingFolder, madeFolder, unusable } from "./folders";

/** The part of the emulator's module that prepares environments. */
type EmulatorModule = typeof import("intune-graph-emulator");

/** What to prepare an environment for. */
export interface OfflineOptions {
    /** Folders to be put in front of PATH. */
    readonly binDirs: readonly string[];
    /** Variables that the command gets as well: `NAME=VALUE`, or `NAME` for that of the surrounding environment. */
    readonly variables: readonly string[];
    /** Where Pulumi's state is kept between runs; a temporary folder if absent. */
    readonly state?: string;
}

/** An environment in which a command reaches the embedded Microsoft Graph and no tenant. */
export interface OfflineEnvironment {
    readonly env: Readonly<Record<string, string>>;
    /** Removes what was made for this run alone. */
    remove(): void;
}

/**
 * Prepares the environment for a command: Pulumi finds the stand-in for the azuread plugin and a file backend. Where no
 * `@pulumi/azuread` is installed the command is no Pulumi program, and gets the embedded Graph alone.
 *
 * @throws UserError for a folder that is not there, or cannot be made or written.
 */
export function offlineEnvironment(
    { pulumiEnvironment, scrubbed }: EmulatorModule,
    emulator: GraphEmulator,
    { cwd, env }: Terminal,
    options: OfflineOptions,
): OfflineEnvironment {
    const binDirs = options.binDirs.map((folder) => existingFolder("--bin-dir", folder, cwd));
    const state = options.state === undefined ? undefined : madeFolder("--state", options.state, cwd);
    const given = variablesIn(options.variables, env);
    const program = [cwd, __dirname].find(hasAzuread);
    if (program === undefined) {
        const kept = scrubbed(env);
        const path = Object.keys(kept).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
        const folders = [...binDirs, dirname(process.execPath), kept[path] ?? ""];
        return {
            env: { ...given, ...kept, [path]: folders.join(delimiter), ...emulator.environment() },
            remove: () => {},
        };
    }
    const folder = state ?? realpathSync(mkdtempSync(join(tmpdir(), "hotpatch-emulator-")));
    const remove = () => {
        if (state === undefined) {
            rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
        }
    };
    try {
        return {
            env: {
                ...given,
                ...pulumiEnvironment({ folder, program, binDirs, emulator: emulator.environment(), env }),
            },
            remove,
        };
    } catch (error) {
        remove();
        throw options.state === undefined ? error : unusable("--state", options.state, error);
    }
}

/** Those that are not set are left out. What the run itself needs goes before them. */
function variablesIn(variables: readonly string[], env: Terminal["env"]): Record<string, string> {
    return Object.fromEntries(
        variables.flatMap((each) => {
            const [, name = each, value = env[name]] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
            return value === undefined ? [] : [[name, value]];
        }),
    );
}

function hasAzuread(folder: string): boolean {
    try {
        createRequire(join(folder, "index.js")).resolve("@pulumi/azuread/package.json");
        return true;
    } catch {
        return false;
    }
}
