/**
 * Traps of the service's interface for policies and their assignments, by the numbers of our survey of it (August 2026); the
 * numbers that are missing here belong to groups, rules and readiness and are tested there.
 */
import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { type Harness, harness, PROVIDER } from "./harness";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = "Managed by Pulumi: tenant/test/ring-policy";
const WANTED = { displayName: "Ring 0", hotpatchEnabled: true, marker: MARKER };

let test: Harness;
let log: jest.SpyInstance;
beforeEach(async () => {
    test = await harness({ devices: 0 });
    log = jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
    jest.restoreAllMocks();
    await test.stop();
});

const bodies = (method: string) =>
    test.emulator.requests.filter((request) => request.method === method).map(({ body }) => body);

/** A policy and its assignment, made, changed, read and deleted. */
async function lifeCycle(): Promise<void> {
    const policy = test.provider(qualityUpdatePolicy);
    const assignment = test.provider(qualityUpdatePolicyAssignment);
    const { id, outs } = await policy.create({ ...WANTED, deferralDays: 7 });
    const inputs = { policyId: id, includeGroupIds: [await test.group("pilots")] };
    const assigned = await assignment.create(inputs);
    const changed = await policy.update(id, outs, { ...WANTED, deferralDays: 3, description: "new" });
    await policy.read(id, changed.outs);
    await assignment.read(id, assigned.outs);
    await assignment.delete(id, assigned.outs);
    await policy.delete(id, changed.outs);
}

describe("a trap that is not walked into", () => {
    it("1, 11, 13: the interface is beta's …Policies, not v1.0, nor …Profiles, bulkAction or the deployment service's twin", async () => {
        await lifeCycle();
        const intune = test.emulator.requests.filter(({ path }) => !path.includes("/groups"));
        expect(intune.length).toBeGreaterThan(10);
        for (const { path } of intune) {
            expect(path).toMatch(
                /^\/beta\/deviceManagement\/windowsQualityUpdatePolicies(\/[0-9a-f-]{36}(\/assign(ments)?)?)?$/,
            );
        }
    });

    it("2: deleting a policy is not switching hotpatch off, and says so; switching off is hotpatchEnabled: false", async () => {
        const policy = test.provider(qualityUpdatePolicy);
        const on = await policy.create(WANTED);
        await policy.delete(on.id, on.outs);
        expect(log.mock.calls).toEqual([
            [expect.stringMatching(/does not switch hotpatch off.*hotpatchEnabled: false/)],
        ]);
        const off = await policy.create({ ...WANTED, hotpatchEnabled: false });
        expect(test.emulator.policies[0]?.hotpatchEnabled).toBe(false);
        await policy.delete(off.id, off.outs);
        expect(log).toHaveBeenCalledTimes(1);
    });

    it.each([
        ["null", { description: null, roleScopeTagIds: null, approvalSettings: null }],
        ["empty", { description: "", roleScopeTagIds: [], approvalSettings: [] }],
        ["the default", { roleScopeTagIds: ["0"] }],
        [
            "another precision of time",
            { createdDateTime: "2026-01-01T00:00:00.1234567Z", lastModifiedDateTime: "2026-01-01T00:00:00Z" },
        ],
    ])("4: %s is the same as left out", async (_what, answer) => {
        const { id, outs } = await test
            .provider(qualityUpdatePolicy)
            .create({ displayName: "Ring 0", hotpatchEnabled: true });
        const reading = test.provider(qualityUpdatePolicy, {
            get: async <T>(...args: Parameters<GraphClient["get"]>) => ({
                ...((await test.graph.get(...args)) as T & object),
                ...answer,
            }),
        });
        const { props } = await reading.read(id, outs);
        expect(await reading.diff(id, { ...props }, { displayName: "Ring 0" })).toEqual({ changes: false });
    });

    it("4: managed scope tags in another order are no change", async () => {
        const inputs = { displayName: "Ring 0", hotpatchEnabled: true, roleScopeTagIds: ["0", "12", "3"] };
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(inputs);
        const reading = test.provider(qualityUpdatePolicy, {
            get: async <T>(...args: Parameters<GraphClient["get"]>) => ({
                ...((await test.graph.get(...args)) as T & object),
                roleScopeTagIds: ["3", "12", "0"],
            }),
        });
        const { props } = await reading.read(id, outs);
        expect(await reading.diff(id, { ...props }, { ...inputs })).toEqual({ changes: false });
    });

    it("5, 10: PATCH carries what changed alone: nothing read-only, and no approval settings that are not managed", async () => {
        const policy = test.provider(qualityUpdatePolicy);
        const { id, outs } = await policy.create(WANTED);
        await policy.update(id, outs, { ...WANTED, hotpatchEnabled: false });
        expect(bodies("PATCH")).toEqual([
            { "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy", hotpatchEnabled: false },
        ]);
    });

    it("6: whether PATCH and /assign answer with a body makes no difference", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const silent: Partial<GraphClient> = {
            async patch<T>(...args: Parameters<GraphClient["patch"]>) {
                await test.graph.patch(...args);
                return undefined as T;
            },
            async post<T>(...args: Parameters<GraphClient["post"]>) {
                await test.graph.post(...args);
                return { value: [] } as T;
            },
        };
        const { outs: changed } = await test.provider(qualityUpdatePolicy, silent).update(id, outs, {
            ...WANTED,
            displayName: "R",
        });
        expect(changed).toMatchObject({ displayName: "R" });
        const pilots = await test.group("pilots");
        await test.provider(qualityUpdatePolicyAssignment, silent).create({ policyId: id, includeGroupIds: [pilots] });
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([pilots]);
    });

    it("7: as many targets as before are not the same targets", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const [mine, theirs] = [await test.group("mine"), await test.group("theirs")];
        const assignment = test.provider(qualityUpdatePolicyAssignment);
        const { outs } = await assignment.create({ policyId: id, includeGroupIds: [mine] });
        await test.graph.post("beta", `${COLLECTION}/${id}/assign`, {
            assignments: [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: theirs } }],
        });
        expect((await assignment.read(id, outs)).inputs).toMatchObject({ includeGroupIds: [theirs] });
    });

    it("8, 9: every target is of a concrete kind, none has a filter, and all devices needs its own option", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const [one, two] = [await test.group("one"), await test.group("two")];
        const assignment = test.provider(qualityUpdatePolicyAssignment);
        const { outs } = await assignment.create({ policyId: id, includeGroupIds: [one], excludeGroupIds: [two] });
        const kind = "#microsoft.graph.windowsQualityUpdatePolicyAssignment";
        const send = (...sent: object[]) => ({
            assignments: sent.map((target) => ({ "@odata.type": kind, target })),
        });
        expect(bodies("POST").at(-1)).toEqual(
            send(
                { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: one },
                { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: two },
            ),
        );
        const none = await assignment.check({}, { policyId: id, includeGroupIds: [] });
        expect(none.failures).toHaveLength(1);
        await assignment.update(id, outs, { policyId: id, includeGroupIds: [], allDevices: true });
        expect(bodies("POST").at(-1)).toEqual(send({ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }));
    });

    it("12: values newer than this software are read, kept and no change", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create({ ...WANTED, approvalSettings: [] });
        const reading = test.provider(qualityUpdatePolicy, {
            get: async <T>(...args: Parameters<GraphClient["get"]>) => ({
                ...((await test.graph.get(...args)) as T & object),
                approvalSettings: [
                    {
                        windowsQualityUpdateCadence: "hourly",
                        windowsQualityUpdateCategory: "unknownFutureValue",
                        approvalMethodType: "byVote",
                    },
                ],
            }),
        });
        const { inputs, props } = await reading.read(id, outs);
        expect(inputs?.approvalSettings).toEqual([
            { cadence: "hourly", category: "unknownFutureValue", method: "byVote" },
        ]);
        expect(await reading.diff(id, { ...props }, { ...inputs })).toEqual({ changes: false });
    });

    it("14: names are not unique, so a create that is called again finds what it made by its marker", async () => {
        await test.graph.post("beta", COLLECTION, { displayName: "Ring 0", hotpatchEnabled: true });
        const first = await test.provider(qualityUpdatePolicy).create(WANTED);
        const second = await test.provider(qualityUpdatePolicy).create(WANTED);
        expect(second.id).toBe(first.id);
        expect(test.emulator.policies).toHaveLength(2);
    });

    it("16: a single 404 to a refresh, right after a create or at any time, is no deletion", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(WANTED);
        let refusals = 3;
        const lagging = test.provider(qualityUpdatePolicy, {
            get: <T>(...args: Parameters<GraphClient["get"]>) => {
                refusals -= 1;
                return refusals < 0
                    ? (test.graph.get(...args) as Promise<T>)
                    : Promise.reject(new GraphError({ status: 404, code: "ResourceNotFound", message: "404" }));
            },
        });
        expect(await lagging.read(id, outs)).toMatchObject({ id });
    });

    it("21: an assignment to a group that was deleted stays visible, and the next update takes it out", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const [gone, kept] = [await test.group("gone"), await test.group("kept")];
        const assignment = test.provider(qualityUpdatePolicyAssignment);
        const { outs } = await assignment.create({ policyId: id, includeGroupIds: [gone, kept] });
        await test.graph.delete("v1.0", `/groups/${gone}`);
        const read = await assignment.read(id, outs);
        expect(read.inputs).toMatchObject({ includeGroupIds: [gone, kept].sort() });
        await assignment.update(id, { ...read.props }, { policyId: id, includeGroupIds: [kept] });
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([kept]);
    });
});

describe("a resource that the provider plugin has recorded", () => {
    it("gets the host's own property when it becomes a dynamic one, and the tenant is not asked", async () => {
        const provider = dynamicProvider(qualityUpdatePolicy, () => {
            throw new Error("nothing is to be asked");
        });
        const news = { displayName: "Ring 0", hotpatchEnabled: true, __provider: PROVIDER };
        const { __provider: _host, ...inputs } = news;
        const olds = { ...inputs, createdDateTime: "2026-11-01T00:00:00Z", owner: "0123456789abcdef" };
        expect(await provider.diff("id", olds, news)).toEqual({ changes: true });
        expect(await provider.update("id", olds, news)).toEqual({ outs: olds });
        expect(await provider.diff("id", { ...olds, __provider: PROVIDER }, news)).toEqual({ changes: false });
        expect(await provider.diff("id", { ...olds, __provider: PROVIDER }, inputs)).toEqual({ changes: false });
    });
});
