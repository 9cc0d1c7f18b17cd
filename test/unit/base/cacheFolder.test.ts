import { cacheFolder } from "../../../src/base/cacheFolder";

const { cacheFolder: setUps } = require("../../../scripts/setup/engine/cacheFolder") as {
    cacheFolder: typeof cacheFolder;
};

describe("the user's cache folder", () => {
    it.each([
        ["linux", {}, "/home/a/.cache/pulumi-hotpatch"],
        ["linux", { XDG_CACHE_HOME: "/var/a" }, "/var/a/pulumi-hotpatch"],
        ["linux", { XDG_CACHE_HOME: "relative" }, "/home/a/.cache/pulumi-hotpatch"],
        ["darwin", { XDG_CACHE_HOME: "/var/a" }, "/home/a/Library/Caches/pulumi-hotpatch"],
        ["win32", { LOCALAPPDATA: "C:\\Users\\a\\AppData\\Local" }, "C:\\Users\\a\\AppData\\Local\\pulumi-hotpatch"],
        ["linux", { HOTPATCH_CACHE_DIR: "/mnt/cache" }, "/mnt/cache"],
    ] as const)("on %s with %j is %s, for set-up too", (platform, env, folder) => {
        expect(cacheFolder(env, platform, "/home/a")).toBe(folder);
        expect(setUps(env, platform, "/home/a")).toBe(folder);
    });
});
