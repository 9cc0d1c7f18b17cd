import * as pulumi from "@pulumi/pulumi";
import { HotpatchRollout } from "../../../src/resources/hotpatchRollout";
import type { HotpatchRolloutArgs, RolloutRing } from "../../../src/resources/rollout/args";
import { nextStep } from "../../../src/resources/rollout/opening";
import { gate } from "../../../src/rollout/gates";
import { ownId, recordResources } from "./mocks";

const STEPS = [0.25, 0.5, 1];
const broad = (more: object = {}) => ({ name: "broad", rest: true, open: { config: "broad", steps: STEPS }, ...more });
const args = (...rings: object[]): HotpatchRolloutArgs => ({
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [{ name: "pilot", share: 0.25 }, ...rings] as RolloutRing[],
});

async function withConfig(value: string | undefined): Promise<void> {
    await recordResources(ownId);
    pulumi.runtime.setAllConfig(value === undefined ? {} : { "tenant:broad": value });
}

function messageOf(wanted: HotpatchRolloutArgs): string {
    try {
        new HotpatchRollout("win11", wanted);
    } catch (error) {
        return (error as Error).message;
    }
    throw new Error("not refused");
}

describe("a ring that the stack's configuration opens", () => {
    afterEach(() => pulumi.runtime.setAllConfig({}));

    it.each([
        ["0", ["pilot"]],
        ["0.25", ["pilot", "broad"]],
        ["0.3", ["pilot", "broad"]],
        ["1", ["pilot", "broad"]],
    ])("is as open as it says: %s", async (value, rings) => {
        await withConfig(value);
        const rollout = new HotpatchRollout("win11", args(broad()));
        // What is registered late must not reach the mocks of the next test. The SDK's types leave this function out.
        await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
        expect(Object.keys(rollout.rings)).toEqual(rings);
    });

    it.each([
        [undefined, "which has no 'broad'. Run: pulumi config set broad 0"],
        ["", "where 'broad' is not a number from 0 to 1. Run: pulumi config set broad 0"],
        ["half", "where 'broad' is not a number from 0 to 1."],
        ["1.5", "where 'broad' is not a number from 0 to 1."],
    ])("is refused where it says %j: a key that is missing would close the ring", async (value, message) => {
        await withConfig(value);
        expect(messageOf(args(broad()))).toContain(`rings[1].open: is what the stack's configuration says, ${message}`);
    });

    it.each([
        [{ steps: [0.5, 0.25] }, "has steps that do not ascend from above 0 to at most 1."],
        [{ steps: [0, 1] }, "has steps that do not ascend"],
        [{ steps: [0.5, 0.5] }, "has steps that do not ascend"],
        [{ steps: [2] }, "has steps that do not ascend"],
        [{ steps: [] }, "has steps that do not ascend"],
        [{ config: "a:b" }, "has no key of the stack's configuration."],
        [{ step: 1 }, "has step, which is not known here."],
    ])("has to have steps and a key: %j", async (wrong, message) => {
        await withConfig("0");
        const open = { config: "broad", steps: STEPS, ...wrong };
        expect(messageOf(args(broad({ open })))).toContain(`rings[1].open: ${message}`);
    });

    it("has a key of its own, and all or nothing of a group", async () => {
        await withConfig("0.5");
        const other = { name: "labs", share: { from: 0.5, to: 1 }, open: { config: "broad", steps: [1] } };
        expect(messageOf(args(broad(), other))).toContain("rings[2].open: is read from 'broad', as rings[1] is.");
        const group = { rest: undefined, groupId: "22222222-2222-4222-8222-222222222222" };
        expect(messageOf(args(broad(group)))).toContain("rings[1].open: must be 0 or 1 for a group");
    });

    it("has its next step recorded, with what its gates were made with", async () => {
        await withConfig("0.25");
        const own = () => ({ result: "open", reasons: [] });
        const gates = [
            gate.soak(14),
            gate.delivered({ atLeast: 0.9 }),
            gate.delivered({ failedAtMost: 5 }),
            gate.freeze({ from: "2026-12-15", to: "2027-01-06" }),
            gate.knownIssues(),
            gate.approval(),
            gate.approval({ by: "Ada", on: "2026-11-28", upTo: 1 }),
            own,
        ];
        const ring = broad({ gate: gates }) as RolloutRing;
        const step = nextStep(args(ring), ring, 0.3);
        // As the state has it.
        expect(JSON.parse(JSON.stringify(step))).toEqual({
            config: "tenant:broad",
            to: 0.5,
            versions: ["24H2", "25H2", "26H2"],
            gates: [
                { kind: "month" },
                { kind: "soak", days: 14 },
                { kind: "delivered", atLeast: 0.9, hotpatchedAtLeast: 0, eligibleAtLeast: 0 },
                { kind: "delivered", atLeast: 0, hotpatchedAtLeast: 0, eligibleAtLeast: 0, failedAtMost: 5 },
                { kind: "freeze", windows: [{ from: "2026-12-15", to: "2027-01-06" }] },
                { kind: "knownIssues", days: 35, except: [] },
                { kind: "approval" },
                { kind: "approval", approval: { by: "Ada", on: "2026-11-28", upTo: 1 } },
                { kind: "own" },
            ],
        });
        expect(nextStep(args(ring), ring, 1)).toBeUndefined();
        expect(nextStep(args(ring), { ...ring, open: 0.5 }, 0.5)).toBeUndefined();
        const ruled = { ...ring, rule: "x", rest: undefined, gate: [], baselineMonths: true } as unknown as RolloutRing;
        expect(nextStep(args(ruled), ruled, 0)).toMatchObject({ to: 0.25, gates: [], versions: [] });
    });
});
