import fc from "fast-check";
import { instantOf } from "../../../../src/readiness/files/instant";
import { timestamp } from "../../../../src/readiness/managedDevice";

const twoDigits = fc.nat(99).map((number) => String(number).padStart(2, "0"));
const usual = fc
    .tuple(
        fc.constantFrom("0000", "0001", "0099", "0999", "1000", "1969", "2024", "2026", "9999"),
        fc.tuple(...Array(5).fill(twoDigits)),
    )
    .map(([year, [month, day, hour, minute, second]]) => `${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
const real = fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+Z$/, "Z"));
const spoilt = fc
    .tuple(fc.oneof(usual, real), fc.nat(19), fc.constantFrom(" ", "-", ":", "T", "Z", "x", "7", "+"))
    .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1));

describe("a time of Microsoft Graph", () => {
    it("is what Date.parse makes of it, whatever its form, and none for never", () => {
        fc.assert(
            fc.property(fc.oneof(usual, real, spoilt, fc.string(), fc.constant(null), fc.integer()), (value) => {
                const text = timestamp(value);
                expect(instantOf(value)).toBe(text === null ? Number.NaN : Date.parse(text));
            }),
            { numRuns: 5000 },
        );
    });
});
