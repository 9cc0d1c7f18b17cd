import fc from "fast-check";
import { ERROR_CODES, errorCodeOf, findErrorCode, nearestErrorCode } from "../../../src/servicing/errorCodes";

describe("an error code", () => {
    it.each(["0x80070003", "0X80070003", "80070003", "2147942403", "-2147024893", " 0x80070003 "])(
        "is read as '%s'",
        (text) => {
            expect(errorCodeOf(text)).toBe("0x80070003");
        },
    );

    it.each(["", "0x", "0x123456789", "7003", "5089466", "-1", "99999999999", "vbs", "0x8007000g"])(
        "is not made out of '%s'",
        (text) => {
            expect(errorCodeOf(text)).toBeUndefined();
        },
    );

    it("is the same however it is written", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0x8000_0000, max: 0xffff_ffff }), (number) => {
                const hex = `0x${number.toString(16)}`;
                const signed = number - 0x1_0000_0000;
                fc.pre(signed <= -10_000_000);
                expect([hex, hex.slice(2).toUpperCase(), String(number), String(signed)].map(errorCodeOf)).toEqual(
                    Array(4).fill(hex),
                );
            }),
        );
    });
});

describe("the table of error codes", () => {
    it("has each code once, in the form in which it is looked up, with a year for every source", () => {
        expect(new Set(ERROR_CODES.map(({ code }) => code)).size).toBe(ERROR_CODES.length);
        for (const entry of ERROR_CODES) {
            expect(errorCodeOf(entry.code)).toBe(entry.code);
            expect(findErrorCode(entry.code)).toBe(entry);
            expect(entry.remedy).toMatch(/\.$/);
        }
    });

    it.each([
        ["0x80070003", /baseline/, /path/],
        ["0x800f0922", /check before/, /installer/],
        ["0x80240438", /VBS/, /no route/],
    ])("has what the guide and Microsoft say about %s side by side", (code, guide, microsoft) => {
        const [first, second] = findErrorCode(code)?.sides ?? [];
        expect(first?.meaning).toMatch(guide);
        expect(first?.source).toMatch(/^TridentStack/);
        expect(second?.meaning).toMatch(microsoft);
        expect(second?.source).toMatch(/^Microsoft/);
    });

    it("knows the nearest code of the same component, and none of another", () => {
        expect(nearestErrorCode("0x80240021")?.code).toMatch(/^0x802400(20|22)$/);
        expect(nearestErrorCode("0xc0000005")).toBeUndefined();
    });
});
