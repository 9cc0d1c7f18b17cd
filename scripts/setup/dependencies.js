// @ts-check
const { existsSync, readFileSync, realpathSync } = require("node:fs");
const { basename, delimiter, dirname, join } = require("node:path");
const { lastLines, runCommand } = require("./runCommand");
const { SetupError } = require("./report");

/**
 * @typedef {import("./report").Report} Report
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean}} LockedPackage
 * @typedef {{packages?: Record<string, LockedPackage>}} Lockfile
 */

/**
 * Installs what package-lock.json lists, unless it is already installed.
 * @param {string} root the project's folder
 * @param {Report} report
 */
async function installDependencies(root, report) {
    if (isInstalled(root)) {
        report.detail("Dependencies: as in package-lock.json.");
        return;
    }
    report.notable(`Dependencies: npm ci into ${join(root, "node_modules")}; half a minute to three …`);
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
    const options = { cwd: root, env: npmEnvironment(process.env) };
    const { code, output } = await report.waiting(
        "npm ci",
        runCommand(process.execPath, [findNpm(), ...args], options),
    );
    if (code !== 0) {
        throw new SetupError(
            `Install dependencies with npm ci: it ended with ${code}.\n${lastLines(output)}\n` +
                "See what npm says above (a registry that cannot be reached? a file in use?), then run the command again.",
        );
    }
}

/**
 * Whether node_modules contains what package-lock.json lists. The last step of an npm install is to write
 * `node_modules/.package-lock.json`, so an interrupted install does not count.
 * @param {string} root
 */
function isInstalled(root) {
    const stamp = join(root, "node_modules", ".package-lock.json");
    return existsSync(stamp) && agree(readLockfile(join(root, "package-lock.json")), readLockfile(stamp));
}

/**
 * Whether every package of a lockfile is installed in that version. Optional ones may be missing: they are for other platforms.
 * @param {Lockfile} lockfile
 * @param {Lockfile} installed
 */
function agree(lockfile, installed) {
    return Object.entries(lockfile.packages ?? {})
        .filter(([folder]) => folder !== "")
        .every(([folder, wanted]) => {
            const there = installed.packages?.[folder];
            return there === undefined
                ? wanted.optional === true || wanted.devOptional === true
                : there.version === wanted.version && there.integrity === wanted.integrity;
        });
}

/**
 * @param {string} file
 * @returns {Lockfile}
 */
function readLockfile(file) {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        return {};
    }
}

/**
 * npm's own JavaScript, to be run by this Node: on Windows `npm.cmd` cannot be started without a shell.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
function findNpm(env = process.env) {
    const besideNode = dirname(realpathSync(process.execPath));
    const onPath = (env.PATH ?? env.Path ?? "")
        .split(delimiter)
        .map((folder) => join(folder, "npm"))
        .filter(existsSync)
        .map((file) => realpathSync(file));
    const candidates = [
        env.npm_execpath ?? "",
        join(besideNode, "node_modules", "npm", "bin", "npm-cli.js"),
        join(besideNode, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
        ...onPath,
    ];
    const npm = candidates.find((file) => basename(file) === "npm-cli.js" && existsSync(file));
    if (npm === undefined) {
        throw new SetupError(
            "Install dependencies: npm was not found next to Node, nor on PATH. Install npm, or run `npm ci` yourself.",
        );
    }
    return npm;
}

/**
 * Where packages come from and go to. The other settings of an npm run only concern that run: `--omit`, `--prefix`, …
 */
const WHERE =
    /^npm_config_(registry|@.*|\/\/.*|cache|userconfig|globalconfig|https?_?proxy|proxy|noproxy|ca|cafile|strict_ssl)$/i;

/**
 * The environment for an npm that is started by a script of another npm.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(env) {
    const isOfTheOtherRun = (/** @type {string} */ name) =>
        (/^npm_/i.test(name) && !WHERE.test(name)) || name === "NODE_ENV" || name === "INIT_CWD";
    return Object.fromEntries(Object.entries(env).filter(([name]) => !isOfTheOtherRun(name)));
}

module.exports = { agree, findNpm, installDependencies, isInstalled, npmEnvironment };
