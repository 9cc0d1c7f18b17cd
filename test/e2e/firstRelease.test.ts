import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { propertyLines, testStack } from "./support/stack";

jest.setTimeout(240_000);

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";

/** The program that the state was recorded of. */
const program = (deferralDays: number) => `
import * as hotpatch from "pulumi-hotpatch";
const ring = new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2", "25H2"] },
    policy: { description: "by code", deferralDays: ${deferralDays} },
});
new hotpatch.QualityUpdatePolicy("optOut", { displayName: "Opted out", hotpatchEnabled: false, roleScopeTagIds: ["0"] });
export const policyId = ring.policy.id;`;

interface Recorded {
    readonly urn: string;
    readonly id?: string;
    readonly inputs?: Record<string, unknown>;
}

describe("a state of the first release", () => {
    it("is imported, previewed unchanged, refreshed, updated and destroyed, though it knows no marker", async () => {
        const stack = await testStack(program(7));
        try {
            const kept = readFileSync(join(__dirname, "..", "fixtures", "states", "0.1.0.json"), "utf8");
            const resources = (JSON.parse(kept) as { deployment: { resources: Recorded[] } }).deployment.resources;
            const recorded = (name: string) => {
                const found = resources.find(({ urn, id }) => urn.endsWith(`::${name}`) && id !== undefined);
                if (found?.id === undefined) {
                    throw new Error(`The kept state has no ${name}.`);
                }
                return { id: found.id.replace("/groups/", ""), inputs: found.inputs ?? {} };
            };
            const make = async (path: string, body: unknown) => {
                const response = await stack.call("POST", path, body);
                expect(response.status).toBe(201);
                return ((await response.json()) as { id: string }).id;
            };

            // The tenant as that release had made it; only its ids are new.
            const group = recorded("win11-group");
            const { rule } = group.inputs.dynamicMembership as { rule: string };
            const groupId = await make("/v1.0/groups", {
                displayName: group.inputs.displayName,
                groupTypes: ["DynamicMembership"],
                mailEnabled: false,
                mailNickname: "win11",
                membershipRule: rule,
                membershipRuleProcessingState: "On",
                securityEnabled: true,
            });
            const ring = recorded("win11-policy");
            const ringId = await make(POLICIES, {
                displayName: ring.inputs.displayName,
                description: "by code",
                hotpatchEnabled: true,
            });
            const deferral = {
                "@odata.type": "#microsoft.graph.windowsQualityUpdateApprovalSetting",
                windowsQualityUpdateCadence: "monthly",
                windowsQualityUpdateCategory: "security",
                approvalMethodType: "automatic",
                deferredDeploymentInDay: 7,
            };
            expect((await stack.call("PATCH", `${POLICIES}/${ringId}`, { approvalSettings: [deferral] })).status).toBe(
                200,
            );
            const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId };
            expect(
                (await stack.call("POST", `${POLICIES}/${ringId}/assign`, { assignments: [{ target }] })).status,
            ).toBe(204);
            const optOut = recorded("optOut");
            const optOutId = await make(POLICIES, { displayName: optOut.inputs.displayName, hotpatchEnabled: false });

            // In one pass: the embedded Graph may give a new object the id that another one had.
            const ids = new Map([
                [group.id, groupId],
                [ring.id, ringId],
                [optOut.id, optOutId],
            ]);
            const state = join(stack.folder, "state.json");
            writeFileSync(
                state,
                kept.replace(new RegExp([...ids.keys()].join("|"), "g"), (id) => ids.get(id) ?? id),
            );
            await stack.pulumi(["stack", "import", "--file", state]);

            await stack.pulumi(["preview", "--diff", "--expect-no-changes"]);
            await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            await stack.pulumi(["preview", "--diff", "--expect-no-changes"]);

            stack.write(program(3));
            const { text } = await stack.pulumi(["preview", "--diff"]);
            expect(propertyLines(text)).toEqual(["~ deferralDays: 7 => 3"]);
            await stack.pulumi(["up", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies.find(({ id }) => id === ringId)).toMatchObject({
                description: "by code",
                approvalSettings: [expect.objectContaining({ deferredDeploymentInDay: 3 })],
            });

            await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
            expect(stack.emulator.policies).toEqual([]);
            expect(stack.emulator.groups).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});
