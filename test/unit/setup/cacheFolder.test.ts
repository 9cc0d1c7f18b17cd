import { cacheFolder } from "../../../scripts/setup/engine/cacheFolder";

describe("the cache folder", () => {
    it("is in LOCALAPPDATA on Windows", () => {
        const env = { LOCALAPPDATA: "D:\\Local", XDG_CACHE_HOME: "/elsewhere" };
        expect(cacheFolder(env, "win32", "C:\\Users\\ann")).toBe("D:\\Local\\pulumi-hotpatch");
    });

    it("is in the user's AppData on a Windows that does not say where", () => {
        expect(cacheFolder({}, "win32", "C:\\Users\\ann")).toBe("C:\\Users\\ann\\AppData\\Local\\pulumi-hotpatch");
    });

    it("is in Library/Caches on macOS", () => {
        expect(cacheFolder({ XDG_CACHE_HOME: "/elsewhere" }, "darwin", "/Users/ann")).toBe(
            "/Users/ann/Library/Caches/pulumi-hotpatch",
        );
    });

    it("is in XDG_CACHE_HOME elsewhere, and in ~/.cache without it", () => {
        expect(cacheFolder({ XDG_CACHE_HOME: "/cache" }, "linux", "/home/ann")).toBe("/cache/pulumi-hotpatch");
        expect(cacheFolder({}, "linux", "/home/ann")).toBe("/home/ann/.cache/pulumi-hotpatch");
    });

    it("ignores a relative XDG_CACHE_HOME, as the specification says", () => {
        expect(cacheFolder({ XDG_CACHE_HOME: "cache" }, "linux", "/home/ann")).toBe("/home/ann/.cache/pulumi-hotpatch");
    });

    it.each(["win32", "darwin", "linux"] as const)("is HOTPATCH_CACHE_DIR where that is set, on %s", (platform) => {
        const wanted = platform === "win32" ? "D:\\cache" : "/cache";
        expect(cacheFolder({ HOTPATCH_CACHE_DIR: wanted, LOCALAPPDATA: "C:\\x" }, platform, "/home")).toBe(wanted);
    });
});
