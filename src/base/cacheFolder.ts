import { homedir } from "node:os";
import path from "node:path";

/**
 * Where this package keeps what it may lose, for one user: the platform's cache folder, or HOTPATCH_CACHE_DIR. The same
 * as set-up's, which is plain Node (`scripts/setup/engine/cacheFolder.js`).
 *
 * Source: XDG Base Directory Specification 0.8 (2021), which ignores relative paths; Apple, "File System Programming
 * Guide"; Microsoft, "KNOWNFOLDERID", FOLDERID_LocalAppData.
 *
 * @returns an absolute path; the folder need not exist
 */
export function cacheFolder(
    env: NodeJS.ProcessEnv,
    platform: NodeJS.Platform = process.platform,
    home: string = homedir(),
): string {
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
    const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
    return join(xdg, "pulumi-hotpatch");
}
