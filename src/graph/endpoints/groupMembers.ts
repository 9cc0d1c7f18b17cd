import { nullish, object, string } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, MalformedAnswer, readAs, type Shape } from "../shape";
import { GROUPS_READ } from "./groups";

/** A member of a group: a device, another group, a user, or whatever kind comes next. */
export interface GroupMember {
    /** `#microsoft.graph.device`, `#microsoft.graph.group` … */
    readonly "@odata.type": string;
    /** Object id. */
    readonly id: string;
    /** Of a device: the id by which Intune knows it. Without Device.Read.All, Entra gives type and object id alone. */
    readonly deviceId?: string | null;
}

const MEMBER: Shape<GroupMember> = object({ "@odata.type": string(), id: GUID, deviceId: nullish(GUID) });

/**
 * The direct members of a group, page by page. Needs GroupMember.Read.All, and Device.Read.All for what devices are.
 *
 * Source: Microsoft Graph v1.0 reference, "List group members" (2024): each member comes with its type, whatever is selected.
 * assumed: `deviceId`, which is a property of devices alone, can be selected of members of any kind, as `displayName` can.
 *
 * @param onMisfit is told of a member that is none, which is left out
 */
export async function* groupMembers(
    graph: GraphClient,
    groupId: string,
    onMisfit: (error: MalformedAnswer) => void,
): AsyncGenerator<GroupMember[], void, undefined> {
    const options = { query: { $select: "id,deviceId", $top: "999" }, needs: GROUPS_READ };
    for await (const page of graph.pages("v1.0", `/groups/${segment(groupId, "group")}/members`, options)) {
        yield page.flatMap((entry) => {
            try {
                return [readAs(MEMBER, entry, `a member of group '${groupId}'`)];
            } catch (error) {
                if (!(error instanceof MalformedAnswer)) {
                    throw error;
                }
                onMisfit(error);
                return [];
            }
        });
    }
}
