import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { policyProblems } from "../../../src/handlers/qualityUpdatePolicy/properties";
import { type Harness, harness, PROVIDER } from "./harness";

const monthly = { cadence: "monthly", category: "security", method: "automatic", deferralDays: 3 };
const urgent = { cadence: "outOfBand", category: "all", method: "manual" };

describe("what is wrong with approval settings", () => {
    it.each([
        [{}, "must be a list"],
        [[1], "[0] must be an object"],
        [[{ ...monthly, cadence: "weekly" }], "[0] cadence must be one of monthly, outOfBand"],
        [[{ ...monthly, category: "drivers" }], "[0] category must be one of"],
        [[{ ...monthly, method: "never" }], "[0] method must be one of automatic, manual"],
        [[{ ...monthly, deferralDays: 31 }], "[0] deferralDays must be from 0 to 30"],
        [[{ ...urgent, deferralDays: 1 }], "[0] deferralDays is only valid with automatic approval"],
        [[{ ...monthly, days: 1 }], "[0] has an unknown property 'days'"],
        [[monthly, { ...monthly, method: "manual", deferralDays: undefined }], "[1] repeats how monthly security"],
        [Array.from({ length: 7 }, () => monthly), "has 7 settings, but a policy takes at most 6"],
    ])("%j: %s", (approvalSettings, reason) => {
        expect(policyProblems({ displayName: "p", approvalSettings })).toEqual([
            { property: "approvalSettings", reason: expect.stringContaining(reason) },
        ]);
    });

    it("is that a deferral stands beside them", () => {
        expect(policyProblems({ displayName: "p", deferralDays: 1, approvalSettings: [] })).toEqual([
            { property: "deferralDays", reason: expect.stringContaining("conflicts with approvalSettings") },
        ]);
    });
});

describe("approval settings", () => {
    let test: Harness;
    beforeEach(async () => {
        test = await harness();
    });
    afterEach(() => test.stop());

    async function made(approvalSettings: unknown) {
        const provider = test.provider(qualityUpdatePolicy);
        const { inputs } = await provider.check({}, { __provider: PROVIDER, displayName: "p", approvalSettings });
        const { id, outs } = await provider.create(inputs);
        return { provider, id, inputs, state: outs };
    }

    it("are not sent a second time where the tenant wants a second administrator, who is named", async () => {
        const post = { path: "/deviceManagement/windowsQualityUpdatePolicies", method: "POST" } as const;
        test.emulator.faults.add({ ...post, kind: "400-approval", times: "always" });
        await expect(made([monthly])).rejects.toThrow(/'p': .*second administrator.*Multi Admin Approval/);
        expect(test.emulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
        expect(test.emulator.policies).toEqual([]);
    });

    it("are set, read back as they were written, and no change in another order", async () => {
        const { provider, id, state } = await made([urgent, monthly]);
        expect(test.emulator.policies[0]?.approvalSettings).toHaveLength(2);
        const read = await provider.read(id, state);
        expect(read.inputs?.approvalSettings).toEqual([monthly, urgent]);
        const { inputs } = await provider.check(state, { displayName: "p", approvalSettings: [monthly, urgent] });
        expect(await provider.diff(id, { ...read.props }, inputs)).toEqual({ changes: false });
    });

    it("are left alone where the program does not name them, and taken away where it says none", async () => {
        const { provider, id, state } = await made([monthly]);
        const unmanaged = await provider.check(state, { displayName: "p" });
        const { outs } = await provider.update(id, state, unmanaged.inputs);
        expect(test.emulator.policies[0]?.approvalSettings).toHaveLength(1);
        const none = await provider.check(outs, { displayName: "p", approvalSettings: [] });
        await provider.update(id, outs, none.inputs);
        expect(test.emulator.policies[0]?.approvalSettings).toEqual([]);
    });
});
