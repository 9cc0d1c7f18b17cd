import fc from "fast-check";
import { instantOf, UNREADABLE } from "../../../../src/readiness/files/instant";
import { draws } from "../../sample";

const date = fc.date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("2099-12-31T23:59:59Z") });
const two = (number: number) => String(number).padStart(2, "0");

function parts(of: Date) {
    return {
        y: of.getUTCFullYear(),
        m: of.getUTCMonth() + 1,
        d: of.getUTCDate(),
        h: of.getUTCHours(),
        min: two(of.getUTCMinutes()),
        s: two(of.getUTCSeconds()),
    };
}

/** Every way of writing a time to the second that can be one date alone, whatever the date. */
const CERTAIN: readonly ((date: Date) => string)[] = [
    (of) => of.toISOString().replace(/\.\d+Z$/, "Z"),
    (of) =>
        of
            .toISOString()
            .replace("T", " ")
            .replace(/\.\d+Z$/, ".0000000"),
    (of) => of.toISOString().replace(/\.\d+Z$/, "+00:00"),
    (of) => `/Date(${Math.floor(of.getTime() / 1000) * 1000})/`,
    (of) => `${parts(of).y}/${parts(of).m}/${parts(of).d} ${parts(of).h}:${parts(of).min}:${parts(of).s}`,
    (of) =>
        `${two(parts(of).d)}.${two(parts(of).m)}.${parts(of).y} ${two(parts(of).h)}:${parts(of).min}:${parts(of).s}`,
];

describe("a time that was saved", () => {
    it("is read in every form that can be one date alone", () => {
        fc.assert(
            fc.property(date, fc.constantFrom(...CERTAIN), (when, write) => {
                expect(instantOf(write(when))).toBe(Math.floor(when.getTime() / 1000) * 1000);
            }),
            draws(3000),
        );
    });

    it("with slashes is never another date: it is the right one, or cannot be read where day and month may be exchanged", () => {
        fc.assert(
            fc.property(date, fc.boolean(), fc.constantFrom("/", "-"), (when, dayFirst, slash) => {
                const { y, m, d, h, min, s } = parts(when);
                const half = `${h % 12 === 0 ? 12 : h % 12}:${min}:${s} ${h < 12 ? "AM" : "PM"}`;
                const text = `${(dayFirst ? [d, m, y] : [m, d, y]).join(slash)} ${half}`;
                const isCertain = d > 12 || d === m;
                expect(instantOf(text)).toBe(isCertain ? Math.floor(when.getTime() / 1000) * 1000 : UNREADABLE);
            }),
            draws(3000),
        );
    });

    it("is never taken for never where there is something: a text is a time, or cannot be read", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[0-9/. :-]{1,20}$/)), (text) => {
                const isNever = text.trim() === "" || /^(0*1[-/.]){2}0001|^0001/.test(text.trim());
                expect(Number.isNaN(instantOf(text))).toBe(isNever);
            }),
            draws(3000),
        );
    });

    it.each([
        ["11/20/2026 8:00", "2026-11-20T08:00:00.000Z"],
        ["20.11.2026 08:00", "2026-11-20T08:00:00.000Z"],
        ["20/11/2026", "2026-11-20T00:00:00.000Z"],
        ["11/20/2026 12:05:00\u202fAM", "2026-11-20T00:05:00.000Z"],
        ["20-Nov-2026 08:00", "2026-11-20T08:00:00.000Z"],
        ["Nov 20, 2026", "2026-11-20T00:00:00.000Z"],
        ["2026-07-19 17:38:08.9589628", "2026-07-19T17:38:08.958Z"],
        ["2026-07-13T22:09:19+02:00", "2026-07-13T20:09:19.000Z"],
        ["2026-02-29T00:00:00Z", undefined],
        ["05/06/2026", undefined],
        ["11/20/26 8:00", undefined],
        ["13:00 11/20/2026", undefined],
        ["11/20/2026 13:00 PM", undefined],
        ["46346.333", undefined],
        ["#########", undefined],
        ["yesterday", undefined],
    ])("is read, or is not: %s", (text, iso) => {
        expect(instantOf(text)).toBe(iso === undefined ? UNREADABLE : Date.parse(iso));
    });

    it.each([null, undefined, "", "  ", "0001-01-01 00:00:00.0000000", "0001-01-01T00:00:00Z", "1/1/0001 12:00:00 AM"])(
        "is none in %p",
        (text) => {
            expect(instantOf(text)).toBeNaN();
        },
    );
});
