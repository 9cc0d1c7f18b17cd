import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { coerce, satisfies } from "semver";
import { COMMAND } from "../base/command";
import { type Finding, good } from "./finding";

/** Where to look. */
export interface Installation {
    /** The folder of the Pulumi program. */
    readonly folder: string;
    readonly env: NodeJS.ProcessEnv;
    /** Our own manifest. */
    readonly manifest: {
        readonly version: string;
        readonly engines: { readonly node: string };
        readonly peerDependencies: Readonly<Record<string, string>>;
        readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
    };
}

/** `pulumi import --file` accepts supplied outputs, which `hotpatch import` writes, since this version of the CLI. */
const ENGINE = ">=3.254.0";
const TIMEOUT_MS = 30_000;

/** Checks Node, the Pulumi engine, and the packages that a program needs in addition to this one. */
export async function installationFindings(where: Installation): Promise<Finding[]> {
    return [nodeFinding(where), await engineFinding(where), ...packageFindings(where)];
}

function nodeFinding({ manifest: { engines } }: Installation): Finding {
    const { node } = process.versions;
    return satisfies(node, engines.node)
        ? good("node", `${node}.`)
        : { subject: "node", status: "bad", text: `${node} is too old.`, fix: [`Install Node ${engines.node}.`] };
}

async function engineFinding({ env, folder }: Installation): Promise<Finding> {
    const subject = "pulumi";
    const install = ["Install the Pulumi CLI: https://www.pulumi.com/docs/install/"];
    try {
        const { stdout } = await promisify(execFile)("pulumi", ["version"], { env, cwd: folder, timeout: TIMEOUT_MS });
        const version = stdout.trim();
        return satisfies(coerce(version) ?? "0.0.0", ENGINE)
            ? good(subject, `${version}.`)
            : {
                  subject,
                  status: "warning",
                  text: `${version} is older than ${ENGINE.slice(2)}; \`${COMMAND} import\` needs that.`,
                  fix: install,
              };
    } catch (error) {
        const isMissing = typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
        const text = isMissing
            ? `There is no \`pulumi\` command on PATH. \`${COMMAND} readiness\` works without it; \`pulumi up\` does not.`
            : `\`pulumi version\` fails: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
        return { subject, status: "warning", text, fix: install };
    }
}

/** The packages as the program in the folder would load them. */
function packageFindings({
    folder,
    manifest: { peerDependencies, peerDependenciesMeta = {} },
}: Installation): Finding[] {
    const load = createRequire(join(folder, "index.js"));
    return Object.entries(peerDependencies).flatMap(([name, range]): Finding[] => {
        const version = versionOf(name, load);
        if (version === undefined && peerDependenciesMeta[name]?.optional === true) {
            return []; // The one command that needs it says so.
        }
        if (version === undefined) {
            const text = "Not installed for the program in this folder; only a Pulumi program needs it.";
            return [{ subject: name, status: "warning", text, fix: [`npm install ${name}`] }];
        }
        // DuckDB numbers its releases as previews are numbered: 1.5.6-r.1.
        if (satisfies(version, range, { includePrerelease: true })) {
            return [good(name, `${version}.`)];
        }
        const fix = [`npm install ${name}@${range}`];
        return [{ subject: name, status: "bad", text: `${version} is not ${range}.`, fix }];
    });
}

function versionOf(name: string, load: NodeJS.Require): string | undefined {
    try {
        return (load(`${name}/package.json`) as { version: string }).version;
    } catch {
        return undefined;
    }
}
