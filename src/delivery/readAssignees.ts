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
    /** As written in the middle of a sentence: `quality update policy`. */
    readonly name: string;
    readonly targets: (graph: GraphClient, policyId: string) => Promise<AssignmentTarget[]>;
    /** The explanation for a target that is neither a group nor "all devices". */
    readonly onOtherTargets: string;
    /** The explanation for an assignment filter. */
    readonly onFilters: string;
}

/** What a policy targets, and which part of that is not evaluated. */
export interface AssigneesRead extends Assignees {
    /** Whether some of its targets are not counted. */
    readonly hasOtherTargets: boolean;
    /** Whether a filter narrows a target; filters are not evaluated. */
    readonly hasFilter: boolean;
}

/**
 * Reads what each policy targets. A policy that is deleted in the meantime is left out and reported as a finding, not
 * as an error.
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
                findings.push(
                    `Policy '${displayName}' was deleted while its assignments were being read, so it targets nothing.`,
                );
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
            findings.push(`Policy '${displayName}' has a target of type '${kind}': ${onOtherTargets}`);
        }
        if (hasFilter(target)) {
            isFiltered = true;
            findings.push(`Policy '${displayName}' has an assignment filter. ${onFilters}`);
        }
    }
    return { includes, excludes, allDevices, hasOtherTargets, hasFilter: isFiltered };
}

/** Every group that the policies name, once. */
export function groupsNamed(policies: readonly Assignees[]): string[] {
    return [...new Set(policies.flatMap(({ includes, excludes }) => [...includes, ...excludes]))];
}
