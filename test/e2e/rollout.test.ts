import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(500_000);

const UP = ["up", "--yes", "--skip-preview"];

interface Wanted {
    readonly rings?: string;
    readonly more?: string;
}

const RINGS = `
        { name: "pilot", share: 0.25 },
        { name: "early", share: { from: 0.25, to: 0.5 }, policy: { deferralDays: 3 } },
        { name: "broad", rest: true, open: 0.25 },`;

/** With every ring open. */
const OPEN = RINGS.replace("open: 0.25", "open: 1");

const rollout = ({ rings = RINGS, more = "" }: Wanted = {}) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [${rings}
    ],
    ${more}
});\n`;

/** The lines that a run says of the rollout, as a reader sees them below "Diagnostics". */
function said(text: string): string[] {
    const lines = text.slice(text.indexOf("Diagnostics:")).split(/\r?\n/);
    const first = lines.findIndex((line) => line.includes("hotpatch:index:HotpatchRollout (win11)"));
    const rest = first < 0 ? [] : lines.slice(first + 1);
    const end = rest.findIndex((line) => line.trim() === "" || /^ {2}\S/.test(line));
    return rest.slice(0, end).map((line) => line.trim().replace(/^info: /, ""));
}

describe("a rollout on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(rollout(), { emulator: { devices: 120, seed: 3 } });
    });
    afterAll(() => stack?.stop());

    const preview = async (wanted: Wanted) => {
        stack.write(rollout(wanted));
        return (await stack.pulumi(["preview"])).text;
    };
    const up = async () => (await stack.pulumi(UP)).text;
    const groups = () =>
        Object.fromEntries(
            stack.emulator.groups
                .filter(({ displayName }) => displayName.startsWith("Hotpatch win11"))
                .map(({ id, displayName, membershipRuleProcessingState, members }) => [
                    displayName.replace("Hotpatch win11 ", ""),
                    { id, state: membershipRuleProcessingState, members: [...members].sort() },
                ]),
        );
    const policies = () =>
        Object.fromEntries(
            stack.emulator.policies.map(({ id, displayName, hotpatchEnabled }) => [
                displayName.replace("Hotpatch win11 ", ""),
                { id, hotpatchEnabled },
            ]),
        );

    it("opens its rings, each in a sentence, and no device is in two of them", async () => {
        const first = await preview({});
        expect(said(first)).toEqual([
            "ring 'pilot' opens: 0 % -> 100 %",
            "ring 'early' opens: 0 % -> 100 %",
            "ring 'broad' opens: 0 % -> 25 %",
        ]);
        await up();
        const homes = Object.values(groups()).flatMap(({ members }) => members);
        expect(new Set(homes).size).toBe(homes.length);
        expect(homes.length).toBeGreaterThan(30);
        const { text } = await stack.pulumi(["preview", "--expect-no-changes"]);
        expect(said(text)).toEqual([]);
    });

    it("opens a ring further: its own sentence first, and devices only enter", async () => {
        const before = groups();
        const text = await preview({ rings: OPEN });
        expect(said(text)).toEqual(["ring 'broad' opens: 25 % -> 100 %"]);
        expect(text).toMatch(/Hotpatch ring 'win11-broad' after this change[\s\S]*enter +\d+/);
        expect(text).not.toMatch(/Hotpatch ring 'win11-(pilot|early)' after/);
        await up();
        const after = groups();
        expect(after.broad?.members).toEqual(expect.arrayContaining(before.broad?.members ?? []));
        expect(after.broad?.members.length).toBeGreaterThan(before.broad?.members.length ?? 0);
        expect([after.pilot, after.early]).toEqual([before.pilot, before.early]);
    });

    it("is paused, stopped and running again: a preview says so, and everything is exactly as before", async () => {
        const before = { groups: groups(), policies: policies() };
        expect(said(await preview({ rings: OPEN, more: 'state: "paused",' }))).toEqual([
            "ring 'pilot' is paused: no device enters or leaves",
            "ring 'early' is paused: no device enters or leaves",
            "ring 'broad' is paused: no device enters or leaves",
        ]);
        await up();
        expect(Object.values(groups()).map(({ state }) => state)).toEqual(["Paused", "Paused", "Paused"]);
        expect(Object.values(groups()).map(({ members }) => members)).toEqual(
            Object.values(before.groups).map(({ members }) => members),
        );

        const text = await preview({ rings: OPEN, more: 'state: "stopped",' });
        expect(said(text)).toContain(
            "ring 'pilot' is stopped: hotpatch is off for its devices, which restart for every update",
        );
        expect(text).toMatch(/Hotpatch ring 'win11-broad' after this change[\s\S]*hotpatch on => off/);
        await up();
        expect(Object.values(policies()).map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false, false]);

        await preview({ rings: OPEN });
        await up();
        expect({ groups: groups(), policies: policies() }).toEqual(before);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("stops although limits are set and Graph does not answer what the summary asks", async () => {
        stack.write(
            rollout({ rings: OPEN, more: 'state: "stopped", impact: { maxLeaving: 0, allowConflicts: false },' }),
        );
        const faults = ["/devices", "/deviceManagement/managedDevices"].map((path) =>
            stack.emulator.faults.add({ path, kind: "503", times: "always" }),
        );
        await stack.pulumi(["up", "--yes"]);
        expect(faults.some(({ injected }) => injected > 0)).toBe(true);
        stack.emulator.faults.clear();
        expect(Object.values(policies()).map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false, false]);
        stack.write(rollout({ rings: OPEN }));
        await up();
        expect(Object.values(policies()).map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([true, true, true]);
    });

    it("renames and reorders rings in place", async () => {
        const before = { groups: groups(), policies: policies() };
        const renamed = `
        { name: "broad", rest: true },
        { name: "fast", formerly: "early", share: { from: 0.25, to: 0.5 }, policy: { deferralDays: 3 } },
        { name: "pilot", share: 0.25 },`;
        const text = await preview({ rings: renamed });
        expect(said(text)).toEqual([
            "ring 'early' is called 'fast' now",
            "the order of the rings is 'broad', 'fast', 'pilot' now",
        ]);
        expect(text).not.toMatch(/\d+ to (create|delete|replace)/);
        await up();
        const after = { groups: groups(), policies: policies() };
        const { early: _group, ...otherGroups } = before.groups;
        expect(after.groups).toEqual({ ...otherGroups, fast: before.groups.early });
        expect(after.policies.fast?.id).toBe(before.policies.early?.id);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("refuses a renaming that does not say so, and sends nothing", async () => {
        const before = { groups: groups(), policies: policies() };
        const renamed = OPEN.replace('"early"', '"slow"');
        stack.write(rollout({ rings: renamed }));
        for (const command of [["preview"], UP]) {
            const { text } = await stack.start(command).ended;
            expect(text).toContain(
                `HotpatchRollout 'win11': ring 'fast' is gone, and ring 'slow' is new. If 'fast' was renamed, add formerly: "fast" to ring 'slow'`,
            );
        }
        expect({ groups: groups(), policies: policies() }).toEqual(before);
    });
});
