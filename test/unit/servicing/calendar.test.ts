import { servicingMonths } from "../../../src/servicing/calendar";
import { embeddedCatalog } from "../../../src/servicing/catalog";
import { patchTuesday } from "../../../src/servicing/month";

const OCTOBER_2026 = new Date("2026-10-01T12:00:00Z");
const catalog = embeddedCatalog(OCTOBER_2026);
const range = { from: "2024-10", to: "2026-12" };

describe("the embedded calendar", () => {
    const months = servicingMonths(catalog, range, OCTOBER_2026);
    const of = (build: number, month: string) => months.find((each) => each.build === build && each.month === month);

    it.each([
        ["2024-11", "hotpatch", 2240, "KB5046696"],
        ["2024-12", "hotpatch", 2528, "KB5048794"],
        ["2025-01", "baseline", 2894, "KB5050009"],
        ["2025-02", "hotpatch", 3107, "KB5052105"],
        ["2025-03", "hotpatch", 3403, "KB5053636"],
        ["2025-04", "baseline", 3775, "KB5055523"],
        ["2025-05", "hotpatch", 3981, "KB5058497"],
        ["2025-06", "hotpatch", 4270, "KB5060841"],
        ["2025-07", "baseline", 4652, "KB5062553"],
        ["2025-08", "hotpatch", 4851, "KB5064010"],
        ["2025-09", "hotpatch", 6508, "KB5065474"],
        ["2025-10", "baseline", 6899, "KB5066835"],
        ["2025-11", "hotpatch", 7092, "KB5068966"],
        ["2025-12", "hotpatch", 7392, "KB5072014"],
        ["2026-01", "baseline", 7623, "KB5074109"],
        ["2026-02", "hotpatch", 7781, "KB5077212"],
        ["2026-03", "hotpatch", 7979, "KB5079420"],
        ["2026-04", "baseline", 8246, "KB5083769"],
        ["2026-05", "hotpatch", 8390, "KB5089466"],
        ["2026-06", "baseline", 8655, "KB5094126"],
        ["2026-07", "baseline", 8875, "KB5101650"],
        ["2026-08", "hotpatch", 9106, "KB5120994"],
    ])("has %s as a %s month: %i, %s", (month, kind, revision, kb) => {
        expect(of(26100, month)).toMatchObject({
            status: "released",
            kind,
            restart: kind === "baseline" ? "yes" : "no",
        });
        expect(of(26100, month)?.releases).toContainEqual(expect.objectContaining({ kind, revision, kb }));
    });

    it("gives 25H2 the revisions of 24H2 from its first month on", () => {
        expect(of(26200, "2025-09")).toBeUndefined();
        expect(of(26200, "2026-05")?.releases.map(({ revision }) => revision)).toEqual([8390, 8457, 8524]);
    });

    it("has June 2026 as a baseline that was not planned, and no other surprise (trap 29)", () => {
        const surprises = months.filter(({ build, unscheduled }) => build === 26100 && unscheduled);
        expect(surprises.map(({ month, kind, planned }) => [month, kind, planned])).toEqual([
            ["2026-06", "baseline", "hotpatch"],
        ]);
    });

    it("leaves a released month unknown where no source tells its kind", () => {
        expect(of(26100, "2026-09")).toMatchObject({ status: "released", kind: "unknown", restart: "unknown" });
    });

    it("calls months to come planned, with their day and the source of the plan", () => {
        expect(of(26100, "2026-10")).toMatchObject({ status: "planned", kind: "baseline", releaseDay: "2026-10-13" });
        expect(of(26200, "2026-12")).toMatchObject({ status: "planned", kind: "hotpatch", releases: [] });
        expect(of(26200, "2026-12")?.source).toContain("a plan, not a promise");
    });

    it("does not take a plan for a release: a month that is over and not in the table is not known (trap 29)", () => {
        const later = servicingMonths(catalog, { from: "2026-10", to: "2026-10" }, new Date("2026-11-24T00:00:00Z"));
        expect(later[0]).toMatchObject({
            status: "notKnown",
            kind: "unknown",
            restart: "unknown",
            planned: "baseline",
        });
    });

    it("shows no release before its day", () => {
        const before = servicingMonths(catalog, { from: "2026-05", to: "2026-05" }, new Date("2026-05-11T23:59:59Z"));
        expect(before[0]).toMatchObject({ status: "planned", releases: [] });
    });
});

describe("the age of the embedded table", () => {
    it("warns 46 days after its last day, and not before", () => {
        expect(embeddedCatalog(new Date("2026-10-10T00:00:00Z")).warnings).toEqual([]);
        expect(embeddedCatalog(new Date("2026-11-15T00:00:00Z")).warnings).toEqual([
            expect.stringMatching(/ends on 2026-09-30, 46 days ago/),
        ]);
    });

    it("warns earlier if a month's Patch Tuesday is over and the month is not in it", () => {
        expect(embeddedCatalog(new Date("2026-10-13T12:00:00Z")).warnings).toEqual([]);
        expect(embeddedCatalog(new Date("2026-10-14T00:00:00Z")).warnings).toEqual([
            "No release of 2026-10 is known, although its Patch Tuesday was on 2026-10-13.",
        ]);
    });
});

describe("the second Tuesday", () => {
    it.each(["2025-04-08", "2025-07-08", "2025-10-14", "2026-05-12", "2026-09-08"])("of its month is %s", (day) => {
        expect(patchTuesday(day.slice(0, 7))).toBe(day);
    });
});
