import { flag, guid, listOf, type Problem } from "../../base/problems";
import { isUnknown } from "../../base/unknown";
import { idSet } from "../canonical";
import { type Properties, type PropertyTable, propertyTable } from "../properties";

/** `exclusive`: this program owns all targets of the policy. `additive`: it owns those that it names. */
export type Ownership = "exclusive" | "additive";

/**
 * What a program can write about the assignment of a policy. The resource's arguments and outputs use these docstrings.
 */
export interface PolicyAssignmentInputs {
    /** The id of the policy: `policy.id`. Changing it replaces the assignment. */
    policyId: string;
    /** Object ids of the Entra groups whose devices get the policy; at least one, unless `allDevices` is set. */
    includeGroupIds: string[];
    /** Object ids of the Entra groups whose devices do not get it, even if they are members of an included group. */
    excludeGroupIds?: string[];
    /** Targets every device of the tenant. Defaults to `false`. */
    allDevices?: boolean;
    /**
     * `exclusive` (the default): this resource owns all targets of the policy; a target that somebody adds elsewhere is
     * drift, and the next `pulumi up` removes it. `additive`: it owns the targets that it names, leaves others alone,
     * and reports them as `foreignTargets`. It is an error to name a group that the policy already targets in a
     * different way (excluded, or with a filter).
     */
    ownership?: Ownership;
    /**
     * Allows a new exclusive assignment to remove groups that the policy already excludes, as an adopted policy may.
     * Defaults to `false`, which refuses to. Only used when the assignment is created.
     */
    removeExclusions?: boolean;
    /** A hash of the resource's URN, which tells its claims from those of others. Recorded but never compared. */
    urnHash?: string;
    /**
     * Kinds of target that the service reports and this resource cannot write. Never an input: it is only set on read,
     * so that somebody else's target shows up as drift instead of being hidden.
     */
    otherTargets?: string[];
}

/** The recorded state. The service's own assignment ids contain nothing but target and group, and are not kept. */
export interface PolicyAssignmentState extends PolicyAssignmentInputs {
    /** Targets of the policy that an additive assignment leaves alone. */
    foreignTargets?: string[];
    /**
     * Targets of an additive assignment, old and new, that may or may not exist after a failed request. It owns them
     * until an update succeeds or a refresh has shown what became of them.
     */
    unsettledTargets?: string[];
    /**
     * The line that said who managed the policy when it was last assigned here, or `none`. If another owner has taken
     * the policy over since, the targets belong to that owner. Absent in states of older releases.
     */
    policyMarker?: string;
}

const groupId = guid("Use the group's object id.");

/**
 * The properties of an assignment. The service keeps them as one list of targets, so none of them is read or sent on
 * its own.
 *
 * @param policyClass the resource class of the policies that it assigns
 */
export function assignmentProperties(policyClass = "QualityUpdatePolicy"): PropertyTable<PolicyAssignmentInputs> {
    const policyIdFix = `Use the id of a ${policyClass}.`;
    const rows: Properties<PolicyAssignmentInputs, PolicyAssignmentState> = {
        policyId: {
            rule: guid(policyIdFix),
            required: policyIdFix,
            replaces: true,
            // A GUID, so case does not matter.
            canonical: (id) => id.toLowerCase(),
        },
        includeGroupIds: {
            rule: listOf(groupId, { min: 0, fix: "Name groups by their object id." }),
            default: [],
            canonical: idSet,
        },
        excludeGroupIds: {
            rule: listOf(groupId, { min: 0, fix: "Name groups by their object id, or leave it out." }),
            canonical: (ids) => (ids.length === 0 ? undefined : idSet(ids)),
        },
        // A default is recorded as absent, so that a state of the first release, which had none of these properties,
        // compares equal.
        allDevices: { rule: flag("Leave it out for false."), canonical: (value) => value || undefined },
        ownership: {
            rule: (value) =>
                value === "exclusive" || value === "additive"
                    ? undefined
                    : `must be "exclusive" or "additive", not ${JSON.stringify(value)}. Leave it out for "exclusive".`,
            canonical: (value) => (value === "exclusive" ? undefined : value),
        },
        removeExclusions: {
            rule: flag("Leave it out for false."),
            canonical: (value) => value || undefined,
            createOnly: true,
        },
        urnHash: { rule: () => undefined, isOurs: true },
        otherTargets: { by: "refresh" },
        foreignTargets: { by: "computed" },
        unsettledTargets: { by: "computed" },
        policyMarker: { by: "computed" },
    };
    return propertyTable(rows, groupProblems);
}

export const { canonical: canonicalAssignment } = assignmentProperties();

/**
 * Every mistake in the plain values of an assignment; `policyClass` is the resource class of the policies that it
 * assigns.
 */
export function assignmentProblems(inputs: Readonly<Record<string, unknown>>, policyClass?: string): Problem[] {
    return assignmentProperties(policyClass).problems(inputs);
}

/** What is wrong with the groups of an assignment taken together. */
function groupProblems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const problems: Problem[] = [];
    const include = inputs.includeGroupIds;
    if (inputs.allDevices !== true && !isUnknown(inputs.allDevices)) {
        if (include === undefined) {
            problems.push({
                property: "includeGroupIds",
                reason: "is missing. Name at least one group by its object id.",
            });
        } else if (Array.isArray(include) && include.length === 0) {
            problems.push({
                property: "includeGroupIds",
                reason: "must contain at least 1. Name at least one group by its object id.",
            });
        }
    }
    const both = commonIds(inputs.includeGroupIds, inputs.excludeGroupIds);
    if (both.length > 0) {
        problems.push({
            property: "excludeGroupIds",
            reason: `contains ${both.join(", ")}, which includeGroupIds contains as well. Name each group once.`,
        });
    }
    return problems;
}

/**
 * The ids that both lists contain, in lower case and without duplicates. Unknown values, and values that are not lists,
 * have nothing in common.
 */
export function commonIds(first: unknown, second: unknown): string[] {
    if (!Array.isArray(first) || !Array.isArray(second)) {
        return [];
    }
    const known = (ids: readonly unknown[]) => new Set(ids.filter((id) => !isUnknown(id)).map(lowerCase));
    const excluded = known(second);
    return [...known(first)].filter((id) => excluded.has(id));
}

function lowerCase(id: unknown): string {
    return String(id).toLowerCase();
}

export function isAdditive({ ownership }: Pick<PolicyAssignmentInputs, "ownership">): boolean {
    return ownership === "additive";
}
