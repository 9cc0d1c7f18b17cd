import { namingOperation } from "../../delivery/optionalRead";
import type { GraphClient } from "../../graph/client";
import { type GroupDetails, groupsById } from "../../graph/endpoints/groups";
import { groupProblems } from "../../resources/groupArgs";
import type { DeclaredGroup, FoundPolicy, Targets } from "./foundPolicy";

/**
 * The policies, with their groups: one that is assigned to exactly one group is a ring. A dynamic group that no other
 * policy names belongs to its ring; every other group is left as it is, because others use it or keep its members.
 *
 * @param others what the tenant's other policies are assigned to
 * @throws GraphError if the groups cannot be read; needs GroupMember.Read.All.
 */
export async function withRings(
    graph: GraphClient,
    found: readonly FoundPolicy[],
    others: readonly Targets[],
): Promise<FoundPolicy[]> {
    const named = [...found.map(targetsOf), ...others].flatMap(({ includeGroupIds = [], excludeGroupIds = [] }) =>
        [...includeGroupIds, ...excludeGroupIds].map((id) => id.toLowerCase()),
    );
    const groups = await namingOperation("Read the groups of the policies", groupsById(graph, named));
    const groupNames = new Map([...groups].map(([id, { displayName }]) => [id, displayName]));
    return found.map((policy) => {
        const { includeGroupIds: [groupId, ...more] = [], allDevices } = targetsOf(policy);
        if (groupId === undefined || more.length > 0 || allDevices === true) {
            return { ...policy, groupNames };
        }
        const group = groups.get(groupId.toLowerCase());
        const isShared = named.filter((id) => id === groupId.toLowerCase()).length > 1;
        const declared = group === undefined || isShared ? undefined : declaredGroup(group);
        const note = noteOn(group, groupId, isShared, declared);
        return {
            ...policy,
            groupNames,
            ring: { groupId, ...(declared === undefined ? {} : { declared }) },
            notes: [...policy.notes, ...note],
        };
    });
}

function targetsOf({ assignment }: FoundPolicy): Targets {
    return assignment === undefined ? {} : assignment.inputs;
}

/** What declares a group; undefined for one that a ring's arguments cannot describe. */
function declaredGroup(group: GroupDetails): DeclaredGroup | undefined {
    const { displayName, description, membershipRule, membershipRuleProcessingState: state } = group;
    const isPlain =
        group.securityEnabled === true &&
        group.mailEnabled === false &&
        group.groupTypes?.join() === "DynamicMembership";
    if (!isPlain || !membershipRule || (state !== "On" && state !== "Paused")) {
        return undefined;
    }
    const declared: DeclaredGroup = {
        displayName,
        ...(description ? { description } : {}),
        membershipRule,
        ...(state === "Paused" ? { paused: true as const } : {}),
    };
    return groupProblems({ ...declared }).length === 0 ? declared : undefined;
}

function noteOn(
    group: GroupDetails | undefined,
    groupId: string,
    isShared: boolean,
    declared: DeclaredGroup | undefined,
): string[] {
    if (group === undefined) {
        return [`Its group ${groupId} does not exist any more.`];
    }
    if (declared !== undefined) {
        return [`Group '${group.displayName}' becomes the ring's: to destroy the ring deletes the group.`];
    }
    const why = isShared
        ? "other policies name it as well"
        : "its members are assigned, or its rule is not one for devices";
    return [`Group '${group.displayName}' stays as it is, since ${why}.`];
}
