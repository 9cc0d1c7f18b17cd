import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import { type GroupDetails, groupIdOf, groupsById } from "../graph/endpoints/groups";
import { stoppable } from "../graph/transport/stoppable";
import { namingOperation } from "./optionalRead";
import type { TenantTargeting } from "./readTargeting";

/**
 * The group with that id or name among the groups that policies are assigned to; names are compared without regard to
 * case.
 *
 * @throws UserError if several have that name.
 */
export function assignedGroup({ groups }: TenantTargeting, idOrName: string): GroupDetails | undefined {
    const wanted = idOrName.toLowerCase();
    const byId = groups.get(wanted);
    if (byId !== undefined) {
        return byId;
    }
    const named = [...groups.values()].filter(({ displayName }) => displayName.toLowerCase() === wanted);
    if (named.length > 1) {
        throw new UserError(
            `Find group '${idOrName}': ${named.length} assigned groups have that name. Use an id instead: ${named.map(({ id }) => id).join(", ")}.`,
        );
    }
    return named[0];
}

/**
 * The group with that id or name: a group that policies are assigned to, otherwise any other group of the tenant. Needs
 * GroupMember.Read.All.
 *
 * @throws UserError if there is none, or if several have that name; Error (its `cause` a GraphError) if it cannot be
 * read.
 */
export async function findGroup(
    graph: GraphClient,
    tenant: TenantTargeting,
    idOrName: string,
    signal: AbortSignal | undefined,
): Promise<GroupDetails> {
    const assigned = assignedGroup(tenant, idOrName);
    if (assigned !== undefined) {
        return assigned;
    }
    const reads = stoppable(graph, signal);
    const id = await groupIdOf(reads, idOrName);
    const group = (await namingOperation(`Read group '${idOrName}'`, groupsById(reads, [id]))).get(id.toLowerCase());
    if (group === undefined) {
        throw new UserError(
            `Find group '${idOrName}': there is no group with that id. Check it in the Entra admin centre.`,
        );
    }
    return group;
}
