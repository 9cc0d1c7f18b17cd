import fc from "fast-check";
import { formUpdateTitle, parseUpdateTitle, type UpdateTitle } from "../../../src/servicing/title";

const may = {
    month: "2026-05",
    releasedOn: "2026-05-12",
    kind: "hotpatch",
    kb: "KB5089466",
    preview: false,
    outOfBand: false,
};

describe("the title of an update", () => {
    it("is read as the guide has it", () => {
        expect(parseUpdateTitle("May 12, 2026\u2014Hotpatch KB5089466 (OS Build 26100.8390)")).toEqual({
            ...may,
            builds: [{ build: 26100, revision: 8390 }],
        });
    });

    it.each([
        ["two builds", "May 12, 2026\u2014Hotpatch KB5089466 (OS Builds 26100.8390 and 26200.8390)"],
        ["an en dash", "May 12, 2026\u2013Hotpatch KB5089466 (OS Builds 26100.8390 and 26200.8390)"],
        ["a hyphen with spaces", "May 12, 2026 - Hotpatch KB5089466 (OS Builds 26100.8390 and 26200.8390)"],
        [
            "non-breaking spaces",
            "May\u00a012, 2026\u2014Hotpatch\u00a0KB5089466 (OS\u202fBuilds 26100.8390 and\u00a026200.8390)",
        ],
        [
            "other case and stray space",
            "  may 12, 2026\u2014hotpatch kb5089466 (os builds 26100.8390 and 26200.8390)\n",
        ],
    ])("is read with %s", (_what, title) => {
        expect(parseUpdateTitle(title)).toEqual({
            ...may,
            builds: [
                { build: 26100, revision: 8390 },
                { build: 26200, revision: 8390 },
            ],
        });
    });

    it.each([
        [
            "September 22, 2025\u2014KB5068221 (OS Build 26100.6588) Out-of-band",
            { kind: "update", outOfBand: true, preview: false },
        ],
        [
            "April 30, 2026\u2014KB5083631 (OS Builds 26200.8328 and 26100.8328) Preview",
            { kind: "update", preview: true },
        ],
        [
            "November 19, 2024\u2014Hotpatch public preview KB5046696 (OS Build 26100.2240)",
            { kind: "hotpatch", preview: true },
        ],
        ["January 13, 2026\u2014Baseline", { kind: "baseline", builds: [], releasedOn: "2026-01-13" }],
        [
            "2026-05 Cumulative Update for Windows 11, version 24H2 for x64-based Systems (KB5089549) (26100.8457)",
            { kind: "update", month: "2026-05", kb: "KB5089549", builds: [{ build: 26100, revision: 8457 }] },
        ],
        ["2026-04 Preview Update (KB5083631) (26200.8328)", { kind: "update", preview: true, kb: "KB5083631" }],
        ["2026-05 Security Hotpatch Update (KB5089466)", { kind: "hotpatch", month: "2026-05", builds: [] }],
    ])("tells %s", (title, expected) => {
        expect(parseUpdateTitle(title)).toMatchObject(expected);
    });

    it.each([
        "",
        "KB5089466",
        "May 12, 2026\u2014Hotpatch",
        "May 32, 2026\u2014Hotpatch KB5089466 (OS Build 26100.8390)",
        "February 30, 2026\u2014KB5077181 (OS Build 26100.7840)",
        "May 12, 2026\u2014Hotpatch KB5089466 (OS Build 26100)",
        "May 12, 2026\u2014Hotpatch KB5089466 (OS Builds 26100.8390 and )",
        "Mai 12, 2026\u2014Hotpatch KB5089466 (OS Build 26100.8390)",
        "2026-13 Cumulative Update (KB5089549)",
    ])("is not made out of '%s'", (text) => {
        expect(parseUpdateTitle(text)).toBeUndefined();
    });

    it("comes back from what was formed of it, whatever it says", () => {
        const day = fc
            .date({ min: new Date("2024-10-01"), max: new Date("2035-12-31"), noInvalidDate: true })
            .map((date) => date.toISOString().slice(0, 10));
        const builds = fc.array(
            fc.record({
                build: fc.integer({ min: 10240, max: 99999 }),
                revision: fc.integer({ min: 0, max: 999_999 }),
            }),
            { maxLength: 5 },
        );
        const titles: fc.Arbitrary<UpdateTitle> = fc.record({
            releasedOn: day,
            month: fc.constant(""),
            kind: fc.constantFrom("hotpatch", "baseline", "update"),
            kb: fc.integer({ min: 100_000, max: 9_999_999 }).map((number) => `KB${number}`),
            builds,
            preview: fc.boolean(),
            outOfBand: fc.boolean(),
        });
        fc.assert(
            fc.property(titles, (title) => {
                const whole = { ...title, month: title.releasedOn?.slice(0, 7) ?? "" };
                expect(parseUpdateTitle(formUpdateTitle(whole))).toEqual(whole);
            }),
        );
    });

    it("is read or refused, whatever it is", () => {
        fc.assert(
            fc.property(fc.string({ maxLength: 2000 }), (text) => {
                const read = parseUpdateTitle(text);
                expect(read === undefined || read.month.length === 7).toBe(true);
            }),
        );
    });
});
