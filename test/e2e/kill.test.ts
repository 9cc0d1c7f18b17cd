import { type ChildProcess, spawn } from "node:child_process";
import { locateEngine } from "../../scripts/setup/engine";
import { killingProxy } from "./support/killingProxy";
import { type TestStack, testStack } from "./support/stack";

const GROUP_BODY = { displayName: "Pilots", mailEnabled: false, mailNickname: "pilots", securityEnabled: true };

/** All points with `HOTPATCH_CRASH_MATRIX=all` (`npm run crash-matrix`); a sample of them in `npm test`. */
const everything = process.env.HOTPATCH_CRASH_MATRIX === "all";
const SAMPLE = 2;

jest.setTimeout(everything ? 1_800_000 : 600_000);

describe("the engine's whole process group, killed at a request", () => {
    const program = (groupId: string, days: number) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("pilot", {
    group: { objectId: "${groupId}" },
    policy: { displayName: "Pilot", deferralDays: ${days} },
});`;

    async function prepared(): Promise<{ stack: TestStack; groupId: string }> {
        const stack = await testStack("export {};");
        const made = await stack.call("POST", "/v1.0/groups", GROUP_BODY);
        return { stack, groupId: ((await made.json()) as { id: string }).id };
    }

    /** Runs one `pulumi` command through the proxy until it ends or is killed; returns the number of requests. */
    async function runThrough(stack: TestStack, args: string[], at: number, when: "before" | "after"): Promise<number> {
        const engine = locateEngine();
        if (engine === undefined) {
            throw new Error("The Pulumi engine is missing: run `npm run setup` first.");
        }
        let child: ChildProcess | undefined;
        const proxy = await killingProxy(stack.emulator.endpoint, {
            at,
            when,
            kill: () => {
                if (child?.pid !== undefined) {
                    process.kill(-child.pid, "SIGKILL");
                }
            },
        });
        const all = [...args, "--yes", "--skip-preview", "--non-interactive", "--color", "never"];
        child = spawn(engine.pulumi, all, {
            cwd: stack.folder,
            env: { ...stack.env, HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint },
            stdio: "ignore",
            detached: true,
        });
        await new Promise((resolve) => child?.on("close", resolve));
        proxy.stop();
        return proxy.count();
    }

    /** What a user does after a crash: release the lock, let Pulumi look, and run it again. */
    async function recovered(stack: TestStack, args: string[]): Promise<void> {
        await stack.pulumi(["cancel", "--yes"]).catch(() => undefined);
        await stack.pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
        await stack.pulumi([...args, "--yes", "--skip-preview"]);
    }

    const operations = [
        {
            name: "creating a ring",
            args: ["up"],
            begin: async (stack: TestStack, groupId: string) => stack.write(program(groupId, 3)),
            days: 3,
        },
        {
            name: "changing its policy",
            args: ["up"],
            begin: async (stack: TestStack, groupId: string) => {
                stack.write(program(groupId, 3));
                await stack.pulumi(["up", "--yes", "--skip-preview"]);
                stack.write(program(groupId, 8));
            },
            days: 8,
        },
        {
            name: "destroying it",
            args: ["destroy"],
            begin: async (stack: TestStack, groupId: string) => {
                stack.write(program(groupId, 3));
                await stack.pulumi(["up", "--yes", "--skip-preview"]);
            },
            days: undefined,
        },
    ];

    // A process group is killed as a whole on POSIX only.
    (process.platform === "win32" ? it.skip : it).each(operations.map((each) => [each.name, each] as const))(
        "%s: the next run converges to one policy, the right targets and no change",
        async (name, { args, begin, days }) => {
            const first = await prepared();
            await begin(first.stack, first.groupId);
            const requests = await runThrough(first.stack, args, 0, "before");
            await first.stack.stop();
            expect(requests).toBeGreaterThan(0);

            const points = Array.from({ length: requests }, (_, index) => index + 1).flatMap((at) =>
                (["before", "after"] as const).map((when) => ({ at, when })),
            );
            const chosen = everything ? points : sampled(points);
            for (const { at, when } of chosen) {
                const { stack, groupId } = await prepared();
                try {
                    await begin(stack, groupId);
                    await runThrough(stack, args, at, when);
                    await recovered(stack, args);
                    const policies = stack.emulator.policies;
                    const where = `${name}, killed ${when} request ${at} of ${requests}`;
                    if (days === undefined) {
                        expect({ where, policies }).toEqual({ where, policies: [] });
                    } else {
                        const targets = policies.map(({ assignments }) =>
                            assignments.map(({ target }) => target.groupId),
                        );
                        expect({ where, targets }).toEqual({ where, targets: [[groupId]] });
                        expect(policies[0]?.approvalSettings[0]?.deferredDeploymentInDay).toBe(days);
                        await stack.pulumi(["preview", "--expect-no-changes"]);
                    }
                } finally {
                    await stack.stop();
                }
            }
            process.stdout.write(
                `${name}: ${chosen.length} kill points survived of ${chosen.length}, ${points.length} in all\n`,
            );
        },
    );
});

/** A few points by chance, which the output names. */
function sampled<T>(points: readonly T[]): T[] {
    const left = [...points];
    return Array.from({ length: Math.min(SAMPLE, left.length) }, () => {
        const [taken] = left.splice(Math.floor(Math.random() * left.length), 1);
        return taken as T;
    });
}
