import { GROUP } from "../contract/group";
import { isBag, violationsOf } from "../contract/violations";
import { badRequest } from "../http/failure";
import type { ApiVersion } from "../http/message";
import { parseRule, RuleError } from "../rules";
import { type Group, type GroupProperties, isDynamic, NEW_GROUP } from "./group";

/** `@odata.bind` annotations with which members and owners are sent along with a write. */
export interface Bindings {
    readonly members: readonly string[];
    readonly owners: readonly string[];
}

type Written = Partial<GroupProperties>;

/** The group that a POST body creates. 400 for whatever the reference forbids. */
export function newGroup(body: unknown, version: ApiVersion): GroupProperties {
    refuse(violationsOf(GROUP, body, { operation: "create", version })[0]?.text);
    const { displayName, mailEnabled, mailNickname, securityEnabled, ...others } = writtenIn(body);
    const properties: GroupProperties = {
        ...NEW_GROUP,
        ...others,
        displayName: displayName ?? "",
        mailEnabled: mailEnabled ?? false,
        mailNickname: mailNickname ?? "",
        securityEnabled: securityEnabled ?? false,
    };
    refuseContradictions(properties);
    return properties;
}

/** A group after a PATCH. */
export function changedGroup(group: Group, body: unknown, version: ApiVersion): Group {
    refuse(violationsOf(GROUP, body, { operation: "update", version })[0]?.text);
    const changed = { ...group, ...writtenIn(body) };
    const becameStatic = isDynamic(group) && !isDynamic(changed);
    // `assumed`: a group that becomes static keeps its members and loses its rule.
    const settled = becameStatic ? { ...changed, membershipRule: null, membershipRuleProcessingState: null } : changed;
    refuseContradictions(settled);
    return settled;
}

/** Ids in `members@odata.bind` and `owners@odata.bind`: at most 20 in one request (Microsoft Graph v1.0 reference, group). */
export function bindingsOf(body: unknown): Bindings {
    const members = boundIds(body, "members");
    const owners = boundIds(body, "owners");
    if (members.length + owners.length > 20) {
        throw badRequest("The number of references in 'owners@odata.bind' and 'members@odata.bind' exceeds 20.");
    }
    return { members, owners };
}

/** The id in the address of a directory object. */
export function referencedId(reference: unknown): string {
    const pattern = /\/(?:directoryObjects|devices|groups|users|servicePrincipals)(?:\/|\(')([\da-f-]{36})(?:'\))?$/i;
    const id = typeof reference === "string" ? pattern.exec(reference)?.[1] : undefined;
    if (id === undefined) {
        throw badRequest("The request body must contain '@odata.id', the address of a directory object.");
    }
    return id.toLowerCase();
}

function boundIds(body: unknown, relation: string): string[] {
    const bound = isBag(body) ? (body[`${relation}@odata.bind`] ?? []) : [];
    if (!Array.isArray(bound)) {
        throw badRequest(`The annotation '${relation}@odata.bind' must be a list of addresses.`);
    }
    return bound.map(referencedId);
}

/** The contract has already checked names and types. */
function writtenIn(body: unknown): Written {
    const entries = Object.entries(isBag(body) ? body : {}).filter(([name]) => !name.includes("@odata."));
    return Object.fromEntries(entries) as Written;
}

/**
 * What must be consistent. Microsoft Graph v1.0 reference, "Create group": mail-enabled security and distribution
 * groups cannot be created through Graph, role-assignable groups cannot be dynamic. Entra, "Dynamic membership rules":
 * rule, state and group type belong together; wordings and the refusal of a missing state are `assumed`.
 */
function refuseContradictions(group: GroupProperties): void {
    const unified = group.groupTypes.includes("Unified");
    if (group.mailEnabled && !unified) {
        throw badRequest(
            "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and try again.",
        );
    }
    if (!group.mailEnabled && (unified || !group.securityEnabled)) {
        refuse(
            unified
                ? "Invalid value specified for property 'mailEnabled' of resource 'Group'."
                : "Invalid value specified for property 'securityEnabled' of resource 'Group'.",
        );
    }
    const { membershipRule, membershipRuleProcessingState } = group;
    if (!isDynamic(group)) {
        if (membershipRule !== null || membershipRuleProcessingState !== null) {
            throw badRequest(
                "A membership rule can only be set on a group whose groupTypes contain 'DynamicMembership'.",
            );
        }
        return;
    }
    if (group.isAssignableToRole) {
        throw badRequest("A group that can be assigned to a role cannot have dynamic membership.");
    }
    if (membershipRule === null || membershipRule === "") {
        throw badRequest("A value is required for property 'membershipRule' of resource 'Group'.");
    }
    if (membershipRuleProcessingState === null) {
        throw badRequest("A value is required for property 'membershipRuleProcessingState' of resource 'Group'.");
    }
    try {
        parseRule(membershipRule);
    } catch (error) {
        throw error instanceof RuleError ? badRequest(error.message) : error;
    }
}

function refuse(message: string | undefined): void {
    if (message !== undefined) {
        throw badRequest(message);
    }
}
