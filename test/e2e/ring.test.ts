import { propertyLines, type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const program = (policy: string, rest = "") => `
import * as hotpatch from "pulumi-hotpatch";
const ring = new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2", "25H2"] },
    policy: ${policy},
});
export const policyId = ring.policy.id;
export const groupId = ring.group.objectId;
${rest}`;

describe("a ring on the real engine, from the packed package", () => {
    let stack: TestStack;

    beforeAll(async () => {
        stack = await testStack(program('{ deferralDays: 0, description: "by code" }'));
    });
    afterAll(() => stack?.stop());

    const policy = () => {
        const [only, ...others] = stack.emulator.policies;
        expect(others).toEqual([]);
        if (only === undefined) {
            throw new Error("there is no policy");
        }
        return only;
    };

    it("is previewed without being made", async () => {
        const { text } = await stack.pulumi(["preview"]);
        expect(text).toMatch(/hotpatch:index:HotpatchRing\s+win11\s+create/);
        expect(text).toMatch(/azuread:index:GroupWithoutMembers\s+win11-group\s+create/);
        expect(text).toMatch(/pulumi-nodejs:dynamic\/hotpatch:QualityUpdatePolicy\s+win11-policy\s+create/);
        expect(stack.emulator.policies).toEqual([]);
        expect(stack.emulator.groups).toEqual([]);
    });

    it("is created: group, policy and assignment are in the service", async () => {
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        const [group] = stack.emulator.groups;
        expect(group?.displayName).toBe("Hotpatch Eligible Devices");
        expect(group?.members.length).toBeGreaterThan(0);
        expect(policy()).toMatchObject({
            displayName: "Hotpatch Enabled - Win 11 Enterprise",
            description: expect.stringMatching(
                /^by code\nManaged by Pulumi: tenant\/test\/win11-policy \(urn [0-9a-f]{16}, owner [0-9a-f]{16}\)$/,
            ),
            hotpatchEnabled: true,
            approvalSettings: [],
        });
        expect(policy().assignments.map(({ target }) => target)).toEqual([
            expect.objectContaining({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group?.id }),
        ]);
        expect(await stack.outputs()).toEqual({ policyId: policy().id, groupId: group?.id });
    });

    it("has nothing to change afterwards, neither in a preview nor in a refresh", async () => {
        await stack.pulumi(["preview", "--expect-no-changes"]);
        await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
    });

    it("previews one changed input as exactly one property line, and nothing else as changed or unknown", async () => {
        stack.write(program('{ deferralDays: 7, description: "by code" }'));
        const { text } = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(text)).toEqual(["~ deferralDays: 0 => 7"]);
        expect(text).toMatch(/~ 1 to update/);
        expect(text).toMatch(/5 unchanged/);
        expect(text).not.toMatch(/unknown|\[computed|output<string>/);
    });

    it("carries the change out as the service keeps it, by PATCH", async () => {
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(policy().approvalSettings).toEqual([
            expect.objectContaining({
                windowsQualityUpdateCadence: "monthly",
                windowsQualityUpdateCategory: "security",
                approvalMethodType: "automatic",
                deferredDeploymentInDay: 7,
            }),
        ]);
        // One that was throttled was sent again.
        const writes = stack.emulator.requests.filter(({ method, status }) => method === "PATCH" && status !== 429);
        expect(writes.map(({ path }) => path)).toEqual([
            `/beta/deviceManagement/windowsQualityUpdatePolicies/${policy().id}`,
        ]);
    });

    it("shows drift in a refresh with exit code 7, and repairs it with the one property that changed", async () => {
        await patch({ hotpatchEnabled: false });
        const drift = await stack.pulumi(["refresh", "--preview-only", "--diff", "--expect-no-changes"], 7);
        expect(propertyLines(drift.text)).toEqual(["~ hotpatchEnabled: true => false"]);

        await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
        const repair = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(repair.text)).toEqual(["~ hotpatchEnabled: false => true"]);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(policy().hotpatchEnabled).toBe(true);
    });

    it("shows a target that somebody added in the admin centre, and takes it out", async () => {
        const path = `/beta/deviceManagement/windowsQualityUpdatePolicies/${policy().id}/assign`;
        const targets = [
            ...policy().assignments.map(({ target }) => ({ target })),
            { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
        ];
        expect((await stack.call("POST", path, { assignments: targets })).status).toBe(204);
        const drift = await stack.pulumi(["refresh", "--preview-only", "--diff", "--expect-no-changes"], 7);
        expect(propertyLines(drift.text)).toEqual(["+ allDevices: true"]);

        await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(policy().assignments).toHaveLength(1);
    });

    it("is made again after somebody deleted the policy", async () => {
        const before = policy().id;
        const path = `/beta/deviceManagement/windowsQualityUpdatePolicies/${before}`;
        expect((await stack.call("DELETE", path)).status).toBe(204);
        const { text } = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
        expect(text).toMatch(/- 2 deleted/);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(policy().id).not.toBe(before);
        expect(policy().assignments).toHaveLength(1);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("keeps neither token nor address of this machine in its state", async () => {
        const state = await stack.export();
        expect(state).toContain("win11-policy");
        expect(state).toContain(stack.emulator.tenantId);
        expect(state).not.toContain(stack.emulator.token);
        expect(state).not.toContain(stack.emulator.token.split(".")[1]);
        expect(state).not.toContain(stack.folder);
        expect(state).not.toContain(stack.emulator.endpoint);
    });

    it("is destroyed, and nothing is left", async () => {
        const { text } = await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(text).toMatch(/Deleting quality update policy 'Hotpatch Enabled .*' does not switch hotpatch off/);
        expect(stack.emulator.policies).toEqual([]);
        expect(stack.emulator.groups).toEqual([]);
    });

    async function patch(body: unknown): Promise<void> {
        const path = `/beta/deviceManagement/windowsQualityUpdatePolicies/${policy().id}`;
        expect((await stack.call("PATCH", path, body)).status).toBe(200);
    }
});
