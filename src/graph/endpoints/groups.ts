import { boolean, nullish, object, string } from "valibot";
import { isGuid, segment } from "../../base/guid";
import { UserError } from "../../base/userError";
import type { GraphClient } from "../client";
import { isMissing } from "../consistency";
import { isGraphError, operationError } from "../errors";
import { GUID, IDENTIFIED, readAll, readEach, readOne, readPart, type Shape, TEXT, TEXTS } from "../shape";

/** The least privileged permission to read groups and their members ("Get group", "List group members", 2024). */
export const GROUPS_READ = "GroupMember.Read.All";

/** How far Entra has processed the members of a dynamic group. */
export interface MembershipProcessing {
    /** `NotStarted`, `Running`, `Succeeded`, `Failed`, or a value newer than this release. */
    readonly status?: string | null;
    readonly errorMessage?: string | null;
    /** ISO 8601. */
    readonly lastMembershipUpdated?: string | null;
}

const PROCESSING: Shape<MembershipProcessing> = object({
    status: TEXT,
    errorMessage: TEXT,
    lastMembershipUpdated: TEXT,
});

/**
 * How far Entra has processed a group's rule; `assigned` for a group without a rule, undefined if Entra does not say.
 * Needs GroupMember.Read.All.
 *
 * Source: Microsoft Graph beta reference, membershipRuleProcessingStatus (2024): beta only, returned only on `$select`;
 * "Get group" (2024) for the permission. That this property needs no further permission is assumed: the reference lists
 * no exception for it.
 */
export async function membershipProcessing(
    graph: GraphClient,
    groupId: string,
): Promise<MembershipProcessing | "assigned" | undefined> {
    const options = {
        query: { $select: "id,groupTypes,membershipRule,membershipRuleProcessingStatus" },
        needs: GROUPS_READ,
    };
    const answer = await graph.get("beta", `/groups/${segment(groupId, "group")}`, options);
    const shape = object({
        id: GUID,
        groupTypes: TEXTS,
        membershipRule: TEXT,
        membershipRuleProcessingStatus: nullish(PROCESSING),
    });
    const group = readOne(shape, answer, `group '${groupId}'`, groupId);
    return group.membershipRuleProcessingStatus ?? (isDynamic(group) ? undefined : "assigned");
}

/** How many direct members a group has; stops counting at `upTo`. Needs GroupMember.Read.All. */
export async function countMembers(graph: GraphClient, groupId: string, upTo: number): Promise<number> {
    const query = { $select: "id", $top: "999" };
    const path = `/groups/${segment(groupId, "group")}/members`;
    const pages = graph.pages("v1.0", path, { query, needs: GROUPS_READ });
    let count = 0;
    for await (const _member of readEach(IDENTIFIED, pages, `a member of group '${groupId}'`)) {
        count += 1;
        if (count >= upTo) {
            break;
        }
    }
    return count;
}

/** A group, with its rule if it is dynamic. */
export interface GroupDetails {
    readonly id: string;
    readonly displayName: string;
    readonly description?: string | null;
    /** Whether it takes mail as well. */
    readonly mailEnabled?: boolean | null;
    readonly securityEnabled?: boolean | null;
    /** Contains `DynamicMembership` for a group whose members are determined by a rule. */
    readonly groupTypes?: readonly string[] | null;
    /** Null for a group whose members are assigned. */
    readonly membershipRule?: string | null;
    /** `On` or `Paused`; null without a rule. */
    readonly membershipRuleProcessingState?: string | null;
    readonly membershipRuleProcessingStatus?: MembershipProcessing | null;
}

const GROUP: Shape<GroupDetails> = object({
    id: GUID,
    displayName: string(),
    description: TEXT,
    mailEnabled: nullish(boolean()),
    securityEnabled: nullish(boolean()),
    groupTypes: TEXTS,
    membershipRule: TEXT,
    membershipRuleProcessingState: TEXT,
    membershipRuleProcessingStatus: nullish(PROCESSING),
});

const DETAILS =
    "id,displayName,description,mailEnabled,securityEnabled,groupTypes,membershipRule,membershipRuleProcessingState," +
    "membershipRuleProcessingStatus";

/**
 * Groups by their object ids in lower case; a group that does not exist is missing in the result. Needs
 * GroupMember.Read.All.
 *
 * @throws GraphError if a group cannot be read for any other reason.
 */
export async function groupsById(
    graph: GraphClient,
    ids: readonly string[],
): Promise<ReadonlyMap<string, GroupDetails>> {
    const parts = [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => ({
        id,
        path: `/groups/${segment(id, "group")}?$select=${DETAILS}`,
        needs: GROUPS_READ,
    }));
    const found = new Map<string, GroupDetails>();
    for await (const part of graph.batchGet("beta", parts)) {
        const answer = readPart(GROUP, part, "group", ({ id }) => id);
        if ("body" in answer) {
            found.set(answer.id, answer.body);
        } else if (!isMissing(answer.error)) {
            throw answer.error;
        }
    }
    return found;
}

/**
 * Whether the members of a group are determined by a rule, going by its types or by the presence of a rule. Either can
 * be missing in an incomplete answer.
 */
export function isDynamic({
    groupTypes,
    membershipRule,
}: Pick<GroupDetails, "groupTypes" | "membershipRule">): boolean {
    return groupTypes?.includes("DynamicMembership") === true || Boolean(membershipRule);
}

const NAMED = object({ id: GUID, displayName: string() });

/** A group by its object id, with its rule. Needs GroupMember.Read.All. */
export async function getGroupWithRule(
    graph: GraphClient,
    id: string,
): Promise<Pick<GroupDetails, "id" | "displayName" | "groupTypes" | "membershipRule">> {
    const options = { query: { $select: "id,displayName,groupTypes,membershipRule" }, needs: GROUPS_READ };
    return readOne(GROUP, await graph.get("v1.0", `/groups/${segment(id, "group")}`, options), `group '${id}'`, id);
}

/**
 * The object id of a group given by id or display name. An id is returned unchecked. Needs GroupMember.Read.All.
 *
 * @throws UserError for a name that no group or more than one group has.
 */
export async function groupIdOf(graph: GraphClient, group: string, signal?: AbortSignal): Promise<string> {
    if (isGuid(group)) {
        return group;
    }
    const query = { $filter: `displayName eq '${group.replaceAll("'", "''")}'`, $select: "id,displayName" };
    let found: string[];
    try {
        const options = { query, needs: GROUPS_READ, ...(signal === undefined ? {} : { signal }) };
        const groups = await readAll(NAMED, graph.pages("v1.0", "/groups", options), "group");
        found = groups.map(({ id }) => id);
    } catch (error) {
        throw isGraphError(error) ? operationError(`Find group '${group}'`, error) : error;
    }
    const [only] = found;
    if (only === undefined || found.length > 1) {
        throw new UserError(
            only === undefined
                ? `Find group '${group}': there is no group with that name. Check the name, or use the group's id.`
                : `Find group '${group}': ${found.length} groups have that name. Use an id instead: ${found.join(", ")}.`,
        );
    }
    return only;
}
