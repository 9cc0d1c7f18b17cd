// @ts-check
const { execFileSync } = require("node:child_process");
const { accessSync, constants, realpathSync, statSync } = require("node:fs");
const { delimiter, dirname, isAbsolute, join } = require("node:path");

const isWindows = process.platform === "win32";

/**
 * The name of an executable's file on this platform.
 * @param {string} name
 */
function executableName(name) {
    return isWindows ? `${name}.exe` : name;
}

/**
 * Every executable with that name on PATH, in order. Batch files on Windows are left out: they cannot be started
 * without a shell.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} absolute paths
 */
function findOnPath(name, env) {
    const variable = Object.keys(env).find((each) => each.toUpperCase() === "PATH") ?? "PATH";
    return (env[variable] ?? "")
        .split(delimiter)
        .map((folder) => folder.replace(/^"(.*)"$/, "$1"))
        .filter(isAbsolute)
        .map((folder) => join(folder, executableName(name)))
        .filter(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

/**
 * What `pulumi version` answers.
 * @param {string} pulumi
 * @returns {string | undefined} without a leading v; undefined if it cannot be run
 */
function engineVersion(pulumi) {
    try {
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const options = { encoding: /** @type {const} */ ("utf8"), env, timeout: 30_000, windowsHide: true };
        return execFileSync(pulumi, ["version"], { ...options, stdio: ["ignore", "pipe", "ignore"] })
            .trim()
            .replace(/^v/, "");
    } catch {
        return undefined;
    }
}

/**
 * Whether an engine has the official Node language host next to it. One elsewhere on PATH does not count: runs against
 * the embedded Microsoft Graph ignore plugins on PATH.
 * @param {string} pulumi
 */
function hasOfficialLanguageHost(pulumi) {
    return [dirname(pulumi), dirname(realpathSync(pulumi))].some((folder) =>
        isExecutable(join(folder, executableName("pulumi-language-nodejs"))),
    );
}

module.exports = { engineVersion, executableName, findOnPath, hasOfficialLanguageHost, isExecutable };
