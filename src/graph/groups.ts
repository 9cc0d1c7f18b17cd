import type { GraphClient } from "./client";

/** Where Entra is with the members of a dynamic group. */
export interface MembershipProcessing {
    /** `NotStarted`, `Running`, `Succeeded`, `Failed`, or a value newer than this software. */
    readonly status?: string | null;
    readonly errorMessage?: string | null;
    /** ISO 8601. */
    readonly lastMembershipUpdated?: string | null;
}

/**
 * How far Entra has come with a group's rule; undefined for a group whose members are assigned. Needs Group.Read.All.
 *
 * Source: Microsoft Graph beta reference, membershipRuleProcessingStatus (2024): beta only, returned only on `$select`.
 */
export async function membershipProcessing(
    graph: GraphClient,
    groupId: string,
): Promise<MembershipProcessing | undefined> {
    const group = await graph.get<{ membershipRuleProcessingStatus?: MembershipProcessing | null }>(
        "beta",
        `/groups/${encodeURIComponent(groupId)}`,
        { query: { $select: "id,membershipRuleProcessingStatus" } },
    );
    return group.membershipRuleProcessingStatus ?? undefined;
}

/** How many direct members a group has; stops counting at `upTo`. Needs GroupMember.Read.All. */
export async function countMembers(graph: GraphClient, groupId: string, upTo: number): Promise<number> {
    let count = 0;
    const query = { $select: "id", $top: "999" };
    for await (const page of graph.pages("v1.0", `/groups/${encodeURIComponent(groupId)}/members`, { query })) {
        count += page.length;
        if (count >= upTo) {
            return upTo;
        }
    }
    return count;
}
