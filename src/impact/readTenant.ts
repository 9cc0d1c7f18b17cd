import { namingOperation } from "../delivery/optionalRead";
import type { TargetedGroup } from "../delivery/reach";
import { groupsNamed, readAssignees } from "../delivery/readAssignees";
import { readMembers } from "../delivery/readMembers";
import { QUALITY_UPDATE_POLICIES, readTenantDefault } from "../delivery/readTargeting";
import type { GraphClient } from "../graph/client";
import { listPolicies, type QualityUpdatePolicyResource } from "../graph/endpoints/qualityUpdatePolicies";
import type { ImpactPolicy } from "./world";

/** A policy of the tenant, with what adoptions and markers are found by. */
export type TenantPolicy = ImpactPolicy & { readonly description?: string | null };

/** What a tenant says before anything is changed, of policies and of who is in which group. */
export interface TenantNow {
    readonly policies: readonly TenantPolicy[];
    /** By object id in lower case; more are added as they are asked for. */
    readonly groups: Map<string, TargetedGroup>;
    readonly tenantDefault: boolean;
    /** Numbers of devices by Entra's `deviceId` in lower case. */
    readonly numbers: Map<string, number>;
    /** In whole sentences. */
    readonly notKnown: readonly string[];
}

/**
 * Reads the quality update policies of a tenant, their targets, and the members of the groups that they or the program name.
 *
 * @param deferralOf what the approval settings of a policy amount to, in days
 * @param groupIds groups of the program, by object id
 * @throws Error (its `cause` a GraphError) for a list that cannot be read.
 */
export async function readTenant(
    graph: GraphClient,
    deferralOf: (policy: QualityUpdatePolicyResource) => number | undefined,
    groupIds: readonly string[],
): Promise<TenantNow> {
    const notKnown: string[] = [];
    const numbers = new Map<string, number>();
    const [listed, tenantDefault] = await Promise.all([
        namingOperation("List quality update policies", listPolicies(graph)),
        readTenantDefault(graph, notKnown),
    ]);
    const assigned = await readAssignees(graph, listed, QUALITY_UPDATE_POLICIES, notKnown);
    const policies = assigned.map((policy): TenantPolicy => {
        const { id, displayName, hotpatchEnabled, description, includes, excludes, allDevices } = policy;
        const days = deferralOf(policy);
        return {
            id: id.toLowerCase(),
            displayName,
            hotpatchEnabled,
            includes,
            excludes,
            allDevices,
            ...(description == null ? {} : { description }),
            ...(days === undefined ? {} : { deferralDays: days }),
        };
    });
    const groups = new Map<string, TargetedGroup>();
    const now = { policies, groups, tenantDefault, numbers, notKnown };
    await addGroups(graph, now, [...groupsNamed(policies), ...groupIds.map((id) => id.toLowerCase())]);
    return now;
}

/** Reads the members of groups that are not known yet. One that does not exist stays unknown, and has nobody in it. */
export async function addGroups(
    graph: GraphClient,
    { groups, numbers }: Pick<TenantNow, "groups" | "numbers">,
    ids: readonly string[],
): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !groups.has(id));
    const read = await readMembers(graph, missing, numbers);
    for (const [id, group] of read.groups) {
        groups.set(id, group);
    }
}
