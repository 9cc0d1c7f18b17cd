// @ts-check
const { homedir } = require("node:os");
const path = require("node:path");

/**
 * Where setup keeps what it downloads and builds, for all clones of the project: the platform's cache folder, or
 * HOTPATCH_CACHE_DIR.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 * @returns {string} an absolute path; the folder need not exist
 */
function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
    const { isAbsolute, join, resolve } = platform === "win32" ? path.win32 : path.posix;
    if (env.HOTPATCH_CACHE_DIR) {
        return resolve(env.HOTPATCH_CACHE_DIR);
    }
    if (platform === "win32") {
        return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "pulumi-hotpatch");
    }
    if (platform === "darwin") {
        return join(home, "Library", "Caches", "pulumi-hotpatch");
    }
    // The XDG base directory specification says that relative paths are ignored.
    const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
    return join(xdg, "pulumi-hotpatch");
}

module.exports = { cacheFolder };
