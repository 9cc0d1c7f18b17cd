import { createHash } from "node:crypto";
import fc from "fast-check";
import { compileRule, type EntraDevice } from "../../../src/membership";
import { divided, overlap, type RingDevices } from "../../../src/rollout/divide";

const FLEET = { versions: ["24H2", "25H2"] as const };
const IDS = Array.from({ length: 100_000 }, (_, index) => guidOf(index));
/** Three standard deviations of a share of half of the ids, in parts of all. */
const NOISE = 3 * Math.sqrt(0.25 / IDS.length);

/** A GUID that is the same in every run. */
function guidOf(index: number): string {
    const hex = createHash("sha256").update(`device ${index}`).digest("hex");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function device(deviceId: string, index: number): EntraDevice {
    return {
        id: deviceId,
        deviceId,
        displayName: `${["LAB", "KIOSK", "WIN"][index % 3]}-${index}`,
        operatingSystem: "Windows",
        operatingSystemVersion: "10.0.26100.1",
        mdmAppId: "0000000a-0000-0000-c000-000000000000",
    };
}

const DEVICES = IDS.map(device);
const FEW = DEVICES.slice(0, 400);

/** The devices of each ring, as the rules say. */
function membersOf(rings: readonly RingDevices[], devices: readonly EntraDevice[]): ReadonlySet<string>[] {
    return divided(FLEET, rings).map(({ rule }) => {
        const isIn = rule === undefined ? () => false : compileRule(rule);
        return new Set(devices.filter(isIn).map(({ id }) => id));
    });
}

const open = fc.integer({ min: 0, max: 16 }).map((part) => part / 16);

/** Rings with shares that do not overlap, up to two rules, and the rest, in any order. */
const someRings = fc
    .record({
        bounds: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        rules: fc.subarray(['device.displayName -startsWith "LAB-"', 'device.displayName -contains "1"']),
        opens: fc.array(open, { minLength: 8, maxLength: 8 }),
        order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    })
    .map(({ bounds, rules, opens, order }): RingDevices[] => {
        const ends = [0, ...bounds.toSorted((a, b) => a - b)].map((end) => end / 32);
        const kinds = [
            ...ends.slice(1).map((to, index) => ({ share: { from: ends[index] ?? 0, to } })),
            ...rules.map((rule) => ({ rule })),
            { isRest: true },
        ];
        return kinds
            .map((kind, index) => ({ ...kind, name: `ring-${index}`, open: opens[index] ?? 1, at: order[index] ?? 0 }))
            .toSorted((one, other) => one.at - other.at)
            .map(({ at, ...ring }) => ring);
    });

describe("a fleet that is divided between rings", () => {
    it("has no device in two rings, and all of them somewhere once every ring is open", () => {
        fc.assert(
            fc.property(someRings, (rings) => {
                const homes = membersOf(rings, FEW);
                for (const { id } of FEW) {
                    expect(homes.filter((members) => members.has(id)).length).toBeLessThanOrEqual(1);
                }
                const whole = membersOf(
                    rings.map((ring) => ({ ...ring, open: 1 })),
                    FEW,
                );
                expect(whole.reduce((sum, { size }) => sum + size, 0)).toBe(FEW.length);
            }),
            { numRuns: 60 },
        );
    });

    it("only gains devices in a ring that opens further, and no other ring changes", () => {
        fc.assert(
            fc.property(someRings, fc.nat(), open, (rings, which, wider) => {
                const grown = rings.map((ring, index) =>
                    index === which % rings.length ? { ...ring, open: Math.max(ring.open, wider) } : ring,
                );
                const before = membersOf(rings, FEW);
                membersOf(grown, FEW).forEach((members, index) => {
                    const had = before[index] ?? new Set();
                    expect([...had].filter((id) => !members.has(id as string))).toEqual([]);
                    if (index !== which % rings.length) {
                        expect(members.size).toBe(had.size);
                    }
                });
            }),
            { numRuns: 60 },
        );
    });

    it("does not move a device when rings with shares and the rest change places", () => {
        fc.assert(
            fc.property(someRings, (rings) => {
                const inOrder = rings.filter(({ rule }) => rule !== undefined);
                const others = rings.filter(({ rule }) => rule === undefined).toReversed();
                const byName = (all: readonly RingDevices[]) => {
                    const rules = divided(FLEET, all);
                    return new Map(all.map(({ name }, index) => [name, rules[index]?.rule]));
                };
                expect(byName([...others, ...inOrder])).toEqual(byName(rings));
            }),
            { numRuns: 60 },
        );
    });

    it("gives 100,000 devices to shares and the rest within a 256th and the noise of random ids", () => {
        const rings: RingDevices[] = [
            { name: "pilot", share: 0.05, open: 1 },
            { name: "early", share: { from: 0.05, to: 0.25 }, open: 0.5 },
            { name: "broad", isRest: true, open: 0.25 },
        ];
        const wanted = [0.05, 0.1, 0.1875];
        membersOf(rings, DEVICES).forEach(({ size }, index) => {
            expect(Math.abs(size / DEVICES.length - (wanted[index] ?? 0))).toBeLessThanOrEqual(1 / 256 + NOISE);
        });
    });

    it("keeps existing groups out of every ring but their own, by exclusion", () => {
        const rings: RingDevices[] = [
            { name: "pilot", share: 0.5, open: 1 },
            { name: "labs", hasGroup: true, open: 1 },
            { name: "kiosks", hasGroup: true, open: 0 },
        ];
        expect(divided(FLEET, rings).map(({ excludes }) => excludes)).toEqual([["labs", "kiosks"], [], ["labs"]]);
    });

    it("finds shares that overlap, and none that only touch", () => {
        const shares = (...all: { from: number; to: number }[]) =>
            all.map((share, index) => ({ name: `${index}`, share, open: 1 }));
        expect(overlap(shares({ from: 0.5, to: 1 }, { from: 0, to: 0.5 }))).toBeUndefined();
        expect(overlap(shares({ from: 0.4, to: 1 }, { from: 0, to: 0.5 }))?.map(({ name }) => name)).toEqual([
            "1",
            "0",
        ]);
    });
});
