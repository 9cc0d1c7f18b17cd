import { nullish, object, string } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, MalformedAnswer, mustBeOne, readAs, type Shape } from "../shape";
import { GROUPS_READ } from "./groups";

/** A member of a group: a device, another group, a user, or a kind that does not exist yet. */
export interface GroupMember {
    /** `#microsoft.graph.device`, `#microsoft.graph.group` … */
    readonly "@odata.type": string;
    /** Object id. */
    readonly id: string;
    /**
     * For a device: the id that Intune knows it by. Without Device.Read.All, Entra returns only type and object id.
     */
    readonly deviceId?: string | null;
}

const MEMBER: Shape<GroupMember> = object({ "@odata.type": string(), id: GUID, deviceId: nullish(GUID) });

/**
 * The direct members of a group, page by page. Needs GroupMember.Read.All, and Device.Read.All for the properties of
 * devices.
 *
 * Source: Microsoft Graph v1.0 reference, "List group members" (2024): each member includes its type, whatever is
 * selected. assumed: `deviceId`, which only devices have, can be selected for members of any kind, like `displayName`.
 *
 * @param onMisfit called for each entry that is not a valid member, which is left out
 */
export async function* groupMembers(
    graph: GraphClient,
    groupId: string,
    onMisfit: (error: MalformedAnswer) => void,
): AsyncGenerator<GroupMember[], void, undefined> {
    const options = { query: { $select: "id,deviceId", $top: "999" }, needs: GROUPS_READ };
    for await (const page of graph.pages("v1.0", `/groups/${segment(groupId, "group")}/members`, options)) {
        const shown = new Map<string, GroupMember>();
        yield page.flatMap((entry) => {
            try {
                const member = readAs(MEMBER, entry, `a member of group '${groupId}'`);
                mustBeOne(shown, member.id, member, `a member of group '${groupId}'`);
                return [member];
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
