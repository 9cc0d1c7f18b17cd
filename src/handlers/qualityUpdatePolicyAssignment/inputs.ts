import { idSet, present } from "../canonical";
import { check, guid, listOf, type Problem, unknownProperties } from "../problems";
import { isUnknown } from "../unknown";

/** What a user can write about the assignment of a quality update policy. */
export interface QualityUpdatePolicyAssignmentInputs {
    policyId: string;
    includeGroupIds: string[];
    excludeGroupIds?: string[];
    /**
     * Kinds of target that the service reports and this resource cannot write, such as all devices. Never an input: it is
     * set on read alone, so that somebody else's target shows as drift instead of being hidden.
     */
    otherTargets?: string[];
}

/** Nothing is computed: the service's own assignment ids say no more than target and group. */
export type QualityUpdatePolicyAssignmentState = QualityUpdatePolicyAssignmentInputs;

/** What a program may name. */
const WRITABLE = ["policyId", "includeGroupIds", "excludeGroupIds"] as const;

export const ASSIGNMENT_INPUTS = [
    ...WRITABLE,
    "otherTargets",
] as const satisfies readonly (keyof QualityUpdatePolicyAssignmentInputs)[];

const groupId = guid("Use the group's object id.");

const rules = {
    policyId: guid("Use the id of a QualityUpdatePolicy."),
    includeGroupIds: listOf(groupId, { min: 1, fix: "Name at least one group by its object id." }),
    excludeGroupIds: listOf(groupId, { min: 0, fix: "Name groups by their object id, or leave it out." }),
};

/** Every mistake in the plain values of an assignment. */
export function assignmentProblems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [...unknownProperties(inputs, WRITABLE), ...check(inputs, rules)];
    for (const property of ["policyId", "includeGroupIds"] as const) {
        if (inputs[property] === undefined) {
            problems.push({ property, reason: "is missing." });
        }
    }
    const both = intersection(inputs.includeGroupIds, inputs.excludeGroupIds);
    if (both.length > 0) {
        problems.push({
            property: "excludeGroupIds",
            reason: `names ${both.join(", ")}, which includeGroupIds names, too. Name each group once.`,
        });
    }
    return problems;
}

function intersection(first: unknown, second: unknown): string[] {
    if (!Array.isArray(first) || !Array.isArray(second)) {
        return [];
    }
    const lower = new Set(second.map((id) => String(id).toLowerCase()));
    return first.filter((id) => !isUnknown(id) && lower.has(String(id).toLowerCase())).map(String);
}

/** The one form in which assignments are recorded and compared: targets are sets, and no exclusion is the same as an empty list. */
export function canonicalAssignment(inputs: QualityUpdatePolicyAssignmentInputs): QualityUpdatePolicyAssignmentInputs {
    return present({
        policyId: inputs.policyId,
        includeGroupIds: idSet(inputs.includeGroupIds ?? []),
        excludeGroupIds: emptyIsAbsent(inputs.excludeGroupIds),
        otherTargets: inputs.otherTargets,
    });
}

function emptyIsAbsent(ids: string[] | undefined): string[] | undefined {
    return ids === undefined || ids.length === 0 ? undefined : idSet(ids);
}
