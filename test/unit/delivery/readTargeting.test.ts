import { readTargeting } from "../../../src/delivery/readTargeting";
import { GROUP_TARGET } from "../../../src/graph/endpoints/assignmentTargets";
import { assignPolicy } from "../../../src/graph/endpoints/qualityUpdatePolicies";
import { ReadingStopped } from "../../../src/readiness/stop";
import { clientOf, type TestTenant, testTenant } from "./tenant";

describe("reading the targets of policies", () => {
    let tenant: TestTenant;
    let objects: string[];
    let deviceIds: string[];
    beforeEach(async () => {
        tenant = await testTenant({ devices: 60, seed: 3 });
        const pcs = await tenant.windowsPcs();
        objects = pcs.map(({ objectId }) => objectId);
        deviceIds = pcs.map(({ deviceId }) => deviceId);
    });
    afterEach(() => tenant.emulator.stop());

    const deliveryOf = async (deviceId: string | undefined) => {
        const { targeting, numberOf } = await readTargeting(tenant.graph);
        return targeting.of(numberOf(deviceId ?? null)).delivery;
    };

    it("takes a group that was deleted, but is still assigned, as empty, and says so", async () => {
        const gone = await tenant.group("Gone", objects.slice(0, 5));
        await tenant.policy("Ring", true, { include: [gone, await tenant.group("Here", objects.slice(5, 9))] });
        await tenant.graph.delete("v1.0", `/groups/${gone}`);
        const { findings } = await readTargeting(tenant.graph);
        expect(findings).toEqual([
            `Policy 'Ring' names a group that does not exist (${gone}) and therefore has no members. Remove it from the assignments.`,
        ]);
        expect(await deliveryOf(deviceIds[0])).toBe("tenant default");
        expect(await deliveryOf(deviceIds[5])).toBe("hotpatch policy");
    });

    it("goes on without a policy that vanishes while it is read, and says so", async () => {
        await tenant.policy("Ring", true, { include: [await tenant.group("All", objects)] });
        tenant.emulator.faults.add({
            path: "/deviceManagement/windowsQualityUpdatePolicies/*/assignments",
            kind: "404",
        });
        const { policies, findings } = await readTargeting(tenant.graph);
        expect(policies).toEqual([]);
        expect(findings).toEqual([
            "Policy 'Ring' was deleted while its assignments were being read, so it targets nothing.",
        ]);
    });

    it("reads a group in two groups once, and survives groups that contain each other", async () => {
        const inner = await tenant.group("Inner", objects.slice(0, 3));
        const [left, right] = [await tenant.group("Left", [inner]), await tenant.group("Right", [inner])];
        for (const [group, member] of [
            [inner, left],
            [left, right],
        ]) {
            await tenant.graph.post("v1.0", `/groups/${group}/members/$ref`, {
                "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
            });
        }
        await tenant.policy("Ring", true, { include: [left, right] });
        tenant.emulator.clearRequests();
        expect(await deliveryOf(deviceIds[2])).toBe("hotpatch policy");
        const members = tenant.emulator.requests.filter(({ path }) => path.includes(`${inner}/members`));
        expect(members).toHaveLength(1);
    });

    it("names the list and the permission where the policies cannot be read", async () => {
        const graph = clientOf(tenant.emulator, ["Device.Read.All"]);
        await expect(readTargeting(graph)).rejects.toThrow(
            /^List quality update policies: .*DeviceManagementConfiguration\.Read\.All/,
        );
    });

    it.each([
        ["no filter", {}, 0],
        ["a filter of zeros", { deviceAndAppManagementAssignmentFilterId: "00000000-0000-0000-0000-000000000000" }, 0],
        ["a filter", { deviceAndAppManagementAssignmentFilterId: "11111111-2222-4333-8444-555555555555" }, 1],
    ])("takes a target with %s for what it is", async (_what, filter, expected) => {
        const id = await tenant.policy("Ring", true, {});
        const groupId = await tenant.group("Here", []);
        const target = { "@odata.type": GROUP_TARGET, groupId, ...filter };
        await assignPolicy(tenant.graph, id, [target]);
        const { findings } = await readTargeting(tenant.graph);
        expect(findings.filter((each) => each.includes("assignment filter"))).toHaveLength(expected);
    });

    it("ends soon where it is stopped, and says that nothing can be said without it", async () => {
        await tenant.policy("Ring", true, { include: [await tenant.group("All", objects)] });
        const members = tenant.emulator.faults.add({ path: "/groups/*/members", kind: "hang", milliseconds: 60_000 });
        const interruption = new AbortController();
        const reading = readTargeting(tenant.graph, interruption.signal);
        const watch = setInterval(() => {
            if (members.injected > 0) {
                interruption.abort(new ReadingStopped("it was interrupted"));
            }
        }, 20);
        await expect(reading).rejects.toThrow(
            /^Read policies and groups: they were not read completely, because it was interrupted\./,
        );
        clearInterval(watch);
    });

    it("counts the tenant's default as on where it cannot be read, and says so", async () => {
        const graph = clientOf(tenant.emulator, ["DeviceManagementConfiguration.Read.All", "Group.Read.All"]);
        const { tenantDefault, findings, notRead } = await readTargeting(graph);
        expect(tenantDefault).toBe(true);
        expect(findings).toEqual([]);
        expect(notRead).toEqual([
            expect.stringMatching(/^The tenant's default was not read \(WindowsUpdates\.Read\.All\): /),
        ]);
    });
});
