import { type DeviceFacts, missing } from "../../../src/readiness/facts";
import type { FleetReadiness } from "../../../src/readiness/fleet";
import { summaryOf } from "../../../src/readiness/summary";
import { Tally } from "../../../src/readiness/tally";
import { judge } from "../../../src/readiness/verdict";
import { device, RULES, reported } from "../readiness/facts";

/** A fleet's readiness from the facts of its devices, by name. */
export function readinessOf(fleet: Readonly<Record<string, Partial<DeviceFacts>>>): FleetReadiness {
    const devices = Object.entries(fleet).map(([name, changed], index) => {
        const facts = device(changed);
        const identity = {
            ...facts.identity,
            name,
            intuneId: `intune-${index + 1}`,
            entraDeviceId: `entra-${index + 1}`,
        };
        const { osVersion } = facts;
        const version = osVersion.kind === "known" ? { osVersion: osVersion.value } : {};
        return { ...identity, ...version, ...judge({ ...facts, identity }, RULES) };
    });
    const tally = new Tally(20);
    for (const each of devices) {
        tally.add(each.name, each);
    }
    const counts = { windows: devices.length, nonWindows: 2, servers: 1, duplicates: 0 };
    const source = { name: "Microsoft Graph", counts, shortfalls: [] };
    const about = { source, rules: RULES, reasons: "all", evaluatedAt: "2026-11-02T00:00:00.000Z" } as const;
    return { ...summaryOf(tally, about), devices };
}

/** One device of each kind that a reader meets. */
export const MIXED = readinessOf({
    "PC-1": {},
    "PC-2": { skuNumber: reported(48), osVersion: reported("10.0.22631.1") },
    "PC-3": { vbs: reported({ state: "notConfigured", hardware: null }) },
    "PC-4": { vbs: missing("the device has not reported its hardware inventory", "Intune", null) },
    "PC-5": { osVersion: reported("10.0.26300.1") },
});

/** Names that a user chose to do harm, or just chose. */
export const HOSTILE = readinessOf({
    '=HYPERLINK("http://x","y")': {},
    "+1": { skuNumber: reported(48) },
    "  @SUM(1)": {},
    'say "hi", she\r\nwrote': {},
    "\u001b[31mred\u009b2J\u0000": { skuNumber: reported(48) },
    "\u202egnp.exe": { skuNumber: reported(48) },
    "日本語の名前がとても長いデバイスです 🖥️": { skuNumber: reported(48) },
    "-2+3": { osVersion: reported("=cmd|' /C calc'!A0") },
    "": { skuNumber: reported(48) },
});
