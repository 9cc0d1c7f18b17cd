import fc from "fast-check";
import type { EntraDevice } from "../../../src/membership";
import { membersByRule } from "../../../src/rollout/assign";
import { divided, type RingDevices, type RolloutFleet } from "../../../src/rollout/divide";

const FLEET: RolloutFleet = { versions: ["24H2", "25H2", "26H2"] };

const device = (id: string, more: Partial<EntraDevice> = {}): EntraDevice => ({
    id: id.toUpperCase(),
    deviceId: id,
    displayName: `PC-${id.slice(0, 4)}`,
    operatingSystem: "Windows",
    operatingSystemVersion: "10.0.26100.4946",
    mdmAppId: "0000000a-0000-0000-c000-000000000000",
    ...more,
});
const devices = fc
    .array(fc.uuid(), { minLength: 1, maxLength: 200 })
    .map((ids) => [...new Set(ids)].map((id) => device(id)));
/** Where three rings end, and how open each is. */
const cut = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const part = fc.double({ min: 0.01, max: 1, noNaN: true });

const rings = (first: number, second: number, open: readonly [number, number, number]): RingDevices[] => {
    const [from = 0, to = 1] = [first, second].sort();
    return [
        { name: "labs", rule: 'device.displayName -startsWith "PC-0"', open: open[0] },
        { name: "pilot", share: from, open: open[1] },
        ...(to > from + 0.01 ? [{ name: "early", share: { from, to }, open: open[2] }] : []),
        { name: "broad", rest: true, isRest: true, open: 1 } as RingDevices,
    ];
};
const assigned = (wanted: readonly RingDevices[], all: readonly EntraDevice[]) =>
    membersByRule(
        divided(FLEET, wanted).map(({ rule }) => rule),
        all,
    );

describe("members that the program keeps", () => {
    it("are in no two rings, and every device of the fleet is in one where all are open", async () => {
        await fc.assert(
            fc.asyncProperty(devices, cut, cut, async (all, first, second) => {
                const members = (await assigned(rings(first, second, [1, 1, 1]), all)).flat();
                expect([...members].sort()).toEqual(all.map(({ id }) => id.toLowerCase()).sort());
            }),
        );
    });

    it("only enter where rings are opened further: none leaves, and none goes to another ring", async () => {
        await fc.assert(
            fc.asyncProperty(
                devices,
                cut,
                cut,
                fc.tuple(part, part, part),
                fc.tuple(part, part, part),
                async (...given) => {
                    const [all, first, second, one, other] = given;
                    const low = one.map((value, index) => Math.min(value, other[index] ?? 0)) as [
                        number,
                        number,
                        number,
                    ];
                    const high = one.map((value, index) => Math.max(value, other[index] ?? 0)) as [
                        number,
                        number,
                        number,
                    ];
                    const before = await assigned(rings(first, second, low), all);
                    const after = await assigned(rings(first, second, high), all);
                    for (const [index, ids] of before.entries()) {
                        expect(after[index]).toEqual(expect.arrayContaining(ids));
                    }
                },
            ),
        );
    });

    it("are in the first ring whose rule takes a device in, whatever the rules say", async () => {
        const all = [device("0a000000-0000-4000-8000-000000000000")];
        const rule = 'device.operatingSystem -eq "Windows"';
        const other = 'device.deviceOSType -eq "Windows"';
        expect(await membersByRule([undefined, other, other], all)).toEqual([[], [all[0]?.id.toLowerCase()], []]);
        await expect(membersByRule([rule], all)).rejects.toThrow();
    });
});
