import { buildFloor } from "../../../src/cli/readiness/values";

describe("--build-floor", () => {
    it("takes revisions, the last baseline of one build, and that of every build with a published floor", () => {
        expect(buildFloor.read("26300=1234", { "26100": 1 })).toEqual({ "26100": 1, "26300": 1234 });
        expect(buildFloor.read("26300=baseline")).toEqual({ "26300": "lastBaseline" });
        expect(buildFloor.read("baseline", { "26100": 1 })).toEqual({
            "26100": "lastBaseline",
            "26200": "lastBaseline",
        });
    });

    it.each(["26H2", "26100=", "26100=lastBaseline", "=baseline", ""])("refuses '%s'", (text) => {
        expect(() => buildFloor.read(text)).toThrow("Use BUILD=REVISION, for example 26300=1234, or baseline.");
    });
});
