import fc from "fast-check";
import { compileRule, rule, shareOf, sharePrefixes } from "../../../src/membership";

/** 100,000 GUIDs that are the same in every run. */
const IDS = randomIds(100_000);
/** Three standard deviations of a share of half of the ids, in parts of all. */
const NOISE = 3 * Math.sqrt(0.25 / IDS.length);

describe("the prefixes of a share", () => {
    it("make up every percentage to within a 256th", () => {
        for (let percent = 1; percent <= 100; percent += 1) {
            const prefixes = sharePrefixes(percent / 100);
            const observed = IDS.filter((id) => prefixes.some((prefix) => id.startsWith(prefix))).length / IDS.length;
            expect(Math.abs(shareOf(prefixes) - percent / 100)).toBeLessThanOrEqual(1 / 256);
            expect(Math.abs(observed - percent / 100)).toBeLessThanOrEqual(1 / 256 + NOISE);
        }
    });

    it("only gain devices when a share grows", () => {
        for (let percent = 1; percent < 100; percent += 1) {
            const grown = sharePrefixes((percent + 1) / 100);
            for (const prefix of sharePrefixes(percent / 100)) {
                expect(grown.some((wider) => prefix.startsWith(wider) || wider.startsWith(prefix))).toBe(true);
            }
            expect(idsIn(percent / 100).every((id) => grown.some((prefix) => id.startsWith(prefix)))).toBe(true);
        }
    });

    it("put every device in just one of the rings that share the fleet", () => {
        const bounds = fc.uniqueArray(fc.integer({ min: 2, max: 254 }), {
            maxLength: 6,
            comparator: (a, b) => Math.abs(a - b) < 2,
        });
        fc.assert(
            fc.property(bounds, (inner) => {
                const ends = [0, ...inner.toSorted((a, b) => a - b).map((part) => part / 256 + 0.001), 1];
                const rings = ends.slice(1).map((to, index) => sharePrefixes({ from: ends[index] ?? 0, to }));
                for (const id of IDS.slice(0, 500)) {
                    const homes = rings.filter((prefixes) => prefixes.some((prefix) => id.startsWith(prefix)));
                    expect(homes).toHaveLength(1);
                }
            }),
            { numRuns: 50 },
        );
    });

    it("are the fewest that there are, of one or two digits", () => {
        expect(sharePrefixes(1 / 16)).toEqual(["0"]);
        expect(sharePrefixes(0.05)).toEqual([
            "00",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "07",
            "08",
            "09",
            "0a",
            "0b",
            "0c",
        ]);
        expect(sharePrefixes({ from: 0.05, to: 0.25 })).toEqual(["0d", "0e", "0f", "1", "2", "3"]);
        expect(sharePrefixes(1)).toHaveLength(16);
    });

    it.each([0, -0.1, 1.1, Number.NaN, { from: 0.5, to: 0.5 }, { from: 0.5, to: 0.2 }, 0.001])("refuse %p", (share) => {
        expect(() => sharePrefixes(share)).toThrow(/^Build membership rule: share /);
    });

    it("fit a rule of 3,072 characters, whatever the share", () => {
        for (let from = 0; from < 255; from += 1) {
            const text = rule.hotpatch({
                versions: ["24H2", "25H2", "26H2"],
                share: { from: from / 256, to: 255 / 256 },
            });
            expect(text.length).toBeLessThanOrEqual(3072);
        }
    });

    it("stand for a share of the whole fleet that asks for nothing", () => {
        expect(rule.hotpatch({ versions: ["24H2"], share: 1 })).toBe(rule.hotpatch({ versions: ["24H2"] }));
        expect(compileRule(rule.share(1))({ id: "", deviceId: "f" })).toBe(true);
    });
});

function idsIn(share: number): string[] {
    const prefixes = sharePrefixes(share);
    return IDS.slice(0, 2_000).filter((id) => prefixes.some((prefix) => id.startsWith(prefix)));
}

/** Mulberry32, so that a failure can be repeated. */
function randomIds(count: number): string[] {
    let state = 20_261_124;
    const digits = () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0).toString(16).padStart(8, "0");
    };
    return Array.from({ length: count }, () => `${digits()}-0000-4000-8000-0000${digits()}`);
}
