import fc from "fast-check";
import { UNKNOWN } from "../../../src/base/unknown";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { canonicalPolicy, type QualityUpdatePolicyInputs } from "../../../src/handlers/qualityUpdatePolicy/properties";
import { type Harness, harness, PROVIDER } from "./harness";

const COLLECTION = "/beta/deviceManagement/windowsQualityUpdatePolicies";

let test: Harness;

beforeEach(async () => {
    test = await harness();
});
afterEach(() => test.stop());

/** Checked inputs as the engine hands them to create and update. */
async function checked(inputs: Record<string, unknown>): Promise<Record<string, unknown>> {
    const result = await test.provider(qualityUpdatePolicy).check({}, { __provider: PROVIDER, ...inputs });
    expect(result.failures).toEqual([]);
    return result.inputs;
}

async function created(inputs: Record<string, unknown>) {
    const provider = test.provider(qualityUpdatePolicy);
    const news = await checked({ displayName: "Ring 0", ...inputs });
    const made = await provider.create(news);
    test.sent();
    return { provider, id: made.id, state: { ...made.outs, __provider: PROVIDER } };
}

describe("creating a quality update policy", () => {
    it("sends what the program says and nothing that it leaves to the service", async () => {
        const { id, state } = await created({ description: "by code" });
        expect(test.emulator.policies).toHaveLength(1);
        expect(test.emulator.policies[0]).toMatchObject({
            id,
            displayName: "Ring 0",
            description: "by code",
            hotpatchEnabled: true,
            roleScopeTagIds: ["0"],
            approvalSettings: [],
        });
        expect(test.emulator.requests.find(({ method }) => method === "POST")?.body).toEqual({
            "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
            displayName: "Ring 0",
            description: "by code",
            hotpatchEnabled: true,
        });
        expect(state).toMatchObject({ displayName: "Ring 0", hotpatchEnabled: true, tenantId: test.emulator.tenantId });
    });

    it("sends nothing for a deferral of 0 days", async () => {
        await created({ deferralDays: 0 });
        expect(test.emulator.policies[0]?.approvalSettings).toEqual([]);
        expect(test.emulator.requests.filter(({ method }) => method !== "GET")).toHaveLength(1);
    });

    it("sets a deferral by PATCH where POST refuses it, and makes one policy", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        const { id } = await provider.create(await checked({ displayName: "Ring 1", deferralDays: 7 }));
        expect(test.sent()).toEqual([`POST ${COLLECTION}`, `POST ${COLLECTION}`, `PATCH ${COLLECTION}/${id}`]);
        expect(test.emulator.policies).toHaveLength(1);
        expect(test.emulator.policies[0]?.approvalSettings).toEqual([
            expect.objectContaining({ approvalMethodType: "automatic", deferredDeploymentInDay: 7 }),
        ]);
    });

    it("sets a deferral with the POST where the service takes it", async () => {
        const friendly = await harness({ postAcceptsApprovalSettings: true });
        try {
            const provider = friendly.provider(qualityUpdatePolicy);
            await provider.create(await checked({ displayName: "Ring 1", deferralDays: 7 }));
            expect(friendly.sent()).toEqual([`POST ${COLLECTION}`]);
            expect(friendly.emulator.policies[0]?.approvalSettings).toHaveLength(1);
        } finally {
            await friendly.stop();
        }
    });

    it("keeps a policy whose deferral could not be set, says so, and finishes with the next update", async () => {
        const flaky = dynamicProvider(qualityUpdatePolicy, () => ({
            ...test.graph,
            patch: () => Promise.reject(new Error("403 Forbidden")),
        }));
        flaky.configure({ config: { get: () => undefined } });
        const news = await checked({ displayName: "Ring 1", deferralDays: 7 });

        const failure = await flaky.create(news).then(
            () => undefined,
            (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(PartialFailure);
        const { id, properties, reasons } = failure as PartialFailure;
        expect(test.emulator.policies.map((policy) => policy.id)).toEqual([id]);
        expect(properties).toMatchObject({ displayName: "Ring 1", deferralDays: 0, __provider: PROVIDER });
        // The wrong tenant is recognised by it.
        expect(properties.tenantId).toBe(test.emulator.tenantId);
        expect(reasons.join()).toMatch(
            /could not be given its deferralDays\. Create quality update policy 'Ring 1'.*403/,
        );

        const provider = test.provider(qualityUpdatePolicy);
        await provider.update(id, { ...properties }, news);
        expect(test.emulator.policies).toHaveLength(1);
        expect(test.emulator.policies[0]?.approvalSettings).toHaveLength(1);
    });

    it("says what the service refused, with the ids that Microsoft's support asks for", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        const news = { displayName: "Ring 0", hotpatchEnabled: true, roleScopeTagIds: ["not a number"] };
        await expect(provider.create(news)).rejects.toThrow(
            /^Create quality update policy 'Ring 0': .*400.*request-id/,
        );
    });
});

describe("updating a quality update policy", () => {
    it("sends only what changed", async () => {
        const { provider, id, state } = await created({ description: "old", roleScopeTagIds: ["0"] });
        await provider.update(
            id,
            state,
            await checked({ displayName: "Ring 0", description: "new", roleScopeTagIds: ["0"] }),
        );
        const [request, ...others] = test.emulator.requests.filter(({ method }) => method === "PATCH");
        expect(others).toEqual([]);
        expect(request?.body).toEqual({
            "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
            description: "new",
        });
    });

    it("clears a description that was taken out of the program", async () => {
        const { provider, id, state } = await created({ description: "old" });
        await provider.update(id, state, await checked({ displayName: "Ring 0" }));
        expect(test.emulator.policies[0]?.description).toBe("");
    });

    it("sets a managed deferral back to 0", async () => {
        const { provider, id, state } = await created({ deferralDays: 7 });
        await provider.update(id, state, await checked({ displayName: "Ring 0", deferralDays: 0 }));
        expect(test.emulator.policies[0]?.approvalSettings).toEqual([
            expect.objectContaining({ deferredDeploymentInDay: 0 }),
        ]);
    });

    it("leaves approval settings for other updates as they are", async () => {
        const { provider, id, state } = await created({ deferralDays: 7 });
        const quickMachineRecovery = {
            windowsQualityUpdateCadence: "outOfBand",
            windowsQualityUpdateCategory: "all",
            approvalMethodType: "manual",
        };
        await test.graph.patch("beta", `/deviceManagement/windowsQualityUpdatePolicies/${id}`, {
            approvalSettings: [...(test.emulator.policies[0]?.approvalSettings ?? []), quickMachineRecovery],
        });
        await provider.update(id, state, await checked({ displayName: "Ring 0", deferralDays: 9 }));
        expect(test.emulator.policies[0]?.approvalSettings).toEqual(
            expect.arrayContaining([
                expect.objectContaining(quickMachineRecovery),
                expect.objectContaining({ deferredDeploymentInDay: 9 }),
            ]),
        );
    });

    it("leaves a deferral alone that the program no longer names", async () => {
        const { provider, id, state } = await created({ deferralDays: 7 });
        const { outs } = await provider.update(id, state, await checked({ displayName: "Ring 0" }));
        expect(test.sent().filter((line) => !line.startsWith("GET"))).toEqual([]);
        expect(test.emulator.policies[0]?.approvalSettings).toHaveLength(1);
        expect(outs).not.toHaveProperty("deferralDays");
    });

    it("does not make a policy again that is gone: the refresh has to say so first", async () => {
        const { provider, id, state } = await created({});
        await provider.delete(id, state);
        await expect(provider.update(id, state, await checked({ displayName: "New" }))).rejects.toThrow(
            /^Update quality update policy 'New': .*404/,
        );
        expect(test.emulator.policies).toEqual([]);
    });
});

describe("reading a quality update policy", () => {
    it("returns the inputs that would lead to what is there", async () => {
        const { provider, id, state } = await created({ deferralDays: 7, roleScopeTagIds: ["0"] });
        const { inputs, props } = await provider.read(id, state);
        expect(inputs).toEqual({
            displayName: "Ring 0",
            hotpatchEnabled: true,
            deferralDays: 7,
            roleScopeTagIds: ["0"],
        });
        expect(props).toMatchObject({ ...inputs, tenantId: test.emulator.tenantId });
        expect(await provider.diff(id, { ...props }, { ...inputs })).toEqual({ changes: false });
    });

    it("takes an unset description, scope tags and approval settings that the service fills in for no drift", async () => {
        const { provider, id, state } = await created({});
        const { props, inputs } = await provider.read(id, state);
        expect(inputs).toEqual({ displayName: "Ring 0", hotpatchEnabled: true });
        expect(await provider.diff(id, state, { ...inputs })).toEqual({ changes: false });
        expect(await provider.diff(id, { ...props, __provider: PROVIDER }, state)).toEqual({ changes: false });
    });

    it("shows drift of what is managed: a deferral that somebody turned into manual approval is not 7 days any more", async () => {
        const { provider, id, state } = await created({ deferralDays: 7 });
        await test.graph.patch("beta", `/deviceManagement/windowsQualityUpdatePolicies/${id}`, {
            approvalSettings: [
                {
                    windowsQualityUpdateCadence: "monthly",
                    windowsQualityUpdateCategory: "security",
                    approvalMethodType: "manual",
                },
            ],
        });
        const { inputs, props } = await provider.read(id, state);
        expect(inputs).not.toHaveProperty("deferralDays");
        expect(await provider.diff(id, { ...props }, state)).toEqual({});
    });

    it("says that a deleted policy is gone", async () => {
        const { provider, id, state } = await created({});
        await test.graph.delete("beta", `/deviceManagement/windowsQualityUpdatePolicies/${id}`);
        expect(await provider.read(id, state)).toEqual({});
    });

    it("fails for a program that gets a policy that is not there: to the engine, no answer would be one", async () => {
        const { provider } = await created({});
        const none = "11111111-1111-4111-8111-111111111111";
        const got = { __provider: PROVIDER, __onlyRead: true };
        const message = `there is no object with id ${none}. Check the id and the tenant.`;
        await expect(provider.read(none, got)).rejects.toThrow(`Read quality update policy '${none}': ${message}`);
        await expect(provider.read(none, { ...got, displayName: "P" })).rejects.toThrow(message);
    });
});

describe("deleting a quality update policy", () => {
    it("removes it, and succeeds if it is gone already", async () => {
        const { provider, id, state } = await created({});
        await provider.delete(id, state);
        expect(test.emulator.policies).toEqual([]);
        await provider.delete(id, state);
    });
});

describe("a stack that meets another tenant", () => {
    it("refuses to read, update and delete, and says why: a 404 there is no deletion", async () => {
        const { provider, id, state } = await created({});
        const elsewhere = { ...state, tenantId: "99999999-9999-4999-8999-999999999999" };
        const message = /belongs to tenant 99999999-.* these credentials are for tenant .*separate stack/;
        await expect(provider.read(id, elsewhere)).rejects.toThrow(message);
        await expect(provider.update(id, elsewhere, state)).rejects.toThrow(message);
        await expect(provider.delete(id, elsewhere)).rejects.toThrow(message);
        expect(test.sent()).toEqual([]);
        expect(test.emulator.policies).toHaveLength(1);
    });
});

describe("the diff of a policy", () => {
    const inputs = fc.record(
        {
            displayName: fc.string({ minLength: 1, maxLength: 200 }).filter((name) => name.trim() !== ""),
            description: fc.string({ maxLength: 30 }),
            hotpatchEnabled: fc.boolean(),
            deferralDays: fc.integer({ min: 0, max: 30 }),
            roleScopeTagIds: fc.array(
                fc.integer({ min: 0, max: 20 }).map((id) => String(id)),
                { minLength: 1, maxLength: 4 },
            ),
        },
        { requiredKeys: ["displayName", "hotpatchEnabled"] },
    ) as fc.Arbitrary<QualityUpdatePolicyInputs>;

    it("is no change between inputs and their canonical form, which stays as it is", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        await fc.assert(
            fc.asyncProperty(inputs, async (written) => {
                const canonical = canonicalPolicy(written);
                expect(canonicalPolicy(canonical)).toEqual(canonical);
                expect(await provider.diff("id", { ...canonical }, { ...written })).toEqual({ changes: false });
            }),
        );
    });

    const compared = qualityUpdatePolicy.inputNames.filter((name) => !qualityUpdatePolicy.createOnly.includes(name));

    it("never fails check nor asks for a replacement for an unknown value in any position", async () => {
        const provider = test.provider(qualityUpdatePolicy);
        await fc.assert(
            fc.asyncProperty(inputs, fc.constantFrom(...compared), async (written, name) => {
                const news = { ...written, [name]: UNKNOWN };
                const { failures, inputs: checkedInputs } = await provider.check({}, news);
                expect(failures).toEqual([]);
                expect(await provider.diff("id", { ...written }, checkedInputs)).toEqual({});
            }),
        );
    });
});
