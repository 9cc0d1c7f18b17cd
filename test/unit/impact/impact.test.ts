import fc from "fast-check";
import { DeviceSet } from "../../../src/delivery/deviceSet";
import { compareWorlds, type WorldChange } from "../../../src/impact/compare";
import type { Fleet, ImpactBadge, Judgement } from "../../../src/impact/fleet";
import { policyImpact, prerequisiteImpact } from "../../../src/impact/impact";
import { exceeded, measured } from "../../../src/impact/limits";
import type { World } from "../../../src/impact/world";
import { draws } from "../sample";

const BADGE_CHOICES: readonly ImpactBadge[] = [
    "Eligible",
    "Not eligible (vbs)",
    "Not eligible (build)",
    "Unknown (vbs)",
    "Not in Intune",
];

/** A ring as plain lists, before or after a change; `on` is undefined where it is not there. */
interface DrawnRing {
    readonly on: boolean | undefined;
    readonly days: number;
    readonly members: readonly number[];
    readonly excluded: readonly number[];
    readonly vbs: boolean;
}

interface DrawnDevice {
    readonly badge: ImpactBadge;
    readonly isVbsOff: boolean;
    readonly needsBaseline: boolean;
}

interface DrawnChange {
    readonly devices: readonly DrawnDevice[];
    readonly rings: readonly { readonly before: DrawnRing; readonly after: DrawnRing }[];
    readonly tenantDefault: boolean;
}

const changes: fc.Arbitrary<DrawnChange> = fc.integer({ min: 1, max: 60 }).chain((count) => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 25 });
    const drawnRing = fc.record({
        on: fc.option(fc.boolean(), { nil: undefined, freq: 8 }),
        days: fc.constantFrom(0, 7),
        members: some,
        excluded: fc.oneof(fc.constant<number[]>([]), some),
        vbs: fc.boolean(),
    });
    return fc.record({
        devices: fc.array(
            fc.record({
                badge: fc.constantFrom(...BADGE_CHOICES),
                isVbsOff: fc.boolean(),
                needsBaseline: fc.boolean(),
            }),
            { minLength: count, maxLength: count },
        ),
        rings: fc.array(
            // Most rings of a program stay as they are.
            fc.oneof(
                drawnRing.map((ring) => ({ before: ring, after: ring })),
                fc.record({ before: drawnRing, after: drawnRing }),
            ),
            { minLength: 3, maxLength: 10 },
        ),
        tenantDefault: fc.boolean(),
    });
});

function worldOf({ rings, tenantDefault }: DrawnChange, side: "before" | "after"): World {
    const present = rings.flatMap((ring, at) => (ring[side].on === undefined ? [] : [{ ...ring[side], at }]));
    return {
        tenantDefault,
        policies: present.map(({ at, on, days }) => ({
            id: `p${at}`,
            displayName: `Policy ${at}`,
            hotpatchEnabled: on === true,
            deferralDays: days,
            includes: [`g${at}`],
            excludes: [`x${at}`],
            allDevices: false,
        })),
        prerequisites: present
            .filter(({ vbs }) => vbs)
            .map(({ at }) => ({
                id: `v${at}`,
                displayName: `VBS ${at}`,
                sets: "vbs",
                includes: [`g${at}`],
                excludes: [`x${at}`],
                allDevices: false,
            })),
        groups: new Map(
            present.flatMap(({ at, members, excluded }) => [
                [`g${at}`, { devices: DeviceSet.of(members), groups: [] }],
                [`x${at}`, { devices: DeviceSet.of(excluded), groups: [] }],
            ]),
        ),
    };
}

function fleetOf({ devices }: DrawnChange): Fleet {
    return {
        devices: devices.map((_, at) => at),
        nameOf: (device) => `WIN-${device}`,
        judgementOf: (device): Judgement => ({ vbs: "read", ...devices[device] }),
    };
}

/** Straight from the definition, with lists alone. */
const isIn = (ring: DrawnRing, device: number): boolean =>
    ring.on !== undefined && ring.members.includes(device) && !ring.excluded.includes(device);

function isOn({ rings, tenantDefault }: DrawnChange, side: "before" | "after", device: number): boolean {
    const mine = rings.map((ring) => ring[side]).filter((ring) => isIn(ring, device));
    return mine.length === 0 ? tenantDefault : mine.every(({ on }) => on === true);
}

const impactsOf = (change: DrawnChange) => {
    const fleet = fleetOf(change);
    const compared = compareWorlds(worldOf(change, "before"), worldOf(change, "after"), fleet.devices);
    return { fleet, compared, policies: compared.policies.map((moves) => policyImpact(moves, compared, fleet)) };
};

describe("what a change does to devices", () => {
    it("those that enter, leave and stay are apart, and together all that a policy targets before or after", () => {
        fc.assert(
            fc.property(changes, (change) => {
                const { compared } = impactsOf(change);
                for (const { id, enter, leave, stay } of compared.policies) {
                    const ring = change.rings[Number(id.slice(1))];
                    const all = [...enter, ...leave, ...stay];
                    expect(new Set(all).size).toBe(all.length);
                    expect(all.sort((a, b) => a - b)).toEqual(
                        change.devices
                            .map((_, device) => device)
                            .filter((device) => ring && (isIn(ring.before, device) || isIn(ring.after, device))),
                    );
                }
            }),
            draws(200),
        );
    });

    it("numbers are those of an independent count, for random changes of 3 to 10 rings", () => {
        fc.assert(
            fc.property(changes, (change) => {
                const { policies, compared, fleet } = impactsOf(change);
                const seen = new Map(policies.map((policy) => [policy.id, policy]));
                change.rings.forEach(({ before, after }, at) => {
                    const count = (test: (device: number, drawn: DrawnDevice) => boolean) =>
                        change.devices.filter((drawn, device) => test(device, drawn)).length;
                    const entering = (device: number) => !isIn(before, device) && isIn(after, device);
                    const leaving = (device: number) => isIn(before, device) && !isIn(after, device);
                    const impact = seen.get(`p${at}`);
                    const isSame = before.on === after.on && (before.on === undefined || before.days === after.days);
                    if (isSame && count(entering) + count(leaving) === 0) {
                        expect(impact).toBeUndefined();
                        return;
                    }
                    expect(impact?.enter.devices).toBe(count(entering));
                    expect(impact?.leave.devices).toBe(count(leaving));
                    for (const badge of BADGE_CHOICES) {
                        const told = impact?.enter.badges.find((each) => each.badge === badge)?.devices ?? 0;
                        expect(told).toBe(count((device, drawn) => entering(device) && drawn.badge === badge));
                    }
                    const touched = (device: number) => isIn(before, device) || isIn(after, device);
                    const turns = (device: number, to: boolean) =>
                        touched(device) &&
                        isOn(change, "before", device) !== to &&
                        isOn(change, "after", device) === to;
                    const ready = ({ badge }: DrawnDevice) => badge === "Eligible";
                    expect(impact?.gain.devices).toBe(count((device, drawn) => turns(device, true) && ready(drawn)));
                    expect(impact?.lose.devices).toBe(count((device, drawn) => turns(device, false) && ready(drawn)));
                    const elsewhere = impact?.leave.to.reduce((sum, { devices }) => sum + devices, 0);
                    expect(elsewhere).toBe(count(leaving));
                    expect(impact?.conflicts.reduce((sum, { devices }) => sum + devices, 0)).toBe(
                        after.on === undefined
                            ? 0
                            : change.rings
                                  .filter((other) => other.after.on === !after.on)
                                  .reduce(
                                      (sum, other) =>
                                          sum + count((device) => isIn(after, device) && isIn(other.after, device)),
                                      0,
                                  ),
                    );
                });
                for (const moves of compared.prerequisites) {
                    const { id, restart } = prerequisiteImpact(moves, compared, fleet);
                    const { after } = change.rings[Number(id.slice(1))] ?? {};
                    const expected = change.devices.filter(
                        ({ isVbsOff }, device) =>
                            isVbsOff &&
                            after?.vbs === true &&
                            isIn(after, device) &&
                            !change.rings.some(({ before }) => before.vbs && isIn(before, device)),
                    );
                    expect(restart.devices).toBe(expected.length);
                }
            }),
            draws(200),
        );
    });

    it("a policy that is deleted sends its devices where the others and the default have them", () => {
        const ring = (over: Partial<DrawnRing>): DrawnRing => ({
            on: true,
            days: 0,
            members: [],
            excluded: [],
            vbs: false,
            ...over,
        });
        const other = ring({ on: false, members: [2, 3] });
        const drawn: DrawnChange = {
            tenantDefault: true,
            devices: [0, 1, 2, 3].map(() => ({ badge: "Eligible", isVbsOff: false, needsBaseline: false })),
            rings: [
                { before: ring({ members: [0, 1, 2] }), after: ring({ on: undefined }) },
                { before: other, after: other },
            ],
        };
        const [deleted] = impactsOf(drawn).policies;
        expect(deleted).toMatchObject({
            change: "deleted",
            leave: {
                devices: 3,
                to: [
                    { policies: [], hotpatch: "on", devices: 2 },
                    { policies: [{ displayName: "Policy 1" }], hotpatch: "off", devices: 1 },
                ],
            },
            lose: { devices: 0 },
        });
    });
});

describe("estimates from a sample", () => {
    it("numbers hold within their margin for nineteen of twenty samples, and a pending device is nowhere called ready", () => {
        const size = 2_000;
        const isReady = (device: number) => (device * 7919) % 100 < 63;
        let held = 0;
        for (let round = 0; round < 40; round += 1) {
            const read = new Set<number>();
            for (let at = round * 31 + 1; read.size < 300; at = (at * 48_271) % 2_147_483_647) {
                read.add(at % size);
            }
            const fleet: Fleet = {
                devices: Array.from({ length: size }, (_, at) => at),
                nameOf: String,
                judgementOf: (device) =>
                    read.has(device)
                        ? { vbs: "read", badge: isReady(device) ? "Eligible" : "Not eligible (vbs)" }
                        : { vbs: "pending" },
            };
            const world = (members: readonly number[]): World => ({
                policies: [
                    {
                        id: "p",
                        displayName: "P",
                        hotpatchEnabled: true,
                        includes: ["g"],
                        excludes: [],
                        allDevices: false,
                    },
                ],
                prerequisites: [],
                groups: new Map([["g", { devices: DeviceSet.of(members), groups: [] }]]),
                tenantDefault: false,
            });
            const compared: WorldChange = compareWorlds(world([]), world(fleet.devices), fleet.devices);
            const [moves] = compared.policies;
            const impact = moves && policyImpact(moves, compared, fleet);
            const { devices = 0, margin = 0 } = impact?.gain ?? {};
            held += Math.abs(devices - size * 0.63) <= margin ? 1 : 0;
            expect(margin).toBeLessThan(size * 0.06);
        }
        expect(held).toBeGreaterThanOrEqual(35);
    });
});

describe("limits", () => {
    const nothing = { devices: 0, unknown: 0 };
    const numbers = { entering: nothing, leaving: nothing, fleet: 100, restarts: nothing, conflicts: nothing };

    it("unknown devices and the margin of an estimate count against a limit", () => {
        const restarts = { devices: 5, unknown: 3, margin: 2 };
        expect(exceeded({ maxRestarts: 10 }, { ...numbers, restarts })).toEqual([]);
        expect(exceeded({ maxRestarts: 9 }, { ...numbers, restarts })).toEqual([
            { limit: "maxRestarts", comesTo: 10, unknown: 3, allowed: 9 },
        ]);
    });

    it("a share of a fleet that nobody could read does not hold", () => {
        const entering = { devices: 3, unknown: 0 };
        expect(exceeded({ maxShare: 0.5 }, { ...numbers, entering })).toEqual([]);
        expect(exceeded({ maxShare: 0.5 }, { ...numbers, entering, fleet: undefined })).toHaveLength(1);
    });

    it("conflicts are refused only where the program says so", () => {
        const conflicts = { devices: 1, unknown: 0 };
        expect(exceeded({}, { ...numbers, conflicts })).toEqual([]);
        expect(exceeded({ allowConflicts: false }, { ...numbers, conflicts })).toHaveLength(1);
        expect(measured([], [], 100)).toEqual({ ...numbers, fleet: 100 });
    });
});
