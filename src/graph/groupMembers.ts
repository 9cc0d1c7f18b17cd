import type { GraphClient } from "./client";
import { GROUPS_READ } from "./groups";

/** A member of a group: a device, another group, a user, or whatever kind comes next. */
export interface GroupMember {
    /** `#microsoft.graph.device`, `#microsoft.graph.group` … */
    readonly "@odata.type"?: string;
    /** Object id. */
    readonly id: string;
}

/**
 * The direct members of a group, page by page. Needs GroupMember.Read.All.
 *
 * Source: Microsoft Graph v1.0 reference, "List group members" (2024): each member comes with its type, whatever is selected.
 */
export function groupMembers(graph: GraphClient, groupId: string): AsyncGenerator<GroupMember[], void, undefined> {
    const query = { $select: "id", $top: "999" };
    return graph.pages("v1.0", `/groups/${encodeURIComponent(groupId)}/members`, { query, needs: GROUPS_READ });
}
