import { embeddedCatalog } from "../../../src/servicing/catalog";
import { standingOf } from "../../../src/servicing/standing";

const may20 = new Date("2026-05-20T00:00:00Z");
const june20 = new Date("2026-06-20T00:00:00Z");
const july1 = new Date("2026-07-01T00:00:00Z");
const august20 = new Date("2026-08-20T00:00:00Z");

function at(now: Date, revision: number, build = 26100, observedAt?: Date) {
    const device = observedAt === undefined ? { build, revision } : { build, revision, observedAt };
    return standingOf(device, embeddedCatalog(now), now);
}

describe("the standing of a device", () => {
    it.each([
        ["on the baseline of April", 8246, "onBaseline", "no"],
        ["hotpatched in May, with a lower revision than the update of the same month", 8390, "hotpatched", "no"],
        ["on May's cumulative update, which takes it off hotpatches", 8457, "lcu", "no"],
        ["on April's preview, so that May restarts it", 8328, "lcu", "yes"],
        ["on March's hotpatch, below the baseline of April", 7979, "behind", "yes"],
        ["on March's cumulative update, below the baseline of April", 8037, "behind", "yes"],
        ["newer than every known release", 8500, "ahead", "unknown"],
        ["on a revision in no table", 8400, "unknown", "unknown"],
    ])("in May 2026 is, %s", (_what, revision, standing, restartsThisMonth) => {
        expect(at(may20, revision)).toMatchObject({ standing, restartsThisMonth });
        expect(at(may20, revision, 26200)).toMatchObject({ standing, restartsThisMonth });
    });

    it("is not judged by the number alone: a hotpatched device has a lower one than another that is not ahead of it (trap 28)", () => {
        expect(at(august20, 9106)).toMatchObject({ standing: "hotpatched", restartsThisMonth: "no" });
        expect(at(august20, 9168)).toMatchObject({ standing: "lcu", restartsThisMonth: "no" });
    });

    it("is behind in June 2026, a hotpatch month by the plan, since Microsoft made it a baseline (trap 29)", () => {
        expect(at(june20, 8390)).toMatchObject({ standing: "behind", restartsThisMonth: "yes" });
        expect(at(june20, 8655)).toMatchObject({ standing: "onBaseline", restartsThisMonth: "no" });
        expect(at(june20, 8390).why).toContain("older than the last baseline KB5094126 (26100.8655)");
    });

    it("is not sure of a restart before the month's release, whatever is planned", () => {
        expect(at(july1, 8655)).toMatchObject({ standing: "onBaseline", restartsThisMonth: "unknown" });
        expect(at(july1, 8655).why).toContain("a baseline, with a restart, is planned");
        expect(at(new Date("2026-05-12T00:00:00Z"), 8246).restartsThisMonth).toBe("no");
        expect(at(new Date("2026-05-11T00:00:00Z"), 8246)).toMatchObject({
            standing: "onBaseline",
            restartsThisMonth: "unknown",
        });
    });

    it("restarts off the hotpatch track even before the month's release", () => {
        expect(at(new Date("2026-06-01T00:00:00Z"), 8457)).toMatchObject({ standing: "lcu", restartsThisMonth: "yes" });
    });

    it("is unknown once a month is over whose kind nobody knows, except below the last baseline", () => {
        const november = new Date("2026-11-24T00:00:00Z");
        expect(at(november, 9106)).toMatchObject({ standing: "unknown", restartsThisMonth: "unknown" });
        expect(at(november, 9106).why).toContain("What 2026-09 was on build 26100 is not known");
        expect(at(november, 8655).standing).toBe("behind");
    });

    it("restarts a device that no hotpatch reaches in every month whose update it does not have", () => {
        const standing = (revision: number, now: Date) =>
            standingOf({ build: 26100, revision, getsHotpatches: false }, embeddedCatalog(now), now);
        expect(standing(8246, may20)).toMatchObject({ standing: "onBaseline", restartsThisMonth: "yes" });
        expect(standing(8457, may20)).toMatchObject({ standing: "lcu", restartsThisMonth: "no" });
        expect(standing(8655, july1)).toMatchObject({ standing: "onBaseline", restartsThisMonth: "yes" });
        expect(standing(8246, may20).why).toContain("it does not get hotpatches");
    });

    it.each([
        [9106, "yes"],
        [9168, "yes"],
        [8875, "no"],
        [8655, "no"],
        [9300, "unknown"],
        [9000, "unknown"],
    ])("has the fixes of the newest month, or not: %i in August 2026, %s", (revision, upToDate) => {
        expect(at(august20, revision).upToDate).toBe(upToDate);
    });

    it("is ahead on a release that is not out yet at that moment", () => {
        expect(at(new Date("2026-05-11T00:00:00Z"), 8390)).toMatchObject({ standing: "ahead" });
    });

    it("is unknown on builds without a known baseline", () => {
        expect(at(may20, 2113, 28000)).toMatchObject({
            standing: "unknown",
            why: "No baseline of build 28000 is known.",
        });
    });

    it("counts hotpatches out of band, which are on no monthly list", () => {
        expect(at(new Date("2025-11-25T00:00:00Z"), 7093, 26200)).toMatchObject({
            standing: "hotpatched",
            restartsThisMonth: "no",
        });
    });

    it("does not claim a restart of a device last seen before a baseline of an earlier month", () => {
        const seen = new Date("2026-07-10T00:00:00Z");
        expect(at(august20, 8655, 26100, seen)).toMatchObject({ standing: "behind", restartsThisMonth: "unknown" });
        expect(at(august20, 8655, 26100, new Date("2026-07-20T00:00:00Z")).restartsThisMonth).toBe("yes");
    });
});
