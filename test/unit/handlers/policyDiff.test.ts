import * as fc from "fast-check";
import { UNKNOWN } from "../../../src/base/unknown";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { approvalsRead, approvalsToSend } from "../../../src/handlers/qualityUpdatePolicy/approvalSettings";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import {
    canonicalPolicy,
    type QualityUpdatePolicyInputs as Inputs,
} from "../../../src/handlers/qualityUpdatePolicy/properties";

const provider = dynamicProvider(qualityUpdatePolicy, () => {
    throw new Error("check and diff ask the service nothing");
});

const CADENCES = ["monthly", "outOfBand"];
const CATEGORIES = ["all", "security", "nonSecurity", "quickMachineRecovery"];

const setting = fc
    .record({
        cadence: fc.constantFrom(...CADENCES),
        category: fc.constantFrom(...CATEGORIES),
        days: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
        manual: fc.boolean(),
    })
    .map(({ cadence, category, days, manual }) => ({
        cadence,
        category,
        method: manual ? "manual" : "automatic",
        ...(manual || days === undefined ? {} : { deferralDays: days }),
    }));

/** Policies with everything that is a list: approval settings in full, and scope tags by name and id. */
const policies: fc.Arbitrary<Inputs> = fc.record({
    displayName: fc.stringMatching(/^[a-z]{1,20}$/),
    hotpatchEnabled: fc.boolean(),
    approvalSettings: fc.uniqueArray(setting, {
        maxLength: 6,
        selector: ({ cadence, category }) => `${cadence} ${category}`,
    }),
    scopeTags: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9]{1,8}$/), { minLength: 1, maxLength: 5 }),
});

const reversed = (inputs: Inputs): Inputs => ({
    ...inputs,
    approvalSettings: [...(inputs.approvalSettings ?? [])].reverse(),
    scopeTags: [...(inputs.scopeTags ?? []), ...(inputs.scopeTags ?? [])].reverse(),
});

describe("the diff of a policy's lists", () => {
    it("is no change for another order, repeated tags, and no deferral written as none", async () => {
        await fc.assert(
            fc.asyncProperty(policies, async (written) => {
                const canonical = canonicalPolicy(written);
                expect(canonicalPolicy(canonical)).toEqual(canonical);
                const { failures, inputs } = await provider.check({ ...canonical }, { ...reversed(written) });
                expect(failures).toEqual([]);
                expect(await provider.diff("id", { ...canonical }, inputs)).toEqual({ changes: false });
            }),
        );
    });

    it("is no change after approval settings went to the service and came back", async () => {
        await fc.assert(
            fc.asyncProperty(policies, async (written) => {
                const sent = approvalsToSend(canonicalPolicy(written).approvalSettings ?? []);
                const read = { ...written, approvalSettings: approvalsRead([...sent].reverse()) };
                expect(await provider.diff("id", read, { ...written })).toEqual({ changes: false });
            }),
        );
    });

    it("never fails check for an unknown value within them, and asks for no replacement", async () => {
        const hidden = fc.constantFrom("setting", "cadence", "category", "method", "deferralDays", "tag");
        await fc.assert(
            fc.asyncProperty(policies, hidden, async (written, what) => {
                const settings = written.approvalSettings ?? [];
                const [first = { cadence: "monthly", category: "all", method: "automatic" }, ...others] = settings;
                const news = {
                    setting: { approvalSettings: [UNKNOWN, ...others] },
                    tag: { scopeTags: [UNKNOWN, ...(written.scopeTags ?? [])] },
                    cadence: { approvalSettings: [{ ...first, cadence: UNKNOWN }, ...others] },
                    category: { approvalSettings: [{ ...first, category: UNKNOWN }, ...others] },
                    method: { approvalSettings: [{ ...first, method: UNKNOWN }, ...others] },
                    deferralDays: {
                        approvalSettings: [{ ...first, method: "automatic", deferralDays: UNKNOWN }, ...others],
                    },
                }[what];
                const { failures, inputs } = await provider.check({}, { ...written, ...news });
                expect(failures).toEqual([]);
                expect(await provider.diff("id", { ...canonicalPolicy(written) }, inputs)).toEqual({});
            }),
        );
    });
});
