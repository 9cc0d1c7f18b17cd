import { testStack, WITHOUT_IMPACT } from "./support/stack";

/** `HOTPATCH_MANY_RINGS` rings on budgets of a tenth (`npm run many-rings`); in `npm run test:all` six, on a quicker clock. */
const { HOTPATCH_MANY_RINGS: given } = process.env;
const RINGS = Number(given ?? 6);
const SPEED = given === undefined ? 10 : 1;

jest.setTimeout(1_200_000);

/** Requests of one ring whose service behaves, as the architecture page derives them, with its default of `replicationSeconds`. */
const CREATED = { reads: 6 + 2 + (1 + 2), writes: 1 + 1 };
const REFRESHED = { reads: 2, writes: 0 };

/** How many more requests than those may be sent because of refusals. */
const MOST = 1.2;

const program = `
import * as hotpatch from "pulumi-hotpatch";
for (let ring = 1; ring <= ${RINGS}; ring += 1) {
    new hotpatch.HotpatchRing(\`ring\${ring}\`, {
        group: { displayName: \`Ring \${ring}\`, versions: ["24H2"] },
        policy: { displayName: \`Ring \${ring}\` },
    });
}`;

describe(`${RINGS} rings in one stack, on a tenth of the documented budgets`, () => {
    it("are made with exactly the writes that they need and few refusals, and nothing fails", async () => {
        const throttle = { scale: 0.1, speed: SPEED, workloads: { identity: 10 } };
        const stack = await testStack(program, {
            emulator: { throttle },
            env: { HOTPATCH_REPLICATION_SECONDS: "10", ...WITHOUT_IMPACT },
        });
        try {
            let seen = 0;
            const total = { sent: 0, derived: 0 };
            const ours = () => {
                const fresh = stack.emulator.requests
                    .slice(seen)
                    .filter(({ path }) => path.includes("/deviceManagement/"));
                seen = stack.emulator.requests.length;
                const writes = fresh.filter(({ method, status }) => method !== "GET" && status < 400);
                const refused = fresh.filter(({ status }) => status === 429);
                return { all: fresh.length, writes: writes.length, refused: refused.length };
            };
            const check = (what: string, { reads, writes }: typeof CREATED) => {
                const sent = ours();
                const derived = RINGS * (reads + writes);
                console.info(`${what}: ${sent.all} requests, ${derived} derived, ${sent.refused} refused with 429`);
                expect(sent.writes).toBe(RINGS * writes);
                total.sent += sent.all;
                total.derived += derived;
            };

            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            check("up", CREATED);
            expect(stack.emulator.policies.map(({ assignments }) => assignments.length)).toEqual(Array(RINGS).fill(1));
            expect(new Set(stack.emulator.policies.map(({ displayName }) => displayName)).size).toBe(RINGS);

            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            check("refresh", REFRESHED);
            await stack.pulumi(["preview", "--expect-no-changes"]);
            expect(ours().all).toBe(0);
            expect(total.sent).toBeLessThanOrEqual(MOST * total.derived);
        } finally {
            await stack.stop();
        }
    });
});
