import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { type Harness, harness } from "./harness";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const ALL_DEVICES = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
const LINE = 'exports.handler = () => require("pulumi-hotpatch/handlers/v1").assignment';

let test: Harness;
afterEach(() => test.stop());

async function policy(): Promise<string> {
    return ((await test.graph.post("beta", COLLECTION, { displayName: "p", hotpatchEnabled: true })) as { id: string })
        .id;
}

/** As somebody in the admin centre assigns a policy. */
async function assignElsewhere(policyId: string, ...targets: object[]): Promise<void> {
    await test.graph.post("beta", `${COLLECTION}/${policyId}/assign`, {
        assignments: targets.map((target) => ({ target })),
    });
}

const including = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });

function providerOver(graph: GraphClient) {
    const provider = dynamicProvider(qualityUpdatePolicyAssignment, () => graph);
    const seconds = test.emulator.environment().HOTPATCH_REPLICATION_SECONDS;
    provider.configure({ config: { get: (key) => (key === "hotpatch:replicationSeconds" ? seconds : undefined) } });
    return provider;
}

async function assigned(inputs: Record<string, unknown>, graph: GraphClient = test.graph) {
    const provider = providerOver(graph);
    const checked = await provider.check({}, { __provider: LINE, ...inputs });
    expect(checked.failures).toEqual([]);
    const { id, outs } = await provider.create(checked.inputs);
    return { provider, id, state: { ...outs, __provider: LINE } };
}

/** The truth of the store, as `kind groupId`. */
function targets(): string[] {
    return test
        .targets()
        .map((target) => `${target["@odata.type"].split(".").pop()} ${target.groupId ?? ""}`.trim())
        .sort();
}

describe("an assignment", () => {
    it("waits until Intune sees a group that was made moments ago", async () => {
        test = await harness({ replicationLagMs: 120 });
        const [policyId, pilots] = [await policy(), await test.group("pilots")];
        await assigned({ policyId, includeGroupIds: [pilots] });
        expect(targets()).toEqual([`groupAssignmentTarget ${pilots}`]);
    });

    it("says which group is not there once its time is up", async () => {
        test = await harness();
        const policyId = await policy();
        const missing = "99999999-9999-4999-8999-999999999999";
        const provider = dynamicProvider(qualityUpdatePolicyAssignment, () => test.graph);
        const settings: Record<string, string> = {
            "hotpatch:replicationSeconds": "0.05",
            "hotpatch:operationTimeoutSeconds": "1.5",
        };
        provider.configure({ config: { get: (key) => settings[key] } });
        await expect(provider.create({ policyId, includeGroupIds: [missing] })).rejects.toThrow(
            /Create assignment .*answered 40[04] .*Group '99999999-.*' was not found\. It was retried for [12] s.*\(request-id/,
        );
    });

    it("is read as what it is after an answer that says nothing (trap: an unanswered write may have taken effect)", async () => {
        test = await harness();
        const [policyId, pilots] = [await policy(), await test.group("pilots")];
        let posts = 0;
        const flaky = {
            ...test.graph,
            async post(version, path, body, options) {
                posts += 1;
                await test.graph.post(version, path, body, options);
                throw new GraphError({ status: 504, code: "gatewayTimeout", message: "504", outcomeUnknown: true });
            },
        } as GraphClient;
        await assigned({ policyId, includeGroupIds: [pilots] }, flaky);
        expect(posts).toBe(1);
        expect(targets()).toEqual([`groupAssignmentTarget ${pilots}`]);
    });

    it("that fails is kept in the state with the targets that are there, and the next update finishes it", async () => {
        test = await harness();
        const [policyId, pilots] = [await policy(), await test.group("pilots")];
        const refusing = {
            ...test.graph,
            post: () => Promise.reject(new GraphError({ status: 500, code: "internal", message: "broken" })),
        } as GraphClient;
        const failure = await assigned({ policyId, includeGroupIds: [pilots] }, refusing).catch((error) => error);
        expect(failure).toBeInstanceOf(PartialFailure);
        expect((failure as PartialFailure).properties).toMatchObject({ includeGroupIds: [], __provider: LINE });
        expect((failure as PartialFailure).message).toMatch(
            /The policy lacks #microsoft\.graph\.groupAssignmentTarget/,
        );

        const { id, properties } = failure as PartialFailure;
        await providerOver(test.graph).update(id, { ...properties }, { policyId, includeGroupIds: [pilots] });
        expect(targets()).toEqual([`groupAssignmentTarget ${pilots}`]);
    });

    it("is unassigned on delete, and nothing is sent where the policy is gone", async () => {
        test = await harness();
        const [policyId, pilots] = [await policy(), await test.group("pilots")];
        const { provider, id, state } = await assigned({ policyId, includeGroupIds: [pilots] });
        await provider.delete(id, state);
        expect(targets()).toEqual([]);
        await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
        test.sent();
        await provider.delete(id, state);
        expect(test.sent()).toEqual([]);
    });

    it("is no change for another order, nor for a repeated group", async () => {
        test = await harness();
        const [policyId, one, two] = [await policy(), await test.group("one"), await test.group("two")];
        const { provider, id, state } = await assigned({ policyId, includeGroupIds: [two, one] });
        const { inputs } = await provider.check(state, { policyId, includeGroupIds: [one, two.toUpperCase(), one] });
        expect(await provider.diff(id, state, inputs)).toEqual({ changes: false });
    });

    it("can target all devices, by an option of its own", async () => {
        test = await harness();
        const policyId = await policy();
        const { provider, id, state } = await assigned({ policyId, allDevices: true });
        expect(targets()).toEqual(["allDevicesAssignmentTarget"]);
        expect((await provider.read(id, state)).inputs).toEqual({ policyId, includeGroupIds: [], allDevices: true });
    });
});

describe("an exclusive assignment", () => {
    it("shows foreign targets as drift and takes them out (trap: /assign replaces the whole list)", async () => {
        test = await harness();
        const [policyId, pilots, others] = [await policy(), await test.group("pilots"), await test.group("others")];
        const { provider, id, state } = await assigned({ policyId, includeGroupIds: [pilots] });
        await assignElsewhere(policyId, including(pilots), including(others), ALL_DEVICES);
        const { inputs, props } = await provider.read(id, state);
        expect(inputs).toEqual({ policyId, includeGroupIds: [pilots, others].sort(), allDevices: true });
        await provider.update(id, { ...props }, { policyId, includeGroupIds: [pilots] });
        expect(targets()).toEqual([`groupAssignmentTarget ${pilots}`]);
    });
});

describe("an additive assignment", () => {
    const additive = (policyId: string, ...includeGroupIds: string[]) => ({
        policyId,
        includeGroupIds,
        ownership: "additive",
    });

    it("keeps foreign targets on create, update and delete, and reports them", async () => {
        test = await harness();
        const [policyId, pilots, late, others] = [
            await policy(),
            await test.group("pilots"),
            await test.group("late"),
            await test.group("others"),
        ];
        await assignElsewhere(policyId, including(others), ALL_DEVICES);
        const { provider, id, state } = await assigned(additive(policyId, pilots));
        expect(state).toMatchObject({
            includeGroupIds: [pilots],
            foreignTargets: [
                "#microsoft.graph.allDevicesAssignmentTarget",
                `#microsoft.graph.groupAssignmentTarget ${others}`,
            ],
        });
        const foreign = ["allDevicesAssignmentTarget", `groupAssignmentTarget ${others}`];
        expect(targets()).toEqual([...foreign, `groupAssignmentTarget ${pilots}`].sort());

        const read = await provider.read(id, state);
        expect(read.inputs).toEqual({ ...additive(policyId, pilots) });
        expect(await provider.diff(id, { ...read.props }, { ...read.inputs })).toEqual({ changes: false });

        const { outs } = await provider.update(id, { ...read.props }, additive(policyId, late));
        expect(targets()).toEqual([...foreign, `groupAssignmentTarget ${late}`].sort());
        await provider.delete(id, outs);
        expect(targets()).toEqual(foreign.sort());
    });

    it("shows a target of its own that somebody took out", async () => {
        test = await harness();
        const [policyId, pilots, others] = [await policy(), await test.group("pilots"), await test.group("others")];
        const { provider, id, state } = await assigned(additive(policyId, pilots));
        await assignElsewhere(policyId, including(others));
        expect((await provider.read(id, state)).inputs).toMatchObject({ includeGroupIds: [] });
    });

    it("loses nothing to another of the same policy that is written at the same time", async () => {
        test = await harness();
        const policyId = await policy();
        const groups = await Promise.all(["a", "b", "c", "d"].map((name) => test.group(name)));
        await Promise.all(groups.map((id) => assigned(additive(policyId, id))));
        expect(targets()).toEqual(groups.map((id) => `groupAssignmentTarget ${id}`).sort());
    });
});
