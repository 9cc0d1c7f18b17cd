import type { PolicyImpact } from "../../../src/impact/impact";
import type { ImpactBlock, ImpactSummary } from "../../../src/impact/summary";
import { impactJson, impactMarkdown } from "../../../src/report/impactFile";
import { amount } from "../../../src/report/impactNumbers";
import { impactText, limitsText } from "../../../src/report/impactText";

const sure = (devices: number) => ({ devices, unknown: 0 });

const policy: PolicyImpact = {
    id: "p",
    displayName: "Hotpatch broad",
    change: "changed",
    hotpatchEnabled: true,
    enter: {
        devices: 1_640,
        names: ["WIN-0412", "WIN-0977", "WIN-1002", "WIN-1003"],
        badges: [
            { badge: "Eligible", devices: 1_204 },
            { badge: "Not eligible (build)", devices: 61 },
            { badge: "Not eligible (vbs)", devices: 310 },
            { badge: "Unknown (vbs)", devices: 65 },
        ],
        unjudged: 0,
    },
    leave: {
        devices: 12,
        names: ["WIN-7", "WIN-8", "WIN-9"],
        to: [
            { policies: [], hotpatch: "on", devices: 9 },
            { policies: [{ displayName: "Autopatch Test", hotpatchEnabled: false }], hotpatch: "off", devices: 3 },
        ],
    },
    stay: 410,
    changes: [],
    gain: sure(1_204),
    lose: sure(0),
    baselineFirst: sure(61),
    conflicts: [{ id: "q", displayName: "Legacy off", hotpatchEnabled: false, devices: 14 }],
};

const block: ImpactBlock = {
    title: "Hotpatch ring 'broad'",
    policies: [policy],
    prerequisites: [
        {
            id: "v",
            displayName: "VBS",
            sets: "vbs",
            change: "changed",
            enter: 1_640,
            leave: 12,
            stay: 410,
            restart: sure(214),
        },
    ],
    groups: [],
    rules: [
        {
            group: "Broad",
            meaning: "version 24H2, 25 % of devices",
            meaningBefore: "version 24H2, 5 % of devices",
            text: '(device.deviceOSType -eq "Windows")',
        },
    ],
    notKnown: [],
    exceeded: [],
};

const summary: ImpactSummary = {
    schema: "hotpatch-impact/1",
    readAt: "2026-11-27T10:00:00.000Z",
    ageSeconds: 40,
    fleet: 8_214,
    baseline: "2026-10",
    blocks: [block],
    notKnown: [],
};

describe("the text of a block", () => {
    it("says who enters, leaves and stays, who restarts, what changes later and what contradicts", () => {
        expect(impactText(block, summary)).toBe(
            `
Hotpatch ring 'broad' after this change (8,214 Windows devices, read 40 s ago)
  enter     1,640   Eligible 1,204 · Not eligible (build) 61, (vbs) 310 · Unknown (vbs) 65      WIN-0412, WIN-0977, WIN-1002 … and 1,637 more
  leave        12   go to: tenant default (hotpatch on) 9 · policy 'Autopatch Test' (off) 3      WIN-7, WIN-8, WIN-9 … and 9 more
  stay        410
  restart     214   once, for VBS; 61 need the baseline of October 2026 first
  from the next hotpatch month on 1,204 devices are patched without a restart that restart today
  conflict     14   are also targeted by 'Legacy off', hotpatch off
  policy 'VBS' reaches 2,050 devices, 1,640 of them new
  rule of group 'Broad': version 24H2, 25 % of devices, so far version 24H2, 5 % of devices
    (device.deviceOSType -eq "Windows")`.trim(),
        );
    });

    it("tells what becomes of devices that stay, and what is not known with its reason", () => {
        const nobody = { devices: 0, names: [], badges: [], unjudged: 0 };
        const quiet = { ...policy, enter: nobody, leave: { ...nobody, to: [] }, conflicts: [], baselineFirst: sure(0) };
        const changes: PolicyImpact["changes"] = [
            { setting: "hotpatch", from: true, to: false, ...nobody, devices: 2, names: ["A", "B"], unjudged: 2 },
            { setting: "deferral", from: 0, to: 7, devices: 2 },
        ];
        const told = { ...quiet, changes, stay: 2, gain: sure(0), lose: { devices: 0, unknown: 2 } };
        const text = impactText(
            { ...block, policies: [told], prerequisites: [], rules: [], notKnown: ["Intune's devices were not read."] },
            { ...summary, ageSeconds: 1 },
        );
        expect(text).toBe(
            `
Hotpatch ring 'broad' after this change (8,214 Windows devices, read just now)
  stay    2
  change  2   hotpatch on => off: readiness not known
  change  2   offered 7 days after release, so far 0 days after release
  from the next hotpatch month on perhaps 2 devices restart for updates that take no restart today
  not known: Intune's devices were not read.`.trim(),
        );
    });

    it("a change that moves no device says so", () => {
        const empty = { ...block, policies: [], prerequisites: [], rules: [] };
        expect(impactText(empty, summary)).toContain("\n  no device enters, leaves or is patched otherwise");
    });

    it.each([
        [1_204, undefined, "1,204"],
        [1_204, 57, "about 1,200 ± 60"],
        [1_234, 4, "about 1,234 ± 4"],
        [0, 12, "about 0 ± 20"],
    ])("the amount %s with margin %s is %s", (devices, margin, text) => {
        expect(amount({ devices, ...(margin === undefined ? {} : { margin }) })).toBe(text);
    });

    it("nothing that a terminal obeys comes out of a name", () => {
        const spoiled = { ...block, title: "Hotpatch ring '\u001b[31mred'" };
        expect(impactText(spoiled, summary)).not.toContain("\u001b");
    });
});

describe("limits in words", () => {
    it("name the number, what is not known of it, and the line to change", () => {
        const exceeded = [
            { limit: "maxEntering" as const, comesTo: 1_640, unknown: 0, allowed: 500 },
            { limit: "maxRestarts" as const, comesTo: 30, unknown: 12, allowed: 20 },
            { limit: "maxShare" as const, comesTo: 0.2, unknown: 0, allowed: 0.1 },
            { limit: "allowConflicts" as const, comesTo: 14, unknown: 0, allowed: false },
        ];
        expect(limitsText({ title: "Hotpatch ring 'broad'", exceeded }).split("\n")).toEqual([
            "Hotpatch ring 'broad': 1,640 devices would enter, and impact.maxEntering is 500. Nothing of it is sent. Make the change smaller, or raise maxEntering.",
            "Hotpatch ring 'broad': 30 devices would restart (12 of them perhaps: what is not known counts), and impact.maxRestarts is 20. Nothing of it is sent. Make the change smaller, or raise maxRestarts.",
            "Hotpatch ring 'broad': 20.0 % of all Windows devices would enter, and impact.maxShare is 0.1. Nothing of it is sent. Make the change smaller, or raise maxShare.",
            "Hotpatch ring 'broad': 14 devices would be targeted by policies that contradict each other, and impact.allowConflicts is false. Nothing of it is sent. Take those devices out of one of the policies, or write allowConflicts: true.",
        ]);
    });
});

describe("a summary as a file", () => {
    it("Markdown has the numbers first, and names cannot become markup", () => {
        const markdown = impactMarkdown({ ...summary, blocks: [{ ...block, title: "Hotpatch ring 'a|b`'" }] });
        expect(markdown).toContain("| Hotpatch ring 'a\\|b\\`' | 1,640 | 12 | 214 | 14 |");
        expect(markdown).toContain("```text\nHotpatch ring 'a|b`' after this change");
    });

    it("JSON is the summary as it is", () => {
        expect(JSON.parse(impactJson(summary))).toEqual(summary);
    });
});
