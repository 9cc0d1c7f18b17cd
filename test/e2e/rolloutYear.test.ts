import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(500_000);

const DAY_MS = 86_400_000;
const UP = ["up", "--yes", "--skip-preview"];
const CONFIG = "Pulumi.test.yaml";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";

const { gate } = hotpatch;
const gates = [gate.soak(14), gate.delivered({ atLeast: 0.8, failedAtMost: 5 }), gate.knownIssues()];
new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2"] },
    rings: [
        { name: "pilot", share: 0.25 },
        { name: "early", share: { from: 0.25, to: 0.5 }, open: { config: "early", steps: [1] }, gate: gates },
        { name: "broad", rest: true, open: { config: "broad", steps: [0.5, 1] }, gate: gates },
    ],
    policy: { displayName: "Hotpatch {ring}" },
    state: new pulumi.Config().get<hotpatch.RolloutState>("state") ?? "running",
});\n`;

/**
 * What a reviewer reads below the list of resources, which comes in any order, without the remarks on rules, and without
 * what differs from run to run: how long ago the tenant was read.
 */
function golden(text: string): string {
    const plain = text.replace(/\r\n/g, "\n").replace(/read (?:\d+ s|just now|\d+ min)[^)]*/g, "read just now");
    const [, said = "", counts = ""] = /\nDiagnostics:\n(.*)\n(Resources:\n.*)$/s.exec(plain) ?? [];
    const blocks = said.split(/\n(?= {2}\S)/).map((block) => block.trimEnd());
    const ofRings = blocks.filter((block) => !block.includes("About the membership rule"));
    return `${ofRings.sort().join("\n\n")}\n\n${counts.trimEnd()}`;
}

describe("a rollout's year, on the real engine and the emulator's clock", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(PROGRAM, {
            emulator: {
                devices: 80,
                seed: 11,
                startsAt: "2025-10-20T12:00:00Z",
                shares: {
                    editions: { 4: 1 },
                    builds: { "26100.6899": 1, "26200.6899": 1 },
                    vbs: { running: 19, notConfigured: 1 },
                    joins: { azureADJoined: 1 },
                    agents: { mdm: 1 },
                    architectures: { x64: 1 },
                },
                catalog: {
                    failures: { "2025-11": 0.7 },
                    knownIssues: [
                        {
                            id: "WI1240001",
                            version: "25H2",
                            title: "Sound is missing",
                            startDateTime: "2026-02-03T00:00:00Z",
                            resolvedDateTime: "2026-03-01T00:00:00Z",
                        },
                    ],
                },
            },
            env: {
                HOTPATCH_IMPACT: "true",
                NODE_OPTIONS: `--require ${join(__dirname, "support", "shiftedDate.js")}`,
            },
        });
        for (const key of ["early", "broad"]) {
            await stack.pulumi(["config", "set", key, "0"]);
        }
    });
    afterAll(() => stack?.stop());

    const today = () => new Date(stack.emulator.now()).toISOString().slice(0, 10);
    /** The program's and the command's date is the emulator's. */
    const follow = () => {
        stack.env.HOTPATCH_E2E_DATE_SHIFT_MS = String(stack.emulator.now() - Date.now());
    };
    const month = () => {
        stack.emulator.servicing.advanceMonth();
        follow();
        return today();
    };
    const wait = (days: number) => {
        stack.emulator.advance(days * DAY_MS);
        follow();
        return today();
    };
    /** What the pull request's job does. */
    const promoted = async (expected: number) => {
        writeFileSync(join(stack.folder, "stack.json"), await stack.export());
        const args = ["rollout", "promote", "stack.json", "--write", "--json"];
        const { result, step, reasons } = JSON.parse((await stack.hotpatch(args, expected)).stdout);
        return { result, opens: step && `${step.ring}: ${step.from} -> ${step.to}`, reasons };
    };
    const preview = async (...args: string[]) => golden((await stack.pulumi(["preview", ...args])).text);
    const up = async (...args: string[]) => {
        await stack.pulumi([...UP, ...args]);
    };
    const config = () => readFileSync(join(stack.folder, CONFIG), "utf8");
    const devices = () =>
        Object.fromEntries(
            stack.emulator.groups
                .filter(({ displayName }) => displayName.startsWith("Hotpatch win11"))
                .map(({ displayName, members }) => [displayName.replace("Hotpatch win11 ", ""), members.length]),
        );

    it("opens pilot, which soaks; early would be held in a baseline month", async () => {
        follow();
        expect(await preview()).toMatchSnapshot("2025-10-20: pilot opens");
        await up();
        expect(wait(7)).toBe("2025-10-27");
        expect(await promoted(2)).toMatchSnapshot("2025-10-27: pilot soaks");
        await stack.pulumi(["config", "set", "early", "1"]);
        expect(await preview()).toMatchSnapshot("2025-10-27: early is held");
        await stack.pulumi(["config", "set", "early", "0"]);
    });

    it("holds early after a month whose hotpatch failed, and in the baseline month that follows", async () => {
        expect(month()).toBe("2025-12-08");
        expect(await promoted(2)).toMatchSnapshot("2025-12-08: the hotpatch of November failed");
        expect(month()).toBe("2026-01-12");
        expect(await promoted(2)).toMatchSnapshot("2026-01-12: a baseline month");
    });

    it("holds early for a known issue, and opens it once that is resolved", async () => {
        expect(month()).toBe("2026-02-09");
        expect(await promoted(2)).toMatchSnapshot("2026-02-09: a known issue");
        expect(month()).toBe("2026-03-09");
        const before = config();
        expect(await promoted(0)).toEqual({ result: "open", opens: "early: 0 -> 1", reasons: [] });
        expect(config()).toBe(before.replace(/early: "?0"?/, (line) => line.replace("0", "1")));
        expect(await preview()).toMatchSnapshot("2026-03-09: early opens");
        await up();
        expect(await promoted(2)).toMatchSnapshot("2026-03-09: early soaks");
    });

    it("opens broad in part after the baseline of April", async () => {
        expect(month()).toBe("2026-04-13");
        expect(await promoted(2)).toMatchSnapshot("2026-04-13: a baseline month");
        expect(month()).toBe("2026-05-11");
        expect(await promoted(0)).toEqual({ result: "open", opens: "broad: 0 -> 0.5", reasons: [] });
        expect(await preview()).toMatchSnapshot("2026-05-11: broad opens to a half");
        await up();
    });

    it("holds broad in June, whose baseline was not planned, and stops and runs again", async () => {
        expect(month()).toBe("2026-06-08");
        expect(wait(3)).toBe("2026-06-11");
        expect(await promoted(2)).toMatchSnapshot("2026-06-11: a baseline that was not planned");
        const before = stack.emulator.policies.map(({ id }) => id);
        expect(await preview("--config", "state=stopped")).toMatchSnapshot("2026-06-11: a stop");
        await up("--config", "state=stopped");
        expect(stack.emulator.policies.map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([false, false, false]);
        expect(month()).toBe("2026-07-13");
        expect(await promoted(2)).toMatchSnapshot("2026-07-13: stopped");
        expect(await preview("--config", "state=running")).toMatchSnapshot("2026-07-13: running again");
        await up("--config", "state=running");
        expect(stack.emulator.policies.map(({ hotpatchEnabled }) => hotpatchEnabled)).toEqual([true, true, true]);
        expect(stack.emulator.policies.map(({ id }) => id)).toEqual(before);
    });

    it("opens the rest of broad in August, and has nothing left to open", async () => {
        expect(month()).toBe("2026-08-10");
        const before = devices();
        expect(await promoted(0)).toEqual({ result: "open", opens: "broad: 0.5 -> 1", reasons: [] });
        expect(await preview()).toMatchSnapshot("2026-08-10: broad opens");
        await up();
        expect(devices()).toMatchObject({ pilot: before.pilot, early: before.early });
        expect(devices().broad).toBeGreaterThan(before.broad ?? 0);
        expect(await promoted(0)).toEqual({ result: "done", opens: undefined, reasons: [] });
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });
});
