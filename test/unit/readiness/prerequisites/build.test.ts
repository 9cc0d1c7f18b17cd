import fc from "fast-check";
import { missing, NOT_ASKED } from "../../../../src/readiness/facts";
import { build } from "../../../../src/readiness/prerequisites/build";
import { device, RULES, reported } from "../facts";

const judged = (version: string, floors: [number, number][] = []) =>
    build.judge(device({ osVersion: reported(version) }), { ...RULES, buildFloors: new Map(floors) });

describe("the build", () => {
    it.each(["10.0.26100.4929", "10.0.26100.4930", "10.0.26100.10000", "10.0.26200.4929", "10.0.26200.8875"])(
        "passes at %s",
        (version) => {
            expect(judged(version).outcome).toBe("pass");
        },
    );

    it.each([
        ["10.0.26100.4928", "build 26100.4928 is below 26100.4929", /cumulative update/],
        ["10.0.26100.999", "build 26100.999 is below 26100.4929", /cumulative update/],
        ["10.0.26200.0", "build 26200.0 is below 26200.4929", /cumulative update/],
        ["10.0.22631.5000", "build 22631 is older than Windows 11 24H2", /feature update/],
        ["10.0.19045.6000", "build 19045 is older than Windows 11 24H2", /feature update/],
        ["10.0.26099.9999", "build 26099 is older than Windows 11 24H2", /feature update/],
    ])("fails at %s", (version, finding, remedy) => {
        expect(judged(version)).toMatchObject({ outcome: "fail", finding, remedy: expect.stringMatching(remedy) });
    });

    it.each(["10.0.26300.9999", "10.0.28000.1", "10.0.26101.9999", "10.0.30000.1"])(
        "is unknown at %s, for which no floor is published",
        (version) => {
            expect(judged(version)).toMatchObject({
                outcome: "unknown",
                finding: expect.stringContaining("no minimum revision"),
            });
        },
    );

    it.each([
        "",
        "10.0.26100",
        "10.0.26100.4929.1",
        "10.0.026100.4929",
        " 10.0.26100.4929",
        "11.0.26100.4929",
        "27.0 (26A5)",
    ])("is unknown with the malformed version %p", (version) => {
        expect(judged(version)).toMatchObject({ outcome: "unknown", evidence: [{ value: version }] });
    });

    it("takes a floor that the user names, and one that overrides a known one", () => {
        expect(judged("10.0.26300.100", [[26300, 100]]).outcome).toBe("pass");
        expect(judged("10.0.26300.99", [[26300, 100]]).outcome).toBe("fail");
        expect(judged("10.0.26100.4929", [[26100, 5000]]).outcome).toBe("fail");
    });

    it("compares numbers, never text", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 99_999 }), (revision) => {
                expect(judged(`10.0.26100.${revision}`).outcome).toBe(revision >= 4929 ? "pass" : "fail");
            }),
        );
    });

    it("is unknown where nothing was reported, and not judged where nobody asked", () => {
        const osVersion = missing("Intune has no value", "Intune", null);
        expect(build.judge(device({ osVersion }), RULES).outcome).toBe("unknown");
        expect(build.judge(device({ osVersion: NOT_ASKED }), RULES)).toEqual({ outcome: "notAsked" });
    });
});
