import { UserError } from "../../../src/base/userError";
import { Deadline } from "../../../src/graph/deadline";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { EngineRun } from "../../../src/handlers/engineRun";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { type Harness, harness } from "./harness";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const NOBODY = "99999999-9999-4999-8999-999999999999";
const FILTER = "22222222-2222-4222-8222-222222222222";

const including = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
const excluding = (groupId: string) => ({ "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId });
const filtered = (target: object) => ({
    ...target,
    deviceAndAppManagementAssignmentFilterId: FILTER,
    deviceAndAppManagementAssignmentFilterType: "include",
});

let test: Harness;
let policyId: string;
let pilots: string;
let others: string;
beforeEach(async () => {
    test = await harness({ devices: 0 });
    const body = { displayName: "p", hotpatchEnabled: true };
    policyId = ((await test.graph.post("beta", COLLECTION, body)) as { id: string }).id;
    [pilots, others] = [await test.group("pilots"), await test.group("others")];
});
afterEach(() => test.stop());

/** As somebody in the admin centre assigns the policy. */
async function assignedElsewhere(...targets: object[]): Promise<void> {
    const assignments = targets.map((target) => ({ target }));
    await test.graph.post("beta", `${COLLECTION}/${policyId}/assign`, { assignments });
    test.sent();
}

const additive = (more: object = {}) => ({ policyId, includeGroupIds: [pilots], ownership: "additive", ...more });
const failureOf = (work: Promise<unknown>) =>
    work.then(
        () => new Error("it succeeded"),
        (error: unknown) => error as Error,
    );

/** An operation of the real length, whose time passes by sleeping, at once. */
function operation(replicationSeconds = 10) {
    let now = 0;
    const clock = {
        now: () => now,
        random: () => 0.5,
        sleep: async (milliseconds: number) => {
            now += milliseconds;
        },
    };
    const deadline = new Deadline(300, clock);
    return {
        spent: () => now / 1000,
        operation: { graph: test.graph, deadline, replicationSeconds, run: new EngineRun() },
    };
}

describe("an additive assignment of a group that somebody else has there in another way", () => {
    it.each([
        ["excludes", () => excluding(pilots), /already excludes it/],
        [
            "includes with a filter",
            () => filtered(including(pilots)),
            new RegExp(`already includes it with.*${FILTER}`),
        ],
    ])("is refused before anything is written where it %s the group", async (_what, target, says) => {
        await assignedElsewhere(including(others), target());
        const failure = await failureOf(test.provider(qualityUpdatePolicyAssignment).create(additive()));
        expect(failure.message).toMatch(says);
        expect(failure.message).toContain(pilots);
        expect(failure.message).toMatch(/Remove it there, or make the assignment exclusive$/);
        expect(failure.cause).toBeInstanceOf(UserError);
        expect(test.sent()).toEqual([]);
    });

    it("is refused for an exclusion of what is included, and for all devices with a filter", async () => {
        await assignedElsewhere(including(others));
        const provider = test.provider(qualityUpdatePolicyAssignment);
        const excluded = await failureOf(provider.create(additive({ excludeGroupIds: [others] })));
        expect(excluded.message).toMatch(new RegExp(`${others}.*already includes it`));
        await assignedElsewhere(filtered({ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }));
        const all = await failureOf(provider.create(additive({ includeGroupIds: [], allDevices: true })));
        expect(all.message).toMatch(/all devices.*already includes them with/);
        expect(test.sent()).toEqual([]);
    });

    it("is refused in an update, too, and what was its own stays recorded", async () => {
        const provider = test.provider(qualityUpdatePolicyAssignment);
        const { id, outs } = await provider.create(additive());
        await assignedElsewhere(including(pilots), excluding(others));
        const failure = await failureOf(provider.update(id, outs, additive({ includeGroupIds: [others] })));
        expect(failure).not.toBeInstanceOf(PartialFailure);
        expect(failure.message).toMatch(new RegExp(`${others}.*already excludes it`));
        expect(test.sent()).toEqual([]);
    });

    it("takes over what is there just as it names it, once, and keeps the rest", async () => {
        await assignedElsewhere(including(others), including(pilots.toUpperCase()));
        const { id, outs } = await test.provider(qualityUpdatePolicyAssignment).create(additive());
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([others, pilots]);
        await test.provider(qualityUpdatePolicyAssignment).delete(id, outs);
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([others]);
    });

    it("may turn its own group around", async () => {
        const provider = test.provider(qualityUpdatePolicyAssignment);
        await assignedElsewhere(including(others));
        const { id, outs } = await provider.create(additive());
        await provider.update(id, outs, additive({ includeGroupIds: [], allDevices: true, excludeGroupIds: [pilots] }));
        expect(test.targets().map((target) => target["@odata.type"].split(".").pop())).toEqual([
            "groupAssignmentTarget",
            "allDevicesAssignmentTarget",
            "exclusionGroupAssignmentTarget",
        ]);
    });

    it("is no hindrance where it is exclusive: that replaces what is there", async () => {
        await assignedElsewhere(excluding(pilots), filtered(including(others)));
        await test.provider(qualityUpdatePolicyAssignment).create(additive({ ownership: undefined }));
        expect(test.targets()).toEqual([expect.objectContaining(including(pilots))]);
        expect(test.sent()).toHaveLength(1);
    });
});

describe("an assignment of a policy that this stack recorded", () => {
    const line = (owner: string) =>
        `Managed by Pulumi: tenant/test/p (urn 0123456789abcdef, owner ${owner.repeat(16)})`;

    it.each([
        ["another has taken it over since", "b", /another resource manages the policy now: .*owner b{16}.*owner a{16}/],
        ["it still is this stack's", "a", undefined],
    ] as const)("that is new, where %s", async (_what, owner, refusal) => {
        await test.graph.patch("beta", `${COLLECTION}/${policyId}`, { description: line(owner) });
        test.sent();
        const run = new EngineRun();
        const recorded = { marker: line("a").replace(/, owner a+/, ""), owner: "a".repeat(16), displayName: "p" };
        await dynamicProvider(qualityUpdatePolicy, () => test.graph, run).diff(policyId, recorded, recorded);
        const assignment = dynamicProvider(qualityUpdatePolicyAssignment, () => test.graph, run);
        assignment.configure({
            config: { get: (key) => (key === "hotpatch:replicationSeconds" ? "0.05" : undefined) },
        });
        const made = assignment.create(additive());
        if (refusal === undefined) {
            expect((await made).outs.policyMarker).toBe(line("a"));
        } else {
            expect((await failureOf(made)).message).toMatch(refusal);
        }
        expect(test.sent()).toHaveLength(refusal === undefined ? 1 : 0);
    });

    it("that is changed, where somebody took the line away: it is no change in the next run", async () => {
        const run = new EngineRun();
        const recorded = { marker: line("a").replace(/, owner a+/, ""), owner: "a".repeat(16), displayName: "p" };
        await dynamicProvider(qualityUpdatePolicy, () => test.graph, run).diff(policyId, recorded, recorded);
        const provider = dynamicProvider(qualityUpdatePolicyAssignment, () => test.graph, run);
        provider.configure({ config: { get: (key) => (key === "hotpatch:replicationSeconds" ? "0.05" : undefined) } });
        const { inputs } = await provider.check({}, additive());
        const made = { ...inputs, policyMarker: line("a") };
        const { outs } = await provider.update(policyId, made, { ...inputs, includeGroupIds: [others] });
        expect(outs.policyMarker).toBe(line("a"));
        expect(await provider.diff(policyId, outs, { ...inputs, includeGroupIds: [others] })).toEqual({
            changes: false,
        });
    });
});

describe("an assignment that was renamed with an alias, and then back without one", () => {
    it("keeps its targets when the old resource goes", async () => {
        const inRun = (run: EngineRun) => dynamicProvider(qualityUpdatePolicyAssignment, () => test.graph, run);
        const inputs = (urnHash: string) => ({ policyId, includeGroupIds: [pilots], urnHash });
        const made = await inRun(new EngineRun()).create(inputs("one"));
        const renaming = inRun(new EngineRun());
        expect(await renaming.diff(policyId, made.outs, inputs("two"))).toEqual({ changes: true });
        test.sent();
        const checked = await renaming.check(made.outs, inputs("two"));
        const { outs: renamed } = await renaming.update(policyId, made.outs, checked.inputs);
        expect(test.sent()).toEqual([]);
        expect(await renaming.diff(policyId, renamed, inputs("two"))).toEqual({ changes: false });
        const back = inRun(new EngineRun());
        await back.create((await back.check({}, inputs("one"))).inputs);
        await back.delete(policyId, renamed);
        expect(test.targets().map(({ groupId }) => groupId)).toEqual([pilots]);
    });
});

describe("a refusal by the service", () => {
    it("is waited for a minute where a group is not found, by the default, and told in the service's own words", async () => {
        const { operation: given, spent } = operation();
        const inputs = { policyId, includeGroupIds: [NOBODY] };
        const failure = await failureOf(qualityUpdatePolicyAssignment.create(given, inputs));
        expect(failure.message).toMatch(/answered (400|404).*Group '99999999.*' was not found/);
        expect(failure).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
        expect(spent()).toBeGreaterThan(55);
        expect(spent()).toBeLessThan(65);
    });

    it("is waited for half a minute where replication takes no time", async () => {
        const { operation: given, spent } = operation(0.1);
        await failureOf(qualityUpdatePolicyAssignment.create(given, { policyId, includeGroupIds: [NOBODY] }));
        expect(spent()).toBeGreaterThan(29);
        expect(spent()).toBeLessThan(31);
    });

    it("is waited for while a policy is not found, and then told in the service's own words", async () => {
        const { operation: given, spent } = operation();
        const failure = await failureOf(
            qualityUpdatePolicyAssignment.create(given, { policyId: NOBODY, includeGroupIds: [pilots] }),
        );
        expect(failure.message).toMatch(/the policy does not exist.*answered 404.*ResourceNotFound/);
        expect(failure).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
        expect(spent()).toBeLessThan(65);
    });

    it.each([
        [400, "BadRequest", (id: string) => `Duplicate assignment target: '${id}' is named more than once.`],
        [400, "BadRequest", (id: string) => `Group '${id}' is not supported for this policy type.`],
        [403, "Forbidden", (id: string) => `No permission for group ${id}, or it was not found.`],
        [409, "Conflict", (id: string) => `conflict: ${id} does not exist`],
        [412, "PreconditionFailed", () => "precondition"],
        [423, "Locked", (id: string) => `Group ${id} is locked`],
        [422, "UnprocessableEntity", () => "cannot"],
    ])("of status %s %s that is no 'not found' is thrown at once", async (status, code, message) => {
        let sent = 0;
        const body = JSON.stringify({
            error: { code, message: message(pilots), innerError: { "request-id": NOBODY } },
        });
        const { operation: given, spent } = operation();
        const graph = test.clientOver(async (input, init) => {
            if (init?.method !== "POST") {
                return fetch(input, init);
            }
            sent += 1;
            return new Response(body, { status, headers: { "Content-Type": "application/json" } });
        });
        const failure = await failureOf(
            qualityUpdatePolicyAssignment.create({ ...given, graph }, { policyId, includeGroupIds: [pilots] }),
        );
        expect(failure.message).toContain(`answered ${status} ${code}`);
        expect(failure).toMatchObject({ requestId: NOBODY });
        expect({ spent: spent(), sent }).toEqual({ spent: 0, sent: 1 });
    });
});

describe("a list that the service fails to take", () => {
    it.each([
        ["500", /answered 500 InternalServerError: An internal server error occurred/],
        ["504", /answered 504 GatewayTimeout: The gateway waited too long/],
    ] as const)("of a %s is told by that error and its id, with what may be there", async (kind, says) => {
        test.emulator.faults.add({ method: "POST", path: `${COLLECTION}/*/assign`, kind, times: "always" });
        const failure = await failureOf(test.provider(qualityUpdatePolicyAssignment).create(additive()));
        expect(failure).toBeInstanceOf(PartialFailure);
        expect(failure.message).toMatch(says);
        expect(failure.message).toMatch(/request-id [0-9a-f-]{36}/);
        expect(failure.message).toMatch(/It is not known whether the service carried it out/);
        expect(failure.message).toMatch(new RegExp(`The policy lacks #.*${pilots}, and may still get it`));
        expect(failure.message).not.toContain("somebody else");
    });

    it("says that somebody else changes the targets where the service took the list and it did not stay", async () => {
        const provider = test.provider(qualityUpdatePolicyAssignment, {
            async post<T>(...args: Parameters<typeof test.graph.post>) {
                const answer = (await test.graph.post(...args)) as T;
                await assignedElsewhere(including(others));
                return answer;
            },
        });
        const failure = await failureOf(provider.create(additive()));
        expect(failure.message).toMatch(/somebody else is changing them at the same time/);
        expect(failure).toBeInstanceOf(PartialFailure);
    });
});
