import type { GraphClient } from "./client";
import { GROUPS_READ } from "./groups";

/** A member of a group: a device, another group, a user, or whatever kind comes next. */
export interface GroupMember {
    /** `#microsoft.graph.device`, `#microsoft.graph.group` … */
    readonly "@odata.type"?: string;
    /** Object id. */
    readonly id: string;
    /** Of a device: the id by which Intune knows it. Without Device.Read.All, Entra gives type and object id alone. */
    readonly deviceId?: string | null;
}

/**
 * The direct members of a group, page by page. Needs GroupMember.Read.All, and Device.Read.All for what devices are.
 *
 * Source: Microsoft Graph v1.0 reference, "List group members" (2024): each member comes with its type, whatever is selected.
 * assumed: `deviceId`, which is a property of devices alone, can be selected of members of any kind, as `displayName` can.
 */
export function groupMembers(graph: GraphClient, groupId: string): AsyncGenerator<GroupMember[], void, undefined> {
    const query = { $select: "id,deviceId", $top: "999" };
    return graph.pages("v1.0", `/groups/${encodeURIComponent(groupId)}/members`, { query, needs: GROUPS_READ });
}
