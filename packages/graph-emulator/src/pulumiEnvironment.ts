import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/** What a Pulumi run against the embedded Microsoft Graph needs. */
export interface PulumiEnvironmentOptions {
    /**
     * A folder for this run alone. Pulumi's home (with the azuread stand-in as its only plugin) and its state are put
     * below it.
     */
    readonly folder: string;
    /** The folder of the Pulumi program; its `@pulumi/azuread` determines the version that the stand-in reports. */
    readonly program: string;
    /** Folders with `pulumi` and its language host, to be put at the front of PATH. */
    readonly binDirs: readonly string[];
    /** Where the embedded Microsoft Graph is, and how to access it: `emulator.environment()`. */
    readonly emulator: Readonly<Record<string, string>>;
    /** The environment to start from. Defaults to this process's environment. */
    readonly env?: NodeJS.ProcessEnv;
}

/**
 * What a command may know about the surrounding environment: locations on this machine, the user, and the language. A
 * list of what to keep, because it is impossible to list all names of credentials. Compared without regard to case, as
 * on Windows. Proxies are left out: their addresses may contain passwords, and nothing beyond loopback is to be
 * reached.
 */
const KEPT = new Set(
    [
        // On every system.
        [
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "PWD",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "TMP",
            "TEMP",
            "HOSTNAME",
        ],
        ["TERM", "COLORTERM", "TERM_PROGRAM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CI", "EDITOR", "VISUAL"],
        // Folders on Linux, and those of its libraries and of macOS.
        ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"],
        ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "__CF_USER_TEXT_ENCODING"],
        // Windows: without some of these, programs do not start or have no network.
        [
            "SystemRoot",
            "SystemDrive",
            "windir",
            "ComSpec",
            "PATHEXT",
            "OS",
            "PSModulePath",
            "ALLUSERSPROFILE",
            "PUBLIC",
        ],
        ["APPDATA", "LOCALAPPDATA", "USERPROFILE", "USERNAME", "USERDOMAIN", "COMPUTERNAME", "HOMEDRIVE", "HOMEPATH"],
        ["ProgramData", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "CommonProgramFiles"],
        ["CommonProgramFiles(x86)", "CommonProgramW6432", "DriverData"],
        ["NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "PROCESSOR_ARCHITEW6432", "PROCESSOR_IDENTIFIER"],
        // Node.js and its version managers.
        ["NODE_ENV", "NODE_PATH", "NODE_OPTIONS", "NVM_DIR", "NVM_HOME", "NVM_SYMLINK", "VOLTA_HOME", "FNM_DIR"],
        ["ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR"],
    ]
        .flat()
        .map((name) => name.toUpperCase()),
);

/** Parts of the language settings: `LC_ALL`, `LC_CTYPE` and the like. */
const LOCALE = /^LC_[A-Z]+$/i;

/**
 * Prepares a folder and returns the environment for `pulumi` runs against the embedded Microsoft Graph: a home of its
 * own whose azuread plugin is the stand-in, a file backend, no credentials and no settings from the surrounding
 * environment. Plugins that a user has installed are never found.
 */
export function pulumiEnvironment(options: PulumiEnvironmentOptions): Record<string, string> {
    const home = join(options.folder, "home");
    const state = join(options.folder, "state");
    mkdirSync(state, { recursive: true });
    const version = azureadVersion(options.program);
    installStandIn(join(home, "plugins", `resource-azuread-v${version}`));

    const env = scrubbed(options.env ?? process.env);
    const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    return {
        ...env,
        [path]: [...options.binDirs, dirname(process.execPath), env[path] ?? ""].join(delimiter),
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
        PULUMI_CONFIG_PASSPHRASE: "offline",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        HOTPATCH_AZUREAD_STANDIN_VERSION: version,
        ...options.emulator,
    };
}

/**
 * A copy of an environment with only what describes the setup of this machine: no credentials, no personal settings.
 */
export function scrubbed(env: NodeJS.ProcessEnv): Record<string, string> {
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && (KEPT.has(name.toUpperCase()) || LOCALE.test(name))) {
            kept[name] = value;
        }
    }
    return kept;
}

/** The engine asks for the plugin with the version of the SDK that the program uses. */
function azureadVersion(program: string): string {
    const require = createRequire(join(program, "index.js"));
    return (require("@pulumi/azuread/package.json") as { version: string }).version;
}

function installStandIn(folder: string): void {
    const main = require.resolve("./azuread/main.js");
    mkdirSync(folder, { recursive: true });
    const name = join(folder, "pulumi-resource-azuread");
    writeFileSync(`${name}.cmd`, `@"${process.execPath}" "${main}" %*\r\n`);
    writeFileSync(name, `#!/usr/bin/env node\nrequire(${JSON.stringify(main)});\n`);
    chmodSync(name, 0o755);
}
