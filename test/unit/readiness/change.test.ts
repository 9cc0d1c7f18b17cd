import fc from "fast-check";
import { readinessChange } from "../../../src/readiness/change";
import type { FleetReadiness } from "../../../src/readiness/fleet";
import { BADGES, type Badge } from "../../../src/readiness/verdict";
import { readinessOf } from "../report/readiness";
import { reported } from "./facts";

const names = (devices: readonly { readonly name: string }[]) => devices.map(({ name }) => name);
const PRO = { skuNumber: reported(48) };

describe("what changed since an earlier result", () => {
    it("names devices that became eligible or are no longer, and why", () => {
        const before = readinessOf({ gained: PRO, lost: {}, same: {}, worse: PRO, gone: {} });
        const now = readinessOf({
            gained: {},
            lost: { vbs: reported({ state: "notConfigured", hardware: null }) },
            same: {},
            worse: { osVersion: reported("10.0.22631.1") },
        });
        const change = readinessChange(before, now);
        expect(change).toMatchObject({ added: 0, gone: 1, since: before.evaluatedAt, notes: [] });
        expect(change.becameEligible).toMatchObject([
            { name: "gained", before: "Not eligible (edition)", now: "Eligible" },
        ]);
        expect(change.becameEligible[0]?.why).toMatch(/^so far .*48/);
        expect(change.noLongerEligible).toMatchObject([
            { name: "lost", before: "Eligible", now: "Not eligible (vbs)" },
        ]);
        expect(change.noLongerEligible[0]?.why).not.toBe("");
        expect(names(change.otherReason)).toEqual(["worse"]);
    });

    it("knows a device that was enrolled again by its Entra id, and one that Entra does not have by Intune's", () => {
        const rename = (fleet: FleetReadiness, changed: object) => ({
            ...fleet,
            devices: fleet.devices.map((device) => ({ ...device, ...changed })),
        });
        const [was, is] = [readinessOf({ a: {} }), readinessOf({ a: PRO })];
        expect(names(readinessChange(was, rename(is, { intuneId: "new" })).noLongerEligible)).toEqual(["a"]);
        expect(names(readinessChange(was, rename(is, { entraDeviceId: null })).noLongerEligible)).toEqual(["a"]);
        expect(readinessChange(was, rename(is, { intuneId: "new", entraDeviceId: "new" }))).toMatchObject({
            added: 1,
            gone: 1,
        });
    });

    it("every device is told once, or unchanged, added or gone; the same fleet has no change", () => {
        const fleet = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f"), fc.constantFrom(...BADGES));
        const resultOf = (badges: Readonly<Record<string, Badge>>) =>
            ({
                evaluatedAt: "2026-11-01T00:00:00.000Z",
                byBadge: {},
                devices: Object.entries(badges).map(([name, badge]) => ({
                    name,
                    intuneId: name,
                    entraDeviceId: null,
                    badge,
                    reasons: [],
                })),
            }) as unknown as FleetReadiness;
        fc.assert(
            fc.property(fleet, fleet, (before, now) => {
                const change = readinessChange(resultOf(before), resultOf(now));
                const told = [
                    change.becameEligible,
                    change.noLongerEligible,
                    change.noLongerKnown,
                    change.otherReason,
                ].flatMap(names);
                const same = Object.keys(now).filter((name) => before[name] === now[name]);
                expect(new Set(told).size).toBe(told.length);
                expect(told.length + same.length + change.added).toBe(Object.keys(now).length);
                expect(told.length + same.length + change.gone).toBe(Object.keys(before).length);
                for (const { name, before: was, now: is } of [...change.noLongerEligible, ...change.noLongerKnown]) {
                    expect([was, before[name], now[name]]).toEqual(["Eligible", "Eligible", is]);
                }
            }),
        );
        expect(readinessChange(resultOf({ a: "Eligible" }), resultOf({ a: "Eligible" }))).toMatchObject({
            added: 0,
            gone: 0,
        });
    });
});
