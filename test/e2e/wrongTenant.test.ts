import { startGraphEmulator } from "pulumi-hotpatch/emulator";
import { testStack } from "./support/stack";

jest.setTimeout(240_000);

const OTHER_TENANT = "11111111-2222-4333-8444-555555555555";

const program = (groupId: string, days: number) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("pilot", {
    group: { objectId: "${groupId}" },
    policy: { displayName: "Pilot", deferralDays: ${days} },
});`;

const GROUP = { displayName: "Pilots", mailEnabled: false, mailNickname: "pilots", securityEnabled: true };

describe("a stack that is led to another tenant", () => {
    it("refuses to refresh, update and destroy, says why, sends nothing that changes anything, and forgets nothing", async () => {
        const stack = await testStack("export {};");
        const other = await startGraphEmulator({ devices: 5 });
        try {
            const made = await stack.call("POST", "/v1.0/groups", GROUP);
            const { id: groupId } = (await made.json()) as { id: string };
            stack.write(program(groupId, 3));
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            const home = { ...stack.env };
            const policyId = stack.emulator.policies[0]?.id;
            const recorded = await resources();
            expect(recorded).toEqual([
                expect.objectContaining({ id: policyId }),
                expect.objectContaining({ id: policyId }),
            ]);

            stack.env.HOTPATCH_GRAPH_ENDPOINT = other.endpoint;
            stack.env.HOTPATCH_GRAPH_TOKEN = other.issueToken({ tenantId: OTHER_TENANT });
            stack.write(program(groupId, 4));
            await stack.pulumi(["preview"]);
            const why = new RegExp(
                `it belongs to tenant ${stack.emulator.tenantId}, but these credentials are for tenant ${OTHER_TENANT}\\.`,
            );
            for (const args of [["refresh"], ["up"], ["destroy"]]) {
                const { text } = await stack.pulumi([...args, "--yes", "--skip-preview"], 1);
                expect(text).toMatch(why);
                expect(await resources()).toEqual(recorded);
            }
            // The summary of what a change does reads; nothing is written.
            const isRead = ({ method, path }: { method: string; path: string }) =>
                method === "GET" || /\/\$batch$/.test(path);
            expect(other.requests.filter((request) => !isRead(request))).toEqual([]);

            Object.assign(stack.env, home);
            stack.write(program(groupId, 3));
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            await stack.pulumi(["preview", "--expect-no-changes"]);
        } finally {
            await other.stop();
            await stack.stop();
        }

        /** Ids and outputs of the policy and its assignment, as the state holds them. */
        async function resources(): Promise<unknown[]> {
            const exported = JSON.parse(await stack.export()) as {
                deployment: { resources: { urn: string; id?: string; outputs?: object }[] };
            };
            return exported.deployment.resources
                .filter(({ urn }) => urn.includes("hotpatch:QualityUpdatePolicy"))
                .map(({ urn, id, outputs }) => ({ urn, id, outputs }));
        }
    });
});

describe("a tenant that does not exist", () => {
    it("is said to be the cause by whoever issues tokens, and no request is sent to Graph", async () => {
        const stack = await testStack("export {};", { emulator: { https: true } });
        try {
            stack.write(program("22222222-2222-4333-8444-555555555555", 3));
            Object.assign(stack.env, stack.emulator.environment(), { ARM_TENANT_ID: OTHER_TENANT });
            const { text } = await stack.pulumi(["up", "--yes", "--skip-preview"], 1);
            expect(text).toMatch(/AADSTS90002.*check azuread:tenantId/s);
            expect(stack.emulator.requests).toEqual([]);
            expect(stack.emulator.policies).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});
