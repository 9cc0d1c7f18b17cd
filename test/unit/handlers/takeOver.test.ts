import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { type Harness, harness, marked, PROVIDER } from "./harness";

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = "Managed by Pulumi: tenant/test/ring-policy";

let test: Harness;
afterEach(() => test.stop());

/** Runs a create with a client of the test's own making. */
async function create(inputs: Record<string, unknown>, graph: GraphClient = test.graph) {
    const provider = dynamicProvider(qualityUpdatePolicy, () => graph);
    const seconds = test.emulator.environment().HOTPATCH_REPLICATION_SECONDS;
    provider.configure({ config: { get: (key) => (key === "hotpatch:replicationSeconds" ? seconds : undefined) } });
    const checked = await provider.check({}, { __provider: PROVIDER, displayName: "Ring 0", ...inputs });
    expect(checked.failures).toEqual([]);
    return provider.create(checked.inputs);
}

const lost = () =>
    new GraphError({ status: 0, code: "noAnswer", message: "the connection was reset", outcomeUnknown: true });

describe("a create that was cut off", () => {
    it.each([0, 60])("is found again by its marker and makes no twin, with %d ms of replication lag", async (lag) => {
        test = await harness({ replicationLagMs: lag });
        // The engine is killed after the POST took effect: nothing of it is in the state, and create is called again.
        const killed = { ...test.graph, get: () => Promise.reject(new Error("killed")) } as GraphClient;
        await expect(create({ marker: MARKER, description: "by code" }, killed)).rejects.toThrow(/killed/);
        expect(test.emulator.policies).toHaveLength(1);

        const made = await create({ marker: MARKER, description: "by code", deferralDays: 3 });
        expect(test.emulator.policies).toEqual([
            expect.objectContaining({
                id: made.id,
                description: marked(MARKER, "by code"),
                approvalSettings: [expect.objectContaining({ deferredDeploymentInDay: 3 })],
            }),
        ]);
        expect(made.outs).toMatchObject({ description: "by code", marker: MARKER });
    });

    it("sends no second POST after an answer that says nothing, if the first took effect", async () => {
        test = await harness({ replicationLagMs: 60 });
        let posts = 0;
        const flaky = {
            ...test.graph,
            async post(version, path, body, options) {
                posts += 1;
                await test.graph.post(version, path, body, options);
                throw lost();
            },
        } as GraphClient;
        const { id } = await create({ marker: MARKER }, flaky);
        expect(posts).toBe(1);
        expect(test.emulator.policies.map((policy) => policy.id)).toEqual([id]);
    });

    it("sends it again if the first did not", async () => {
        test = await harness();
        let posts = 0;
        const flaky = {
            ...test.graph,
            post(version, path, body, options) {
                posts += 1;
                return posts === 1 ? Promise.reject(lost()) : test.graph.post(version, path, body, options);
            },
        } as GraphClient;
        await create({ marker: MARKER }, flaky);
        expect(posts).toBe(2);
        expect(test.emulator.policies).toHaveLength(1);
    });

    it("is left unrecorded where the run after it cannot complete it either, and completed by the one after that", async () => {
        test = await harness();
        const killed = { ...test.graph, get: () => Promise.reject(new Error("killed")) } as GraphClient;
        await expect(create({ marker: MARKER }, killed)).rejects.toThrow(/killed/);
        const refused = new GraphError({ status: 403, code: "forbidden", message: "not allowed to change" });
        const reader = { ...test.graph, patch: () => Promise.reject(refused) } as unknown as GraphClient;
        const failure = await create({ marker: MARKER }, reader).catch((reason) => reason);
        expect(failure).not.toBeInstanceOf(PartialFailure);
        const made = await create({ marker: MARKER });
        expect(test.emulator.policies).toEqual([expect.objectContaining({ id: made.id, description: marked(MARKER) })]);
    });

    it("is not taken for a policy that was deleted and still is in a list", async () => {
        test = await harness({ replicationLagMs: 80 });
        const first = await create({ marker: MARKER });
        test.emulator.advance(100);
        await test.graph.delete("beta", `${COLLECTION}/${first.id}`);
        const second = await create({ marker: MARKER });
        expect(second.id).not.toBe(first.id);
        expect(test.emulator.policies.map(({ id }) => id)).toEqual([second.id]);
    });

    it("refuses where two policies carry the marker, and names both", async () => {
        test = await harness();
        for (let count = 1; count <= 2; count += 1) {
            const body = { displayName: "Ring 0", description: MARKER, hotpatchEnabled: true };
            await test.graph.post("beta", COLLECTION, body);
        }
        await expect(create({ marker: MARKER })).rejects.toThrow(
            /2 policies have the line .*'Ring 0' \(.*'Ring 0' \(.*Delete/,
        );
        expect(test.emulator.policies).toHaveLength(2);
    });
});

describe("a policy without a marker", () => {
    it("is refused beside another of its name, with the line that takes that one over", async () => {
        test = await harness();
        const { id } = await create({});
        await expect(create({})).rejects.toThrow(
            new RegExp(
                `^Create quality update policy 'Ring 0': a policy with this name already exists: .*adopt: \\{id: "${id}"`,
            ),
        );
        expect(test.emulator.policies).toHaveLength(1);
    });
});

describe("adopting a policy", () => {
    const existing = async (displayName: string, body: object = {}) => {
        const { id } = (await test.graph.post("beta", COLLECTION, {
            displayName,
            hotpatchEnabled: false,
            ...body,
        })) as { id: string };
        return id;
    };

    it.each(["id", "displayName"] as const)("by %s takes it over and sends only what differs", async (by) => {
        test = await harness();
        const id = await existing("Old name", { description: "made by hand" });
        test.sent();
        const adopt = by === "id" ? { id } : { displayName: "Old name" };
        const made = await create({ adopt, displayName: "Old name", description: "made by hand", marker: MARKER });
        expect(made.id).toBe(id);
        expect(test.sent()).toEqual([`PATCH /beta${COLLECTION}/${id}`]);
        expect(test.emulator.requests.find(({ method }) => method === "PATCH")?.body).toEqual({
            "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
            hotpatchEnabled: true,
            description: marked(MARKER, "made by hand"),
        });
    });

    it.each([
        ["is refused", () => new GraphError({ status: 400, code: "badRequest", message: "not today" })],
        ["is lost on the way", lost],
    ])("records nothing when its PATCH %s, so that the next create takes it over", async (_what, error) => {
        test = await harness();
        const id = await existing("Ours", { description: `${MARKER}s (owner 0123456789abcdef)` });
        const broken = { ...test.graph, patch: () => Promise.reject(error()) } as unknown as GraphClient;
        const inputs = { adopt: { id }, displayName: "Ours", marker: MARKER };
        const failure: Error = await create(inputs, broken).catch((reason) => reason);
        expect(failure.message).toMatch(/^Create quality update policy 'Ours': /);
        // Recorded with an owner that the policy does not show, every later update would refuse it as somebody else's.
        expect(failure).not.toBeInstanceOf(PartialFailure);
        const made = await create(inputs);
        expect(made.id).toBe(id);
        expect(test.emulator.policies).toEqual([expect.objectContaining({ id, description: marked(MARKER) })]);
    });

    it("records what took effect before it failed", async () => {
        test = await harness();
        const id = await existing("Ours");
        const deaf = {
            ...test.graph,
            patch: async (...request: Parameters<GraphClient["patch"]>) => {
                await test.graph.patch(...request);
                throw new Error("killed");
            },
        } as GraphClient;
        const failure = await create({ adopt: { id }, displayName: "Ours", marker: MARKER }, deaf).catch((e) => e);
        expect(failure).toBeInstanceOf(PartialFailure);
        const { properties } = failure as PartialFailure;
        const provider = test.provider(qualityUpdatePolicy);
        const news = { ...properties, deferralDays: 3 };
        await provider.update(id, properties, news);
        expect(test.emulator.policies).toEqual([
            expect.objectContaining({
                id,
                approvalSettings: [expect.objectContaining({ deferredDeploymentInDay: 3 })],
            }),
        ]);
    });

    it("refuses none and more than one, with the list to choose from", async () => {
        test = await harness();
        const first = await existing("Twin");
        const second = await existing("Twin");
        await expect(create({ adopt: { displayName: "Twin" } })).rejects.toThrow(
            new RegExp(`2 policies have this name: .*${first}.*${second}.*adopt: \\{id`),
        );
        await expect(create({ adopt: { displayName: "twin" } })).rejects.toThrow(
            /no policy has exactly this name\. Existing policies: 'Twin'/,
        );
        await expect(create({ adopt: { id: "99999999-9999-4999-8999-999999999999" } })).rejects.toThrow(
            /does not exist/,
        );
        expect(test.sent()).toHaveLength(2);
    });

    it("by name is refused where no run that was cut off just now can have written the resource's own line", async () => {
        test = await harness();
        const id = await existing("Ours");
        const inputs = { adopt: { displayName: "Ours" }, displayName: "Ours", marker: MARKER };
        await create(inputs);
        const cutOff = await create(inputs);
        expect(cutOff.id).toBe(id);
        await expect(create({ ...inputs, description: "of another program" })).rejects.toThrow(
            /another stack or backend/,
        );
        const before = JSON.stringify(test.emulator.policies);
        const now = Date.now() + 3 * 3_600_000;
        const later = jest.spyOn(Date, "now").mockImplementation(() => now);
        try {
            await expect(create(inputs)).rejects.toThrow(
                new RegExp(`adopt names 'Ours', but another stack or backend manages it: .*adopt: \\{id: "${id}"\\}`),
            );
            expect(JSON.stringify(test.emulator.policies)).toBe(before);
            expect((await create({ ...inputs, adopt: { id } })).id).toBe(id);
        } finally {
            later.mockRestore();
        }
    });

    it.each([
        [{ adopt: {} }, "must name one existing policy"],
        [{ adopt: { id: "x" } }, "must be a GUID"],
        [{ adopt: { id: "99999999-9999-4999-8999-999999999999", displayName: "x" } }, "must name one existing policy"],
        [{ marker: "mine" }, "must be a line"],
        [{ description: "x".repeat(1490), marker: MARKER }, "Shorten it by"],
    ])("is checked before anything is sent: %j", async (inputs, reason) => {
        test = await harness();
        const { failures } = await test.provider(qualityUpdatePolicy).check({}, { displayName: "p", ...inputs });
        expect(failures).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) })]);
    });

    it("is no change afterwards, whether it stays in the program or not, and neither is the marker of an older state", async () => {
        test = await harness();
        const provider = test.provider(qualityUpdatePolicy);
        const state = { displayName: "p", hotpatchEnabled: true };
        const renamed = { displayName: "p", adopt: { displayName: "p" }, marker: MARKER };
        const { inputs } = await provider.check(state, renamed);
        expect(inputs).not.toHaveProperty("marker", MARKER);
        expect(await provider.diff("id", state, inputs)).toEqual({ changes: false });
        const kept = await provider.check({ ...state, marker: MARKER }, state);
        expect(kept.inputs.marker).toBe(MARKER);
    });
});
