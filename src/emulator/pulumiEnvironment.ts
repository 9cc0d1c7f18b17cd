import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/** What a Pulumi run against the embedded Microsoft Graph needs to know. */
export interface PulumiEnvironmentOptions {
    /** A folder of this run alone. Pulumi's home (with the azuread stand-in as its only plugin) and its state go below it. */
    readonly folder: string;
    /** The folder of the Pulumi program; its `@pulumi/azuread` decides the version that the stand-in goes by. */
    readonly program: string;
    /** Folders with `pulumi` and its language host, to be put in front of PATH. */
    readonly binDirs: readonly string[];
    /** Where the embedded Microsoft Graph is, and how to get in: `emulator.environment()`. */
    readonly emulator: Readonly<Record<string, string>>;
    /** What to start from. Defaults to this process's environment. */
    readonly env?: NodeJS.ProcessEnv;
}

/**
 * Variables that could lead a run to a tenant or to somebody's Pulumi account. Matched by the beginning of the name,
 * whatever its case: Windows does not care.
 */
const LEADS_OUTSIDE = /^(ARM_|AZURE_|AZUREAD_|PULUMI_|HOTPATCH_|ACTIONS_ID_TOKEN_|SYSTEM_OIDC|IDENTITY_|MSI_|IMDS_)/i;

/**
 * Prepares a folder and returns the environment for `pulumi` runs against the embedded Microsoft Graph: a home of its own
 * whose azuread plugin is the stand-in, a file backend, no credential and no setting of the surrounding environment.
 * Plugins that a user has installed are never found.
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

/** A copy of an environment without anything that could lead a run to a tenant or to a Pulumi account. */
export function scrubbed(env: NodeJS.ProcessEnv): Record<string, string> {
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && !LEADS_OUTSIDE.test(name)) {
            kept[name] = value;
        }
    }
    return kept;
}

/** The engine asks for the plugin by the version of the SDK that the program uses. */
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
