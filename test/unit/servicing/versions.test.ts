import { WINDOWS_VERSIONS, windowsVersion, windowsVersionOfBuild } from "../../../src/servicing/versions";

describe("the table of Windows versions", () => {
    it.each([
        ["24H2", 26100, true, 4929],
        ["25H2", 26200, true, 4929],
        ["26H2", 26300, true, undefined],
        ["26H1", 28000, false, undefined],
    ])("has %s as build %i", (name, build, groupable, floor) => {
        const version = windowsVersion(name);
        expect(version).toMatchObject({ build, buildPrefix: `10.0.${build}`, groupable });
        expect(version?.hotpatchFloor?.revision).toBe(floor);
        expect(windowsVersionOfBuild(build)).toBe(version);
    });

    it("names a source with its year for every floor", () => {
        const floors = WINDOWS_VERSIONS.flatMap(({ hotpatchFloor }) => hotpatchFloor ?? []);
        expect(floors).toHaveLength(2);
        for (const { source } of floors) {
            expect(source).toMatch(/20\d\d/);
        }
    });

    it("knows no version by another spelling", () => {
        expect(windowsVersion("24h2")).toBeUndefined();
        expect(windowsVersion("23H2")).toBeUndefined();
        expect(windowsVersionOfBuild(22631)).toBeUndefined();
    });
});
