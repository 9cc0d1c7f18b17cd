import {
    ALL_DEVICES_TARGET,
    type AssignmentTarget,
    EXCLUSION_TARGET,
    filterOf,
    GROUP_TARGET,
} from "../../graph/assignmentTargets";
import { canonicalAssignment, type PolicyAssignmentInputs as Inputs } from "./inputs";

/** The targets that a program names. */
export function targetsOf(inputs: Inputs): AssignmentTarget[] {
    return [
        ...(inputs.allDevices ? [{ "@odata.type": ALL_DEVICES_TARGET }] : []),
        ...(inputs.includeGroupIds ?? []).map((groupId) => ({ "@odata.type": GROUP_TARGET, groupId })),
        ...(inputs.excludeGroupIds ?? []).map((groupId) => ({ "@odata.type": EXCLUSION_TARGET, groupId })),
    ];
}

/**
 * One target as a text by which it is told from others: what kind it is and whom it names. A filter is part of it, since
 * the same group with and without a filter are not the same devices.
 */
export function keyOf(target: AssignmentTarget): string {
    const { "@odata.type": type, groupId } = target;
    return [type.replace(/^#?/, "#"), groupId?.toLowerCase() ?? "", ...filterOf(target)].join(" ").trim();
}

/** The same targets, in whatever order. */
export function sameTargets(first: readonly AssignmentTarget[], second: readonly AssignmentTarget[]): boolean {
    const keys = new Set(first.map(keyOf));
    const others = new Set(second.map(keyOf));
    return keys.size === others.size && [...keys].every((key) => others.has(key));
}

/** Those of `targets` that are none of `known`. */
export function without(targets: readonly AssignmentTarget[], known: readonly AssignmentTarget[]): AssignmentTarget[] {
    const keys = new Set(known.map(keyOf));
    return targets.filter((target) => !keys.has(keyOf(target)));
}

/**
 * Targets in the form of the inputs. What a program cannot name (a kind that this software does not know, a filter) is
 * kept word by word in `otherTargets`, never dropped.
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
