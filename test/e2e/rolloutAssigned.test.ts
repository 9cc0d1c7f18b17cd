import { type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

jest.setTimeout(500_000);

const UP = ["up", "--yes", "--skip-preview"];
const FROZEN = 'hotpatch.gate.freeze({ from: "2020-01-01", to: "2100-01-01" })';

interface Wanted {
    readonly pilot?: string;
    readonly broad?: string;
    readonly more?: string;
}

// The month in which the test runs decides nothing.
const rollout = ({ pilot = "", broad = "open: 1", more = "" }: Wanted = {}) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    membership: "assigned",
    rings: [
        { name: "pilot", share: 0.25, ${pilot} },
        { name: "broad", rest: true, baselineMonths: true, ${broad} },
    ],
    ${more}
});\n`;

describe("a rollout whose members the program keeps, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(rollout(), { emulator: { devices: 120, seed: 3 }, env: WITHOUT_IMPACT });
    });
    afterAll(() => stack?.stop());

    const up = async (wanted: Wanted) => {
        stack.write(rollout(wanted));
        return (await stack.pulumi(UP)).text;
    };
    const groups = () =>
        Object.fromEntries(
            stack.emulator.groups
                .filter(({ displayName }) => displayName.startsWith("Hotpatch win11"))
                .map(({ id, displayName, membershipRule, members }) => [
                    displayName.replace("Hotpatch win11 ", ""),
                    { id, rule: membershipRule ?? null, members: [...members].sort() },
                ]),
        );
    const policies = () => stack.emulator.policies.map(({ id, hotpatchEnabled }) => ({ id, hotpatchEnabled }));

    it("assigns each device to one ring, and only adds devices to a ring that is opened further", async () => {
        await up({ broad: "open: 0.5" });
        const first = groups();
        expect([first.pilot?.rule, first.broad?.rule]).toEqual([null, null]);
        const all = Object.values(first).flatMap(({ members }) => members);
        expect(new Set(all).size).toBe(all.length);
        expect(Math.min(...Object.values(first).map(({ members }) => members.length))).toBeGreaterThan(10);
        await up({});
        const second = groups();
        expect(second.pilot).toEqual(first.pilot);
        expect(second.broad?.members).toEqual(expect.arrayContaining(first.broad?.members ?? []));
        expect(second.broad?.members.length).toBeGreaterThan(first.broad?.members.length ?? 0);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("stops syncing while it is paused, and is exactly as before when it runs again", async () => {
        const before = { groups: groups(), policies: policies() };
        await up({ broad: "open: 0.5", more: 'state: "paused",' });
        expect({ groups: groups(), policies: policies() }).toEqual(before);
        await up({ pilot: 'state: "paused"', broad: "open: 0.5" });
        expect(groups().pilot).toEqual(before.groups.pilot);
        expect(groups().broad?.members.length).toBeLessThan(before.groups.broad?.members.length ?? 0);
        await up({});
        expect({ groups: groups(), policies: policies() }).toEqual(before);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("keeps the members of a ring that a gate holds", async () => {
        await up({ broad: "open: 0.5" });
        const before = groups();
        const text = await up({ broad: `open: 1, gate: ${FROZEN}` });
        expect(text).toContain("ring 'broad' is held at 50 %, and would open to 100 %:");
        expect(groups()).toEqual(before);
        await up({ broad: "open: 0.5" });
        expect(groups()).toEqual(before);
    });

    it("changes nothing if Entra cannot be read, and stops all the same", async () => {
        const before = groups();
        const fault = stack.emulator.faults.add({ path: "/devices", kind: "503", times: "always" });
        stack.write(rollout({ broad: "open: 0.5", more: 'state: "stopped",' }));
        const { text } = await stack.pulumi(["up", "--yes"]);
        expect(fault.injected).toBeGreaterThan(0);
        expect(text).toContain("No device enters or leaves a ring that is stopped, because Entra was not read:");
        expect(groups()).toEqual(before);
        expect(policies().map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false]);
        stack.emulator.faults.clear();
        stack.emulator.faults.add({ path: "/devices", kind: "403-scopes", times: "always" });
        stack.write(rollout({ broad: "open: 0.5" }));
        const failed = await stack.start(UP).ended;
        expect(failed.code).not.toBe(0);
        expect(failed.text).toContain("List Entra devices");
        expect(failed.text).not.toMatch(/\n +at /);
        expect(policies().map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false]);
        stack.emulator.faults.clear();
        await up({ broad: "open: 0.5" });
        expect(groups()).toEqual(before);
        expect(policies().map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([true, true]);
    });
});
