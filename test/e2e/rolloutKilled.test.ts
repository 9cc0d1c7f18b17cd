import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { inTime, isOurs, madeRunnable, runKilled } from "./support/crash/brokenRuns";
import type { KillPoint } from "./support/crash/killingProxy";
import { type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

jest.setTimeout(500_000);

const UP = ["up", "--yes", "--skip-preview"];
const BASE = "/deviceManagement/windowsQualityUpdatePolicies";

// The month in which the test runs decides nothing.
const PROGRAM = `
import * as hotpatch from "pulumi-hotpatch";
const gated = { gate: hotpatch.gate.soak(0), baselineMonths: true };
new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [
        { name: "pilot", share: 0.25 },
        { name: "early", share: { from: 0.25, to: 0.5 }, open: { config: "early", steps: [0.5, 1] }, ...gated },
        { name: "broad", rest: true, open: { config: "broad", steps: [1] }, ...gated },
    ],
});\n`;

const isWrite = (ours: boolean, path: RegExp) => (request: IncomingMessage) =>
    isOurs(request.headers) === ours && request.method !== "GET" && path.test(request.url ?? "");
/**
 * The writes that open a ring, or open it further. The group is created while the policy is, and azuread does not find it
 * again if nobody recorded it.
 */
const POLICY = {
    name: "the policy is created",
    counts: isWrite(true, new RegExp(`${BASE}$`)),
    from: 0,
    to: 0.5,
    mayLeave: 1,
};
const ASSIGNMENT = {
    name: "the policy is assigned",
    counts: isWrite(true, /\/assign$/),
    from: 0,
    to: 0.5,
    mayLeave: 0,
};
const GROUP = {
    name: "the group's rule changes",
    counts: isWrite(false, /\/groups\/[^/]+$/),
    from: 0.5,
    to: 1,
    mayLeave: 0,
};

describe("a rollout whose promotion is killed, or runs twice, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(PROGRAM, { emulator: { devices: 60, seed: 3 }, env: WITHOUT_IMPACT });
        await opened(0);
        await stack.pulumi(["config", "set", "broad", "0"]);
        await stack.pulumi(UP);
    });
    afterAll(() => stack?.stop());

    async function opened(early: number): Promise<void> {
        await stack.pulumi(["config", "set", "early", String(early)]);
    }
    const promote = async () => {
        writeFileSync(join(stack.folder, "stack.json"), await stack.export());
        const run = await stack.hotpatch(["rollout", "promote", "stack.json"]);
        return run.text.split("\n")[0];
    };
    const named = (objects: readonly { readonly displayName: string }[]) =>
        objects.flatMap(({ displayName }) => /^Hotpatch win11 (.*)/.exec(displayName)?.[1] ?? []).sort();

    /**
     * One policy a ring, each assigned to a group of its own, no device in two of them, and nothing left to do.
     *
     * @returns how many groups azuread left behind; they are removed
     */
    async function converged(rings: readonly string[]): Promise<number> {
        const { policies } = stack.emulator;
        const groups = stack.emulator.groups.filter(({ displayName }) => displayName.startsWith("Hotpatch win11"));
        const used = policies.map(({ displayName, assignments }) => {
            expect(assignments).toHaveLength(1);
            const target = JSON.stringify(assignments[0]);
            return groups.filter((group) => group.displayName === displayName && target.includes(group.id));
        });
        expect(named(policies)).toEqual(rings);
        expect(named(used.flat())).toEqual(rings);
        const members = used.flat().flatMap((group) => group.members);
        expect(new Set(members).size).toBe(members.length);
        const left = groups.filter((group) => !used.flat().includes(group));
        for (const { id } of left) {
            await stack.call("DELETE", `/v1.0/groups/${id}`);
        }
        await stack.pulumi(["preview", "--expect-no-changes"]);
        return left.length;
    }

    it.each([
        { ...POLICY, when: "after" as const },
        { ...ASSIGNMENT, when: "before" as const },
        { ...ASSIGNMENT, when: "after" as const },
        { ...GROUP, when: "before" as const },
        { ...GROUP, when: "after" as const },
    ])("is finished by the next run where it was killed $when $name", async ({ counts, mayLeave, when, from, to }) => {
        await opened(from);
        await stack.pulumi(UP);
        await opened(to);
        const point: KillPoint = { at: 1, when };
        const { isKilled, code } = await runKilled(stack, UP, point, "everything", counts);
        expect([isKilled, code === 0]).toEqual([true, false]);
        // What was not recorded is not promoted over: no step is skipped.
        writeFileSync(join(stack.folder, "stack.json"), await stack.export());
        const refused = await stack.hotpatch(["rollout", "promote", "stack.json", "--write"], 1);
        expect(refused.text).toContain(`tenant:early is ${to}, and ${from} is deployed. Run pulumi up first`);
        await madeRunnable(stack);
        await stack.pulumi(UP);
        expect(await converged(["early", "pilot"])).toBeLessThanOrEqual(mayLeave);
        expect(await promote()).toBe(
            to === 1
                ? "Ring 'broad' of rollout 'win11' may open: 0 % -> 100 %"
                : "Ring 'early' of rollout 'win11' may open: 50 % -> 100 %",
        );
    });

    it("opens a ring once where two runs begin at once", async () => {
        await opened(1);
        await stack.pulumi(["config", "set", "broad", "1"]);
        const runs = await Promise.all([stack.start(UP), stack.start(UP)].map(inTime));
        for (const { code, text } of runs) {
            expect([code === 0, /locked by 1 lock/.test(text)]).toContain(true);
        }
        await stack.pulumi(UP);
        expect(await converged(["broad", "early", "pilot"])).toBe(0);
        expect(await promote()).toMatch(/^No ring of rollout 'win11' .* has a step left\.$/);
    });
});
