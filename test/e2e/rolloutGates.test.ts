import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(500_000);

const UP = ["up", "--yes", "--skip-preview"];
const FROZEN = 'hotpatch.gate.freeze({ from: "2020-01-01", to: "2100-01-01", why: "stocktaking" })';

interface Early {
    readonly open?: number;
    readonly gate?: string;
    readonly days?: number;
}

// The month in which the test runs decides nothing.
const rollout = ({ open = 1, gate = "", days = 0 }: Early = {}) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [
        { name: "pilot", share: 0.25 },
        { name: "early", share: { from: 0.25, to: 0.75 }, open: ${open}, gate: [${gate}], baselineMonths: true, policy: { deferralDays: ${days} } },
    ],
});\n`;

describe("gates of a rollout, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(rollout(), {
            emulator: {
                devices: 60,
                seed: 3,
                catalog: {
                    knownIssues: [
                        { id: "WI1240001", version: "25H2", title: "Sound", startDateTime: "2025-11-12T00:00:00Z" },
                        { id: "WI1240002", version: "23H2", title: "Old", startDateTime: "2025-11-12T00:00:00Z" },
                    ],
                },
            },
            env: { HOTPATCH_IMPACT: "false" },
        });
    });
    afterAll(() => stack?.stop());

    const run = async (command: readonly string[], early: Early) => {
        stack.write(rollout(early));
        return (await stack.pulumi(command)).text;
    };
    const ring = (name: string) => ({
        rule: stack.emulator.groups.find(({ displayName }) => displayName === `Hotpatch win11 ${name}`)?.membershipRule,
        policy: stack.emulator.policies.find(({ displayName }) => displayName === `Hotpatch win11 ${name}`)?.id,
    });

    it("leave a ring out that is yet to open, with the reasons and what would open it", async () => {
        const gate = `hotpatch.gate.soak(14), hotpatch.gate.approval(), ${FROZEN}, () => { throw new Error("Graph does not answer"); }`;
        const text = await run(["preview"], { gate });
        expect(text).toContain("ring 'pilot' opens: 0 % -> 100 %");
        for (const line of [
            "ring 'early' is held at 0 %, and would open to 100 %:",
            "- Ring 'pilot' is not open, or since when is not recorded; it has to soak 14 days.",
            "- Nobody has approved it.",
            "- Nothing opens up to and including 2100-01-01: stocktaking.",
            "- A gate could not decide: Graph does not answer.",
        ]) {
            expect(text).toContain(line);
        }
        await run(UP, { gate });
        expect(ring("pilot").policy).toBeDefined();
        expect(ring("early")).toEqual({ rule: undefined, policy: undefined });
        const delivered = "hotpatch.gate.delivered({ atLeast: 1 })";
        expect(await run(["preview"], { gate: delivered })).toMatch(
            /\d+ of \d+ devices of ring 'pilot' have the newest release; 100 % have to\./,
        );
        expect(await run(["preview"], { gate: "hotpatch.gate.soak(14)" })).toMatch(
            /Ring 'pilot' was opened on \d{4}-\d{2}-\d{2} and has to soak 14 days, until \d{4}-\d{2}-\d{2}\./,
        );
    });

    it("hold a ring while a known issue of the fleet's versions is open", async () => {
        const text = await run(["preview"], { gate: "hotpatch.gate.knownIssues({ days: 100_000 })" });
        expect(text).toContain(
            "- Known issue WI1240001 of Windows 11 25H2 is confirmed, reported on 2025-11-12: Sound.",
        );
        expect(text).not.toContain("WI1240002");
    });

    it("open a ring where an update broke off while it opened it, whatever they say by then", async () => {
        const refused = stack.emulator.faults.add({
            method: "POST",
            path: "/deviceManagement/windowsQualityUpdatePolicies/{id}/assign",
            kind: "403-scopes",
            times: "always",
        });
        stack.write(rollout({ open: 0.5, gate: "hotpatch.gate.soak(0)" }));
        expect((await stack.start(UP).ended).code).not.toBe(0);
        expect(refused.injected).toBeGreaterThan(0);
        stack.emulator.faults.clear();
        const opened = ring("early");
        expect(opened.rule).toBeDefined();
        const wider = await run(["preview"], { open: 1, gate: FROZEN });
        expect(wider).toContain("ring 'early' is held as it is, and would open to 100 %:");
        expect(wider).not.toMatch(/to delete|to replace/);
        const text = await run(UP, { open: 0.5, gate: FROZEN });
        expect(text).not.toContain("is held");
        expect(text).toContain("ring 'early' opens: 0 % -> 50 %");
        expect(ring("early")).toEqual(opened);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("hold a ring as open as it is, while everything else of it goes on", async () => {
        const before = ring("early");
        const text = await run(UP, { gate: FROZEN, days: 5 });
        expect(text).toContain("ring 'early' is held at 50 %, and would open to 100 %:");
        expect(ring("early")).toEqual(before);
        await stack.pulumi(["stack", "export", "--file", "stack.json"]);
        const { stdout: status } = await stack.hotpatch(["rollout", "status", "stack.json", "--format", "json"]);
        const [pilot, early] = JSON.parse(status).rollouts[0].rings;
        expect(pilot).toMatchObject({ name: "pilot", open: 1, devices: { members: expect.any(Number) } });
        expect(early).toMatchObject({
            name: "early",
            open: 0.5,
            policyId: before.policy,
            held: { to: 1, reasons: ["Nothing opens up to and including 2100-01-01: stocktaking."] },
        });
        expect(early.devices.members).toBeGreaterThan(pilot.devices.members / 2);
        const { text: again } = await stack.pulumi(["preview", "--diff"]);
        expect(again).not.toContain("deferralDays");

        const opened = await run(UP, {
            gate: 'hotpatch.gate.approval({ by: "Ada", on: "2026-01-01", upTo: 1 })',
            days: 5,
        });
        expect(opened).toContain("ring 'early' opens: 50 % -> 100 %");
        expect(ring("early").rule).not.toBe(before.rule);
        expect(ring("early").policy).toBe(before.policy);

        await run(["preview", "--expect-no-changes"], { gate: FROZEN, days: 5 });
    });
});
