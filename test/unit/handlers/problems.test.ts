import * as pulumi from "@pulumi/pulumi";
import { containsUnknown, UNKNOWN } from "../../../src/base/unknown";
import { assignmentProblems } from "../../../src/handlers/policyAssignment/properties";
import { policyProblems } from "../../../src/handlers/qualityUpdatePolicy/properties";

const GROUP = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-22222222222a";
const POLICY = "33333333-3333-4333-8333-333333333333";

describe("the marker for values that are not known yet", () => {
    it("is the engine's", () => {
        expect(UNKNOWN).toBe(pulumi.runtime.unknownValue);
    });

    it("is found at any depth", () => {
        expect(containsUnknown({ rings: [{ days: 0, name: UNKNOWN }] })).toBe(true);
        expect(containsUnknown({ rings: [{ days: 0, name: "pilot" }] })).toBe(false);
    });
});

describe("what is wrong with a policy", () => {
    const good = { displayName: "p", hotpatchEnabled: true };

    it.each([
        [{}, "displayName", "is missing"],
        [{ displayName: "" }, "displayName", "must not be empty"],
        [{ displayName: "  " }, "displayName", "must not be empty"],
        [{ displayName: "x".repeat(201) }, "displayName", "has 201 characters; at most 200"],
        [{ ...good, description: "x".repeat(1501) }, "description", "has 1501 characters; at most 1500"],
        [{ ...good, deferralDays: 31 }, "deferralDays", "must be from 0 to 30 days, not 31"],
        [{ ...good, deferralDays: -1 }, "deferralDays", "must be from 0 to 30 days, not -1"],
        [{ ...good, deferralDays: 1.5 }, "deferralDays", "must be a whole number of days, not 1.5"],
        [{ ...good, deferralDays: "7" }, "deferralDays", "must be a number"],
        [{ ...good, hotpatchEnabled: "yes" }, "hotpatchEnabled", 'must be true or false, not "yes"'],
        [{ ...good, roleScopeTagIds: ["Default"] }, "roleScopeTagIds", "[0] must be the decimal id of a scope tag"],
        [{ ...good, roleScopeTagIds: [] }, "roleScopeTagIds", "must contain at least 1"],
        [{ ...good, deferalDays: 3 }, "deferalDays", "is not a known property"],
    ])("%j: names %s and says that it %s", (inputs, property, reason) => {
        const problems = policyProblems(inputs);
        expect(problems).toHaveLength(1);
        expect(problems[0]).toEqual({ property, reason: expect.stringContaining(reason) });
    });

    it("is listed whole, not up to the first mistake", () => {
        const problems = policyProblems({ displayName: "", deferralDays: 1.5, description: 4 });
        expect(problems.map(({ property }) => property)).toEqual(["displayName", "description", "deferralDays"]);
    });

    it.each(["displayName", "description", "hotpatchEnabled", "deferralDays", "roleScopeTagIds"])(
        "is nothing while %s is not known yet",
        (property) => {
            expect(policyProblems({ ...good, [property]: UNKNOWN })).toEqual([]);
        },
    );

    it("ends with a fix", () => {
        for (const { reason } of policyProblems({ displayName: "", deferralDays: 31, roleScopeTagIds: [] })) {
            expect(reason).toMatch(/(Give|Write) .*\.$/);
        }
    });
});

describe("what is wrong with an assignment", () => {
    const good = { policyId: POLICY, includeGroupIds: [GROUP] };

    it.each([
        [{ includeGroupIds: [GROUP] }, "policyId", "is missing"],
        [{ policyId: POLICY }, "includeGroupIds", "is missing"],
        [{ ...good, policyId: "x" }, "policyId", "must be a GUID"],
        [{ ...good, includeGroupIds: [] }, "includeGroupIds", "must contain at least 1"],
        [{ ...good, includeGroupIds: [GROUP, "pilots"] }, "includeGroupIds", '[1] must be a GUID, not "pilots"'],
        [{ ...good, excludeGroupIds: [GROUP.toUpperCase()] }, "excludeGroupIds", "Name each group once"],
        [{ ...good, otherTargets: ["x"] }, "otherTargets", "is not a known property"],
    ])("%j: names %s and says that it %s", (inputs, property, reason) => {
        const problems = assignmentProblems(inputs);
        expect(problems).toHaveLength(1);
        expect(problems[0]).toEqual({ property, reason: expect.stringContaining(reason) });
    });

    it("names a group that is included and excluded once, however often it is written", () => {
        const twice = { ...good, includeGroupIds: [OTHER, OTHER.toUpperCase()], excludeGroupIds: [OTHER] };
        expect(assignmentProblems(twice)).toEqual([
            {
                property: "excludeGroupIds",
                reason: `contains ${OTHER}, which includeGroupIds contains as well. Name each group once.`,
            },
        ]);
    });

    it("is nothing where the groups differ, or are not known yet", () => {
        expect(assignmentProblems({ ...good, excludeGroupIds: [OTHER] })).toEqual([]);
        expect(assignmentProblems({ policyId: UNKNOWN, includeGroupIds: UNKNOWN, excludeGroupIds: UNKNOWN })).toEqual(
            [],
        );
        expect(assignmentProblems({ ...good, includeGroupIds: [UNKNOWN], excludeGroupIds: [UNKNOWN] })).toEqual([]);
    });
});
