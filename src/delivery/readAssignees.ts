import type { GraphClient } from "../graph/client";
import {
    ALL_DEVICES_TARGET,
    type AssignmentTarget,
    EXCLUSION_TARGET,
    GROUP_TARGET,
    hasFilter,
} from "../graph/endpoints/assignmentTargets";
import { namingOperation, undefinedIfGone } from "./optionalRead";
import type { Assignees } from "./reach";

/** How one kind of Intune policy is assigned. */
export interface PolicyKind {
    /** In the middle of a sentence: `quality update policy`. */
    readonly name: string;
    readonly targets: (graph: GraphClient, policyId: string) => Promise<AssignmentTarget[]>;
    /** What a finding says of targets that are no group and not all devices. */
    readonly onOtherTargets: string;
    /** What a finding says of assignment filters. */
    readonly onFilters: string;
}

/** Whom a policy targets, and what of that is not worked out. */
export interface AssigneesRead extends Assignees {
    /** There are targets that are not counted. */
    readonly hasOtherTargets: boolean;
    /** A filter narrows a target, and is not counted. */
    readonly hasFilter: boolean;
}

/**
 * Reads whom each policy targets. One that vanishes in between is left out, and is a finding and no error.
 *
 * @throws Error (its `cause` a GraphError) for a list that cannot be read.
 */
export async function readAssignees<Policy extends { readonly id: string; readonly displayName: string }>(
    graph: GraphClient,
    policies: readonly Policy[],
    kind: PolicyKind,
    findings: string[],
): Promise<(Policy & AssigneesRead)[]> {
    const read = await Promise.all(
        policies.map(async (policy) => {
            const { id, displayName } = policy;
            const request = kind.targets(graph, id);
            const targets = await undefinedIfGone(
                namingOperation(`List assignments of ${kind.name} '${displayName}'`, request),
            );
            if (targets === undefined) {
                findings.push(`Policy '${displayName}' vanished while it was read, and targets nobody.`);
                return [];
            }
            return [{ ...policy, ...assigneesIn(targets, displayName, kind, findings) }];
        }),
    );
    return read.flat();
}

function assigneesIn(
    targets: readonly AssignmentTarget[],
    displayName: string,
    { onOtherTargets, onFilters }: PolicyKind,
    findings: string[],
): AssigneesRead {
    const includes: string[] = [];
    const excludes: string[] = [];
    let allDevices = false;
    let hasOtherTargets = false;
    let isFiltered = false;
    for (const target of targets) {
        const kind = target["@odata.type"];
        if (kind === GROUP_TARGET && target.groupId !== undefined) {
            includes.push(target.groupId.toLowerCase());
        } else if (kind === EXCLUSION_TARGET && target.groupId !== undefined) {
            excludes.push(target.groupId.toLowerCase());
        } else if (kind === ALL_DEVICES_TARGET) {
            allDevices = true;
        } else {
            hasOtherTargets = true;
            findings.push(`Policy '${displayName}' has a target of the kind '${kind}': ${onOtherTargets}`);
        }
        if (hasFilter(target)) {
            isFiltered = true;
            findings.push(`Policy '${displayName}' has an assignment filter. ${onFilters}`);
        }
    }
    return { includes, excludes, allDevices, hasOtherTargets, hasFilter: isFiltered };
}

/** Every group that policies name, once. */
export function groupsNamed(policies: readonly Assignees[]): string[] {
    return [...new Set(policies.flatMap(({ includes, excludes }) => [...includes, ...excludes]))];
}
