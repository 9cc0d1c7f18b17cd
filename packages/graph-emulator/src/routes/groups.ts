import { GROUP } from "../contract/group";
import { GUID } from "../contract/guid";
import { type Group, groupRow } from "../directory/group";
import { bindingsOf, changedGroup, newGroup } from "../directory/groupRules";
import { badRequest, notFound } from "../http/failure";
import { json, noContent } from "../http/message";
import { type CollectionRules, contextUrl, countOnly, listPage, pick } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions, selected } from "../odata/query";
import { BOTH, bodyOf, type Call, type Route } from "./route";

/** Microsoft Graph v1.0 reference, "List groups" and the group resource: filters and page sizes. */
export const GROUPS: CollectionRules = {
    contract: GROUP,
    filterable: {
        id: ["eq", "in"],
        displayName: ["eq", "in", "startswith"],
        description: ["eq", "in", "startswith"],
        mailNickname: ["eq", "in", "startswith"],
        mailEnabled: ["eq"],
        securityEnabled: ["eq"],
        groupTypes: ["any"],
        membershipRule: ["eq", "startswith"],
        membershipRuleProcessingState: ["eq"],
        createdDateTime: ["eq", "ge", "le"],
    },
    advanced: true,
    pageSize: 100,
    mostOnPage: 999,
    countsPages: false,
};

/** The permissions for reading groups, their members and owners. */
export const READ_GROUPS = [
    "GroupMember.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
];
/**
 * `Group.Create` alone creates groups that it cannot change afterwards (Microsoft Graph v1.0 reference, "Create
 * group").
 */
const CREATE = ["Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
const WRITE = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];

const common = { versions: BOTH, workload: "directory" } as const;

export const groupRoutes: readonly Route[] = [
    { ...common, method: "GET", path: "/groups", roles: READ_GROUPS, answer: list },
    {
        ...common,
        method: "GET",
        path: "/groups/$count",
        roles: READ_GROUPS,
        answer: (call) => countOnly(listing(call)),
    },
    { ...common, method: "POST", path: "/groups", roles: CREATE, answer: create },
    { ...common, method: "GET", path: "/groups/{id}", roles: READ_GROUPS, answer: get },
    { ...common, method: "PATCH", path: "/groups/{id}", roles: WRITE, answer: patch },
    { ...common, method: "DELETE", path: "/groups/{id}", roles: WRITE, answer: remove },
    {
        ...common,
        method: "GET",
        path: "/directory/deletedItems/microsoft.graph.group",
        roles: READ_GROUPS,
        answer: (call) => {
            const items = call.tenant.directory.deletedGroups.behind(call.lagMs).all();
            return listPage({
                ...listing(call),
                items,
                context: "groups",
                wire: groupWire(call),
                shortest: pages(call),
            });
        },
    },
    { ...common, method: "GET", path: "/directory/deletedItems/{id}", roles: READ_GROUPS, answer: getDeleted },
    { ...common, method: "DELETE", path: "/directory/deletedItems/{id}", roles: WRITE, answer: removeForGood },
    { ...common, method: "POST", path: "/directory/deletedItems/{id}/restore", roles: WRITE, answer: restore },
];

/**
 * The group's id in the path. Anything that is not a GUID is refused before anything is looked up: `Invalid object
 * identifier` (answers quoted in public issue threads).
 */
export function groupIdIn({ params: { id = "" } }: Call): string {
    if (!GUID.test(id)) {
        throw badRequest(`Invalid object identifier '${id}'.`);
    }
    return id;
}

/** A group as this replica sees it. */
export function groupOf(call: Call): Group {
    const { tenant, lagMs } = call;
    const id = groupIdIn(call);
    const group = tenant.directory.groups.behind(lagMs).get(id);
    if (group === undefined) {
        throw notFound(id, "directory");
    }
    return group;
}

/** Group properties for the requested version, reduced to `$select`. */
export function groupWire({ request }: Pick<Call, "request">): (group: Group, select?: readonly string[]) => Row {
    return (group, select) => {
        const row = groupRow(group);
        if (select !== undefined) {
            return pick(row, select);
        }
        const { membershipRuleProcessingStatus: _onSelectOnly, ...others } = row;
        return request.version === "beta" ? { ...others, infoCatalogs: [], isManagementRestricted: null } : others;
    };
}

function listing(call: Call) {
    const { request, tenant, lagMs } = call;
    return {
        request,
        options: queryOptions(request),
        rules: GROUPS,
        items: tenant.directory.groups.behind(lagMs).all(),
        row: groupRow,
    };
}

function pages({ tenant }: Call): number {
    return tenant.settings.pageSize;
}

function list(call: Call) {
    return listPage({ ...listing(call), context: "groups", wire: groupWire(call), shortest: pages(call) });
}

/** One group, wrapped as an answer. */
function single(call: Call, group: Group, status: number) {
    const { request } = call;
    const select = status === 200 ? selected(queryOptions(request), GROUP, request) : undefined;
    const context = select === undefined ? "groups/$entity" : `groups(${select.join(",")})/$entity`;
    const location: Record<string, string> =
        status === 201 ? { Location: `${request.origin}/${request.version}/groups/${group.id}` } : {};
    return json(
        status,
        { "@odata.context": contextUrl(request, context), ...groupWire(call)(group, select) },
        location,
    );
}

/** 201 with the group. */
function create(call: Call) {
    const body = bodyOf(call.request);
    const { members, owners } = bindingsOf(body);
    const group = call.tenant.directory.create(newGroup(body, call.request.version), members, owners);
    return single(call, group, 201);
}

function get(call: Call) {
    return single(call, groupOf(call), 200);
}

/** 204. */
function patch(call: Call) {
    const { request, tenant } = call;
    const { directory } = tenant;
    const id = groupIdIn(call);
    const body = bodyOf(request);
    const { members } = bindingsOf(body);
    directory.change(id, (group) =>
        members.reduce(
            (joined, member) => directory.joined(joined, "members", member),
            changedGroup(group, body, request.version),
        ),
    );
    return noContent();
}

function remove(call: Call) {
    call.tenant.directory.remove(groupIdIn(call));
    return noContent();
}

function getDeleted(call: Call) {
    const id = call.params.id ?? "";
    const group = call.tenant.directory.deletedGroups.behind(call.lagMs).get(id);
    if (group === undefined) {
        throw notFound(id, "directory");
    }
    const context = contextUrl(call.request, "directoryObjects/$entity");
    return json(200, { "@odata.context": context, "@odata.type": "#microsoft.graph.group", ...groupWire(call)(group) });
}

function removeForGood({ tenant, params: { id = "" } }: Call) {
    tenant.directory.removeForGood(id);
    return noContent();
}

function restore(call: Call) {
    const group = call.tenant.directory.restore(call.params.id ?? "");
    const context = contextUrl(call.request, "directoryObjects/$entity");
    return json(200, { "@odata.context": context, "@odata.type": "#microsoft.graph.group", ...groupWire(call)(group) });
}
