import * as fc from "fast-check";
import { UNKNOWN } from "../../../src/base/unknown";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import {
    canonicalAssignment,
    type PolicyAssignmentInputs as Inputs,
} from "../../../src/handlers/policyAssignment/properties";
import { inputsOf, targetsOf } from "../../../src/handlers/policyAssignment/targets";

const POLICY = "33333333-3333-4333-8333-333333333333";
const provider = dynamicProvider(qualityUpdatePolicyAssignment, () => {
    throw new Error("check and diff ask the service nothing");
});

/** Disjoint groups to include and exclude, everything else at random. */
const assignments: fc.Arbitrary<Inputs> = fc
    .record({
        groups: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 }),
        split: fc.nat({ max: 7 }),
        allDevices: fc.option(fc.boolean(), { nil: undefined }),
        ownership: fc.constantFrom("exclusive" as const, "additive" as const, undefined),
    })
    .map(({ groups, split, allDevices, ownership }) => {
        const included = Math.min(groups.length, split + 1);
        return {
            policyId: POLICY,
            includeGroupIds: groups.slice(0, included),
            excludeGroupIds: groups.slice(included),
            allDevices,
            ownership,
        };
    });

const shuffled = (inputs: Inputs): fc.Arbitrary<Inputs> =>
    fc
        .tuple(
            fc.shuffledSubarray(inputs.includeGroupIds, { minLength: inputs.includeGroupIds.length }),
            fc.shuffledSubarray(inputs.excludeGroupIds ?? [], { minLength: inputs.excludeGroupIds?.length ?? 0 }),
            fc.boolean(),
        )
        .map(([include, exclude, upper]) => ({
            ...inputs,
            includeGroupIds: [...include, ...include].map((id) => (upper ? id.toUpperCase() : id)),
            excludeGroupIds: exclude,
        }));

describe("the diff of an assignment", () => {
    it("is no change for another order, repeated groups, other case, and defaults left out", async () => {
        const pairs = assignments.chain((inputs) => shuffled(inputs).map((other) => [inputs, other] as const));
        await fc.assert(
            fc.asyncProperty(pairs, async ([written, other]) => {
                const canonical = canonicalAssignment(written);
                expect(canonicalAssignment(canonical)).toEqual(canonical);
                expect(await provider.diff("id", { ...canonical }, { ...other })).toEqual({ changes: false });
                const { failures, inputs } = await provider.check({ ...canonical }, { ...other });
                expect(failures).toEqual([]);
                expect(await provider.diff("id", { ...canonical }, inputs)).toEqual({ changes: false });
            }),
        );
    });

    it("is no change after the targets went to the service and came back in any order", async () => {
        await fc.assert(
            fc.asyncProperty(
                assignments.chain((inputs) =>
                    fc.tuple(
                        fc.constant(inputs),
                        fc.shuffledSubarray(targetsOf(inputs), { minLength: targetsOf(inputs).length }),
                    ),
                ),
                async ([written, targets]) => {
                    const read = { ...inputsOf(POLICY, targets), ownership: written.ownership };
                    expect(await provider.diff("id", read, { ...written })).toEqual({ changes: false });
                },
            ),
        );
    });

    it("never fails check nor asks for a replacement for an unknown value in any position but the policy's", async () => {
        const positions = ["includeGroupIds", "excludeGroupIds", "allDevices", "ownership"] as const;
        await fc.assert(
            fc.asyncProperty(
                assignments,
                fc.constantFrom(...positions),
                fc.boolean(),
                async (written, name, inside) => {
                    const value = written[name];
                    const unknown = inside && Array.isArray(value) ? [...value, UNKNOWN] : UNKNOWN;
                    const { failures, inputs } = await provider.check({}, { ...written, [name]: unknown });
                    expect(failures).toEqual([]);
                    expect(await provider.diff("id", { ...canonicalAssignment(written) }, inputs)).toEqual({});
                },
            ),
        );
    });

    it("is no change for the policy's id in another case of letters, in the program or in an older state", async () => {
        const lower = { policyId: "abcdef00-1111-4111-8111-abcdefabcdef", includeGroupIds: [POLICY] };
        const upper = { ...lower, policyId: lower.policyId.toUpperCase() };
        for (const [recorded, written] of [
            [lower, upper],
            [upper, lower],
            [upper, upper],
        ] as const) {
            const { inputs } = await provider.check({ ...recorded }, { ...written });
            expect(inputs).toEqual(lower);
            expect(await provider.diff("id", { ...recorded }, { ...written })).toEqual({ changes: false });
            expect(await provider.diff("id", { ...recorded }, inputs)).toEqual({ changes: false });
        }
    });

    it("is a replacement for another policy, and for one that is not known yet since it is yet to be made", async () => {
        const known = { policyId: POLICY, includeGroupIds: [] };
        for (const policyId of [UNKNOWN, "44444444-4444-4444-8444-444444444444"]) {
            expect(await provider.diff("id", known, { ...known, policyId })).toEqual({ replaces: ["policyId"] });
        }
    });
});
