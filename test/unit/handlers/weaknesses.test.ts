/**
 * What the Terraform provider for the same policy is known to get wrong (deploymenttheory/terraform-provider-microsoft365,
 * August 2026), and what happens here instead. Numbers are those of our survey.
 */
import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { type Harness, harness } from "./harness";
import { FaultyFetch } from "./support/faultyFetch";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = "Managed by Pulumi: tenant/test/ring-policy";
const WANTED = { displayName: "Ring 0", hotpatchEnabled: true, marker: MARKER };

let test: Harness;
beforeEach(async () => {
    test = await harness({ devices: 0 });
    jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
    jest.restoreAllMocks();
    await test.stop();
});

const refusal = (status: number, code: string) => new GraphError({ status, code, message: `${status} ${code}` });

describe("what the other provider gets wrong", () => {
    it("W1: taking the assignment out of the program unassigns the policy, and so does taking one group out", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const [one, two] = [await test.group("one"), await test.group("two")];
        const provider = test.provider(qualityUpdatePolicyAssignment);
        const { outs } = await provider.create({ policyId: id, includeGroupIds: [one, two] });
        const changed = await provider.update(id, outs, { policyId: id, includeGroupIds: [two] });
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([two]);
        await provider.delete(id, changed.outs);
        expect(test.targets()).toEqual([]);
    });

    it("W2: a policy whose second request fails stays in the state, and the next update makes no twin", async () => {
        const failing = test.provider(qualityUpdatePolicy, {
            patch: () => Promise.reject(refusal(500, "InternalServerError")),
        });
        const failure = await failing.create({ ...WANTED, deferralDays: 7 }).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(PartialFailure);
        const { id, properties } = failure as PartialFailure;
        expect(test.emulator.policies.map((policy) => policy.id)).toEqual([id]);
        await test.provider(qualityUpdatePolicy).update(id, { ...properties }, { ...WANTED, deferralDays: 7 });
        expect(test.emulator.policies).toEqual([
            expect.objectContaining({
                id,
                approvalSettings: [expect.objectContaining({ deferredDeploymentInDay: 7 })],
            }),
        ]);
    });

    it("W3: a target that names no group is a mistake, never skipped", async () => {
        const { failures } = await test
            .provider(qualityUpdatePolicyAssignment)
            .check({}, { policyId: "33333333-3333-4333-8333-333333333333", includeGroupIds: [""] });
        expect(failures).toEqual([
            { property: "includeGroupIds", reason: expect.stringContaining('[0] must be a GUID, not ""') },
        ]);
    });

    it("W4: a 400 to a read is no deletion, however often it comes (trap 16)", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const reading = test.provider(qualityUpdatePolicy, { get: () => Promise.reject(refusal(400, "BadRequest")) });
        await expect(reading.read(id, outs)).rejects.toThrow(/^Read quality update policy 'Ring 0': 400 BadRequest/);
    });

    it("W5: the first read after a write may be an old one, and is not what gets recorded", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(WANTED);
        let reads = 0;
        const stale = test.provider(qualityUpdatePolicy, {
            async get<T>(...args: Parameters<GraphClient["get"]>) {
                reads += 1;
                const now = (await test.graph.get(...args)) as T & object;
                return reads === 2 ? { ...now, hotpatchEnabled: true } : now;
            },
        });
        const updated = await stale.update(id, outs, { ...WANTED, hotpatchEnabled: false });
        expect(updated.outs).toMatchObject({ hotpatchEnabled: false });
        expect(reads).toBeGreaterThan(3);
    });

    it("W6: a group that Intune does not see yet is waited for, without a pause in the program", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const pilots = await test.group("pilots");
        let refusals = 2;
        const early = test.provider(qualityUpdatePolicyAssignment, {
            async post<T>(...args: Parameters<GraphClient["post"]>) {
                if (refusals > 0) {
                    refusals -= 1;
                    throw new GraphError({
                        status: 400,
                        code: "BadRequest",
                        message: `group ${pilots} does not exist`,
                    });
                }
                return test.graph.post(...args) as Promise<T>;
            },
        });
        await early.create({ policyId: id, includeGroupIds: [pilots] });
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([pilots]);
    });

    it("W7: approval settings can be written in full", async () => {
        const approvalSettings = [
            { cadence: "monthly", category: "security", method: "automatic", deferralDays: 3 },
            { cadence: "outOfBand", category: "quickMachineRecovery", method: "manual" },
        ];
        const { outs } = await test.provider(qualityUpdatePolicy).create({ ...WANTED, approvalSettings });
        expect(outs).toMatchObject({ approvalSettings });
    });

    it("W8: a target of another kind, or with a filter, is reported word by word and taken for no group", async () => {
        const { id } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const read = test.provider(qualityUpdatePolicyAssignment, {
            async *pages<T>() {
                yield [
                    { target: { "@odata.type": "#microsoft.graph.somethingNewAssignmentTarget" } },
                    {
                        target: {
                            "@odata.type": "#microsoft.graph.groupAssignmentTarget",
                            groupId: "11111111-1111-4111-8111-111111111111",
                            deviceAndAppManagementAssignmentFilterId: "22222222-2222-4222-8222-222222222222",
                            deviceAndAppManagementAssignmentFilterType: "include",
                        },
                    },
                ] as T[];
            },
        });
        const { inputs } = await read.read(id, { policyId: id, includeGroupIds: [] });
        expect(inputs).toEqual({
            policyId: id,
            includeGroupIds: [],
            otherTargets: [
                expect.stringMatching(
                    /^#microsoft\.graph\.groupAssignmentTarget 11111111.*FilterId=22222222.*=include$/,
                ),
                "#microsoft.graph.somethingNewAssignmentTarget",
            ],
        });
    });

    it("W12: what to repeat is decided by the status, not by digits in a text: an id with 400 in it is repeated after 429", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create({ ...WANTED, description: "404 and 400" });
        const faulty = new FaultyFetch(1, {
            name: "429",
            kind: "answer",
            when: "before",
            status: 429,
            body: JSON.stringify({
                error: { code: "TooManyRequests", message: "id 40000000-4040-4040-8040-400000000404" },
            }),
            headers: { "Retry-After": "1" },
        });
        const settings = readGraphSettings({ config: () => undefined, env: test.emulator.environment() });
        const graph = createGraphClient(settings, { fetch: faulty.fetch, clock: faulty.clock });
        const { props } = await test.provider(qualityUpdatePolicy, { ...graph }).read(id, outs);
        expect(props).toMatchObject({ description: "404 and 400" });
        expect(faulty.count).toBe(2);
    });

    it("W12: an error that only quotes a status is not that status", async () => {
        const { id, outs } = await test.provider(qualityUpdatePolicy).create(WANTED);
        const failing = test.provider(qualityUpdatePolicy, {
            get: () =>
                Promise.reject(new GraphError({ status: 409, code: "Conflict", message: "404 ResourceNotFound" })),
        });
        await expect(failing.read(id, outs)).rejects.toThrow(/404 ResourceNotFound/);
        expect(test.emulator.policies.map((policy) => `${COLLECTION}/${policy.id}`)).toEqual([`${COLLECTION}/${id}`]);
    });
});
