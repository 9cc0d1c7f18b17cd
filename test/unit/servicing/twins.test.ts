import { embeddedCatalog } from "../../../src/servicing/catalog";
import { kbOf, twinsOfKb } from "../../../src/servicing/twins";

const catalog = embeddedCatalog(new Date("2026-10-01T00:00:00Z"));

function pairs(kb: string) {
    return twinsOfKb(catalog, kb).map(({ release, twin }) => [
        `${release.build}.${release.revision}`,
        twin && `${twin.kb} ${twin.build}.${twin.revision}`,
    ]);
}

describe("the twin of a release", () => {
    it("is the cumulative update of a hotpatch's month, on each build, and the other way round", () => {
        expect(pairs("KB5089466")).toEqual([
            ["26100.8390", "KB5089549 26100.8457"],
            ["26200.8390", "KB5089549 26200.8457"],
        ]);
        expect(pairs("KB5089549")).toEqual([
            ["26100.8457", "KB5089466 26100.8390"],
            ["26200.8457", "KB5089466 26200.8390"],
        ]);
    });

    it("does not exist for a baseline, nor out of band", () => {
        expect(pairs("KB5101650")).toEqual([
            ["26100.8875", undefined],
            ["26200.8875", undefined],
        ]);
        expect(pairs("KB5061258")).toEqual([["26100.3983", undefined]]);
    });

    it("pairs every known hotpatch of a month with an update of a higher revision", () => {
        const hotpatches = catalog.releases.filter(({ kind }) => kind === "hotpatch");
        expect(hotpatches.length).toBeGreaterThan(15);
        for (const { kb = "", revision = 0 } of hotpatches) {
            for (const { twin } of twinsOfKb(catalog, kb)) {
                expect(twin?.revision).toBeGreaterThan(revision);
            }
        }
    });

    it("is none of a KB that is not known", () => {
        expect(twinsOfKb(catalog, "KB1234567")).toEqual([]);
    });

    it.each([
        ["5089466", "KB5089466"],
        ["kb5089466", "KB5089466"],
        [" KB890830 ", "KB890830"],
        ["KB 5089466", "KB5089466"],
        ["80070003", undefined],
        ["hotpatch", undefined],
    ])("is looked up by '%s'", (text, kb) => {
        expect(kbOf(text)).toBe(kb);
    });
});
