import { testStack } from "./support/stack";

jest.setTimeout(240_000);

const LAG_MS = 250;

describe("a service whose replicas lag, with one object a page", () => {
    const seed = 7;

    it(`shows no phantom drift and leaves nothing behind, by seed ${seed}`, async () => {
        const stack = await testStack("export {};", { emulator: { replicationLagMs: LAG_MS, pageSize: 1, seed } });
        try {
            const ids: string[] = [];
            for (const displayName of ["Pilots", "Kiosks"]) {
                ids.push(await stack.group(displayName));
            }
            const program = (days: number) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("pilot", {
    group: { objectId: "${ids[0]}" },
    policy: { displayName: "Pilot", deferralDays: ${days} },
    excludeGroupIds: ["${ids[1]}"],
});`;
            stack.write(program(2));
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            // At once, while replicas still differ.
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            stack.write(program(5));
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
            expect(stack.emulator.policies).toHaveLength(1);
            expect(stack.emulator.policies[0]?.assignments).toHaveLength(2);
            await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});
