import { flag, guid, listOf, type Problem } from "../../base/problems";
import { isUnknown } from "../../base/unknown";
import { idSet } from "../canonical";
import { type Properties, type PropertyTable, propertyTable } from "../properties";

/** `exclusive`: all targets of the policy are this program's. `additive`: those that it names. */
export type Ownership = "exclusive" | "additive";

/** What a program can write about the assignment of a policy. The docstrings are those of the resource's arguments and outputs. */
export interface PolicyAssignmentInputs {
    /** The id of the policy: `policy.id`. Another policy means a new assignment. */
    policyId: string;
    /** Object ids of the Entra groups whose devices get the policy; at least one, unless `allDevices` is set. */
    includeGroupIds: string[];
    /** Object ids of the Entra groups whose devices do not get it, even as members of an included group. */
    excludeGroupIds?: string[];
    /** Targets every device of the tenant. Defaults to `false`. */
    allDevices?: boolean;
    /**
     * `exclusive` (the default): all targets of the policy are this resource's; what somebody adds elsewhere is drift, and the
     * next `pulumi up` takes it out. `additive`: it owns the targets that it names, leaves others alone, and reports them as
     * `foreignTargets`. A group that it names and others have there in another way (excluded, with a filter) is an error.
     */
    ownership?: Ownership;
    /**
     * Lets a new exclusive assignment take out groups that the policy excludes already, as that of an adopted policy may. Defaults to
     * `false`: then it is refused. Looked at when the assignment is made and never again.
     */
    removeExclusions?: boolean;
    /** A hash of the resource's URN, by which what it claims is told from what others claim. Recorded and never compared. */
    urnHash?: string;
    /**
     * Kinds of target that the service reports and this resource cannot write, such as all devices. Never an input: it is
     * set on read alone, so that somebody else's target shows as drift instead of being hidden.
     */
    otherTargets?: string[];
}

/** What is recorded. The service's own assignment ids say no more than target and group, and are not kept. */
export interface PolicyAssignmentState extends PolicyAssignmentInputs {
    /** Targets of the policy that an additive assignment leaves alone. */
    foreignTargets?: string[];
    /**
     * Targets of an additive assignment, old and new, of which a failed request leaves open which are there. They are its own
     * until an update succeeds, or a refresh has seen what became of them.
     */
    unsettledTargets?: string[];
    /**
     * The line by which the policy said who manages it when it was last assigned here, or `none`. Where another owner has taken the
     * policy over since, its targets are that owner's. Absent in states of older releases.
     */
    policyMarker?: string;
}

const groupId = guid("Use the group's object id.");

/**
 * The properties of an assignment. The service has them as one list of targets, so none is read or sent by itself.
 *
 * @param policyClass the resource whose policies it assigns
 */
export function assignmentProperties(policyClass = "QualityUpdatePolicy"): PropertyTable<PolicyAssignmentInputs> {
    const policyIdFix = `Use the id of a ${policyClass}.`;
    const rows: Properties<PolicyAssignmentInputs, PolicyAssignmentState> = {
        policyId: {
            rule: guid(policyIdFix),
            required: policyIdFix,
            replaces: true,
            // A GUID, whose case says nothing.
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
        // The defaults are the absence: state of the first release, which knew none of them, reads the same.
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

/** Every mistake in the plain values of an assignment; `policyClass` is the resource whose policies it assigns. */
export function assignmentProblems(inputs: Readonly<Record<string, unknown>>, policyClass?: string): Problem[] {
    return assignmentProperties(policyClass).problems(inputs);
}

/** What is wrong with the groups of an assignment together. */
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
            reason: `names ${both.join(", ")}, which includeGroupIds names, too. Name each group once.`,
        });
    }
    return problems;
}

/** The ids that both lists name, in lower case and each once. Unknown ones, and lists that are none, have nothing in common. */
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
