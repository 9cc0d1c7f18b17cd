import { UserError } from "../../base/userError";
import {
    ALL_DEVICES_TARGET,
    type AssignmentTarget,
    EXCLUSION_TARGET,
    filterOf,
    GROUP_TARGET,
} from "../../graph/endpoints/assignmentTargets";
import {
    canonicalAssignment,
    type PolicyAssignmentInputs as Inputs,
    isAdditive,
    type PolicyAssignmentState as State,
} from "./properties";

/** The targets that a program names. */
export function targetsOf(inputs: Inputs): AssignmentTarget[] {
    return [
        ...(inputs.allDevices ? [{ "@odata.type": ALL_DEVICES_TARGET }] : []),
        ...(inputs.includeGroupIds ?? []).map((groupId) => ({ "@odata.type": GROUP_TARGET, groupId })),
        ...(inputs.excludeGroupIds ?? []).map((groupId) => ({ "@odata.type": EXCLUSION_TARGET, groupId })),
    ];
}

/**
 * The targets that a resource owns according to its recorded state: those that it names, and those that may have been
 * sent.
 */
export function ownedBy(known: State): AssignmentTarget[] {
    const sent = (known.unsettledTargets ?? []).map((key): AssignmentTarget => {
        const [type = "", groupId] = key.split(" ");
        return groupId === undefined ? { "@odata.type": type } : { "@odata.type": type, groupId };
    });
    return [...targetsOf(known), ...without(sent, targetsOf(known))];
}

/**
 * One target as a key that tells it from others: its kind and what it names. A filter is part of the key, because the
 * same group with and without a filter covers different devices.
 */
export function keyOf(target: AssignmentTarget): string {
    const { "@odata.type": type, groupId } = target;
    return [type.replace(/^#?/, "#"), groupId?.toLowerCase() ?? "", ...filterOf(target)].join(" ").trim();
}

/** Whether a target excludes a group. */
export function isExclusion(target: AssignmentTarget): boolean {
    return keyOf({ "@odata.type": target["@odata.type"] }) === EXCLUSION_TARGET;
}

/** Whether these are the same targets, in any order. */
export function sameTargets(first: readonly AssignmentTarget[], second: readonly AssignmentTarget[]): boolean {
    const keys = new Set(first.map(keyOf));
    const others = new Set(second.map(keyOf));
    return keys.size === others.size && [...keys].every((key) => others.has(key));
}

/**
 * The current targets with `before`, the previously wanted ones, replaced by `wanted`. Anybody else's targets are kept.
 *
 * @throws UserError if the list would name a group twice because somebody else targets it in a different way.
 */
export function merged(
    current: readonly AssignmentTarget[],
    before: readonly AssignmentTarget[],
    wanted: readonly AssignmentTarget[],
): AssignmentTarget[] {
    const [conflict] = conflicts(current, before, wanted);
    if (conflict !== undefined) {
        throw new UserError(conflict);
    }
    return [...without(current, [...before, ...wanted]), ...wanted];
}

/**
 * Why `wanted` cannot be combined with the targets that others have set: a list must not name a group twice. One
 * sentence per group.
 */
export function conflicts(
    current: readonly AssignmentTarget[],
    before: readonly AssignmentTarget[],
    wanted: readonly AssignmentTarget[],
): string[] {
    return without(current, [...before, ...wanted])
        .filter((theirs) => wanted.some((mine) => subjectOf(mine) === subjectOf(theirs)))
        .map((theirs) => {
            const { groupId } = theirs;
            const [subject, them] = groupId === undefined ? ["all devices", "them"] : [`group '${groupId}'`, "it"];
            const filters = filterOf(theirs);
            const what =
                (isExclusion(theirs) ? `excludes ${them}` : `includes ${them}`) +
                (filters.length > 0 ? ` with ${filters.join(" and ")}` : "");
            return (
                `it names ${subject}, but the policy already ${what}. That target does not belong to this assignment, and an additive ` +
                "assignment leaves other targets alone. Remove it there, or make the assignment exclusive"
            );
        });
}

/** What a target is about, no matter how it is targeted. */
function subjectOf({ "@odata.type": type, groupId }: AssignmentTarget): string {
    return groupId?.toLowerCase() ?? keyOf({ "@odata.type": type });
}

/** The `targets` that are not among `known`. */
export function without(targets: readonly AssignmentTarget[], known: readonly AssignmentTarget[]): AssignmentTarget[] {
    const keys = new Set(known.map(keyOf));
    return targets.filter((target) => !keys.has(keyOf(target)));
}

/**
 * Targets in the form of the inputs. What a program cannot name (a kind that this release does not know, a filter) is
 * kept verbatim in `otherTargets`, never dropped.
 */
export function inputsOf(policyId: string, targets: readonly AssignmentTarget[]): Inputs {
    const groups = (type: string) =>
        targets.flatMap((target) =>
            target.groupId !== undefined && keyOf(target) === `${type} ${target.groupId.toLowerCase()}`
                ? [target.groupId]
                : [],
        );
    const include = groups(GROUP_TARGET);
    const exclude = groups(EXCLUSION_TARGET);
    const allDevices = targets.some((target) => keyOf(target) === ALL_DEVICES_TARGET);
    const named = targetsOf({ policyId, includeGroupIds: include, excludeGroupIds: exclude, allDevices });
    const others = without(targets, named).map(keyOf).sort();
    return canonicalAssignment({
        policyId,
        includeGroupIds: include,
        excludeGroupIds: exclude,
        allDevices,
        otherTargets: others.length > 0 ? others : undefined,
    });
}

/**
 * Why a new exclusive assignment may not replace a policy's existing targets: it would remove an exclusion, and the
 * devices that somebody excluded would get the policy. Undefined if no exclusion would be lost. A group that the
 * program includes by name is meant to be turned around.
 */
export function lostExclusions(
    current: readonly AssignmentTarget[],
    inputs: Pick<
        Inputs,
        "includeGroupIds" | "excludeGroupIds" | "allDevices" | "ownership" | "removeExclusions" | "policyId"
    >,
): string | undefined {
    if (isAdditive(inputs) || inputs.removeExclusions === true) {
        return undefined;
    }
    const wanted = targetsOf(inputs);
    const lost = current.filter(
        (target) => isExclusion(target) && !wanted.some((mine) => subjectOf(mine) === subjectOf(target)),
    );
    return lost.length === 0
        ? undefined
        : `the policy excludes ${lost.map(({ groupId }) => `group '${groupId}'`).join(", ")}, and this assignment would remove that: ` +
              "their devices would get the policy. Name them in excludeGroupIds, or set removeExclusions: true";
}
