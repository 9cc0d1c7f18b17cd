import fc from "fast-check";
import { compareVersions, isRecentEnough } from "../../../scripts/setup/engine/version";

const version = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300)).map((parts) => parts.join("."));

describe("the version of an engine", () => {
    it.each(["3.254.0", "v3.254.0", "3.254.1", "3.259.0", "3.1000.0", "4.0.0", "3.255.0-alpha.1+abc", "3.259.0+dirty"])(
        "is recent enough: %s",
        (text) => {
            expect(isRecentEnough(text)).toBe(true);
        },
    );

    it.each(["3.253.9", "3.99.0", "2.300.0", "3.254.0-alpha.1", "3.254", "", "latest", "installing-host-1-abc"])(
        "is not recent enough: '%s'",
        (text) => {
            expect(isRecentEnough(text)).toBe(false);
        },
    );

    it("is compared number by number, not as text", () => {
        fc.assert(
            fc.property(version, version, (left, right) => {
                const [a, b] = [left, right].map((each) =>
                    each
                        .split(".")
                        .map((part) => part.padStart(3, "0"))
                        .join("."),
                );
                expect(Math.sign(compareVersions(left, right))).toBe(a === b ? 0 : String(a) < String(b) ? -1 : 1);
            }),
        );
    });
});
