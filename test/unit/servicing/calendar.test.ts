import { servicingMonths } from "../../../src/servicing/calendar";
import { embeddedCatalog, lastBaseline } from "../../../src/servicing/catalog";
import { patchTuesday } from "../../../src/servicing/month";
import { standingOf } from "../../../src/servicing/standing";

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

    it("infers that September 2026 was a baseline, with its reasoning, and lets that decide about nothing", () => {
        const september = of(26200, "2026-09");
        expect(september?.inferred).toEqual({ kind: "baseline", reasoning: expect.stringContaining("9448, 3 above") });
        expect(september).toMatchObject({ kind: "unknown", unscheduled: false });
        const now = new Date("2026-11-27T00:00:00Z");
        expect(lastBaseline(catalog, 26200, now)).toMatchObject({ month: "2026-07", revision: 8875 });
        expect(standingOf({ build: 26200, revision: 9445 }, catalog, now)).toMatchObject({
            standing: "unknown",
            upToDate: "unknown",
            restartsThisMonth: "unknown",
        });
        expect(standingOf({ build: 26200, revision: 8655 }, catalog, now).standing).toBe("behind");
    });

    it.each([
        ["2026-10", 9711],
        ["2026-11", 9974],
    ])(
        "has the update of %s by its revision alone, on three versions, and does not know what the month was",
        (month, revision) => {
            const later = servicingMonths(catalog, { from: month, to: month }, new Date("2026-11-27T00:00:00Z"));
            expect(later.map(({ version }) => version)).toEqual(["24H2", "25H2", "26H2"]);
            for (const each of later) {
                expect(each).toMatchObject({
                    kind: "unknown",
                    restart: "unknown",
                    releases: [{ kind: "lcu", revision }],
                });
                expect(each.releases[0]?.kb).toBeUndefined();
                expect(each.source).toMatch(/^CVE records .*were not found$/);
            }
        },
    );

    it("begins 26H2 with its first monthly update, and knows the build that it came with", () => {
        expect(of(26300, "2026-09")).toBeUndefined();
        expect(of(26300, "2026-10")).toMatchObject({ version: "26H2", status: "planned", releaseDay: "2026-10-13" });
        expect(catalog.releases.filter(({ build }) => build === 26300)[0]).toMatchObject({
            kb: "KB5121794",
            revision: 9457,
            releasedOn: "2026-09-29",
        });
    });

    it.each([
        ["KB5070881", [[26100, 6905]]],
        ["KB5072359", [[26100, 7178]]],
        ["KB5072753", [[26200, 7093]]],
        [
            "KB5124010",
            [
                [26100, 9546],
                [26100, 9550],
                [26200, 9550],
            ],
        ],
    ])("has %s on the builds alone that it is for", (kb, builds) => {
        const found = catalog.releases.filter((release) => release.kb === kb);
        expect(found.map(({ build, revision }) => [build, revision]).sort()).toEqual(builds);
    });

    // Microsoft Support, table of contents of the Windows 11 update history (7 August 2026), and the sources beside them.
    it.each([
        ["KB5061977", 4066, "2025-05-27"],
        ["KB5063060", 4351, "2025-06-11"],
        ["KB5064489", 4656, "2025-07-13"],
        ["KB5070773", 6901, "2025-10-20"],
        ["KB5077744", 7627, "2026-01-17"],
        ["KB5078127", 7628, "2026-01-24"],
        ["KB5084597", 7982, "2026-03-13"],
        ["KB5085516", 8039, "2026-03-21"],
        ["KB5121767", 8894, "2026-07-18"],
        ["KB5129241", 9448, "2026-09-14"],
        ["KB5129195", 9457, "2026-09-14"],
        ["KB5044384", 2161, "2024-10-24"],
        ["KB5046740", 2454, "2024-11-21"],
        ["KB5050094", 3037, "2025-01-28"],
        ["KB5052093", 3323, "2025-02-25"],
        ["KB5053656", 3624, "2025-03-27"],
        ["KB5055627", 3915, "2025-04-25"],
        ["KB5058499", 4202, "2025-05-28"],
        ["KB5060829", 4484, "2025-06-26"],
        ["KB5062660", 4770, "2025-07-22"],
        ["KB5064081", 5074, "2025-08-29"],
        ["KB5065789", 6725, "2025-09-29"],
        ["KB5067036", 7019, "2025-10-28"],
        ["KB5070311", 7309, "2025-12-01"],
        ["KB5074105", 7705, "2026-01-29"],
        ["KB5077241", 7922, "2026-02-24"],
        ["KB5079391", 8116, "2026-03-26"],
        ["KB5101684", 8973, "2026-07-28"],
    ])("knows %s, revision %i of %s", (kb, revision, releasedOn) => {
        expect(catalog.releases).toContainEqual(expect.objectContaining({ kb, revision, releasedOn }));
    });

    it("names a source for every release, and gives no two releases of a build one revision", () => {
        expect(catalog.releases.filter(({ source }) => source.length < 10)).toEqual([]);
        const numbers = catalog.releases.flatMap(({ build, revision }) => (revision ? [`${build}.${revision}`] : []));
        expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
    });

    it("counts a preview of 1 December to November", () => {
        expect(catalog.releases).toContainEqual(expect.objectContaining({ kb: "KB5070311", month: "2025-11" }));
    });

    it("calls months to come planned, with their day and the source of the plan", () => {
        expect(of(26100, "2026-10")).toMatchObject({ status: "planned", kind: "baseline", releaseDay: "2026-10-13" });
        expect(of(26200, "2026-12")).toMatchObject({ status: "planned", kind: "hotpatch", releases: [] });
        expect(of(26200, "2026-12")?.source).toContain("a plan, not a promise");
    });

    it("does not take a plan for a release: a month that is over and not in the table is not known (trap 29)", () => {
        const later = servicingMonths(catalog, { from: "2027-01", to: "2027-01" }, new Date("2027-01-24T00:00:00Z"));
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
        expect(embeddedCatalog(new Date("2026-12-07T00:00:00Z")).warnings).toEqual([]);
        expect(embeddedCatalog(new Date("2027-01-12T00:00:00Z")).warnings).toEqual([
            expect.stringMatching(/ends on 2026-11-27, 46 days ago/),
        ]);
    });

    it("warns earlier if a month's Patch Tuesday is over and the month is not in it", () => {
        expect(embeddedCatalog(new Date("2026-12-08T12:00:00Z")).warnings).toEqual([]);
        expect(embeddedCatalog(new Date("2026-12-09T00:00:00Z")).warnings).toEqual([
            "No release of 2026-12 is known, although its Patch Tuesday was on 2026-12-08.",
        ]);
    });
});

describe("the second Tuesday", () => {
    it.each(["2025-04-08", "2025-07-08", "2025-10-14", "2026-05-12", "2026-09-08"])("of its month is %s", (day) => {
        expect(patchTuesday(day.slice(0, 7))).toBe(day);
    });
});
