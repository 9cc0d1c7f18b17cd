import { DEVICE } from "../contract/devices";
import { GROUP } from "../contract/group";
import type { PropertyContract, ResourceContract } from "../contract/schema";
import { isBag } from "../contract/violations";
import type { Relation } from "../directory/directory";
import { groupRow } from "../directory/group";
import { referencedId } from "../directory/groupRules";
import { badRequest } from "../http/failure";
import { type GraphResponse, noContent } from "../http/message";
import { type CollectionRules, countOnly, listPage, pick } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions } from "../odata/query";
import { DEVICES } from "./devices";
import { GROUPS, groupIdIn, groupOf, READ_GROUPS } from "./groups";
import { BOTH, bodyOf, type Call, type Route } from "./route";

/** A member or owner with its kind. */
interface Related {
    readonly type: "device" | "group" | "servicePrincipal";
    readonly row: Row;
}

const WRITE = ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
const common = { versions: BOTH, workload: "directory" } as const;

/** Properties that directory objects of any kind have. */
const DIRECTORY_OBJECT: ResourceContract = {
    name: "directoryObject",
    properties: { ...DEVICE.properties, ...GROUP.properties } as Record<string, PropertyContract>,
};
const ANY_KIND: CollectionRules = {
    ...GROUPS,
    contract: DIRECTORY_OBJECT,
    filterable: { id: ["eq", "in"], displayName: ["eq", "startswith"] },
};

type Kind = Related["type"];

const collections: readonly (readonly [
    path: string,
    rules: CollectionRules,
    ids: (call: Call) => readonly string[],
    kind?: Kind,
])[] = [
    ["/groups/{id}/members", ANY_KIND, members],
    ["/groups/{id}/members/microsoft.graph.device", DEVICES, members, "device"],
    ["/groups/{id}/members/microsoft.graph.group", GROUPS, members, "group"],
    ["/groups/{id}/transitiveMembers", ANY_KIND, transitiveMembers],
    ["/groups/{id}/transitiveMembers/microsoft.graph.device", DEVICES, transitiveMembers, "device"],
    ["/groups/{id}/owners", ANY_KIND, owners],
];

export const groupRelationRoutes: readonly Route[] = [
    ...collections.flatMap(([path, rules, ids, kind]): Route[] => [
        { ...common, method: "GET", path, roles: READ_GROUPS, answer: (call) => list(call, rules, ids(call), kind) },
        {
            ...common,
            method: "GET",
            path: `${path}/$count`,
            roles: READ_GROUPS,
            answer: (call) => countOnly(listing(call, rules, ids(call), kind)),
        },
    ]),
    ...(["members", "owners"] as const).flatMap((relation): Route[] => [
        {
            ...common,
            method: "POST",
            path: `/groups/{id}/${relation}/$ref`,
            roles: WRITE,
            answer: (call) => join(call, relation),
        },
        {
            ...common,
            method: "DELETE",
            path: `/groups/{id}/${relation}/{objectId}/$ref`,
            roles: WRITE,
            answer: (call) => leave(call, relation),
        },
    ]),
];

/** The objects are looked up one by one, only for the entries that a page uses. */
function listing(call: Call, rules: CollectionRules, items: readonly string[], kind: Kind | undefined) {
    const find = finder(call);
    return {
        request: call.request,
        options: queryOptions(call.request),
        rules,
        items,
        belongs: (id: string) => {
            const type = find(id)?.type;
            return type !== undefined && (kind === undefined || type === kind);
        },
        row: (id: string) => find(id)?.row ?? {},
    };
}

function list(call: Call, rules: CollectionRules, items: readonly string[], kind: Kind | undefined): GraphResponse {
    const find = finder(call);
    return listPage({
        ...listing(call, rules, items, kind),
        context: kind === undefined ? "directoryObjects" : `${rules.contract.name}s`,
        shortest: call.tenant.settings.pageSize,
        wire: (id, select) => {
            const { type = "", row = {} } = find(id) ?? {};
            const named = kind === undefined ? { "@odata.type": `#microsoft.graph.${type}` } : {};
            const wanted = select?.filter((name) => kind !== undefined || name in row);
            return { ...named, ...(wanted === undefined ? row : pick(row, wanted)) };
        },
    });
}

/** Finds a member or owner by its id. A deleted group is not found. */
function finder({ tenant: { directory }, lagMs, caller }: Call): (id: string) => Related | undefined {
    const groups = directory.groups.behind(lagMs);
    return (id) => {
        const device = directory.device(id);
        if (device !== undefined) {
            return { type: "device", row: device as unknown as Row };
        }
        const group = groups.get(id);
        if (group !== undefined) {
            return { type: "group", row: groupRow(group) };
        }
        return directory.isPrincipal(id) ? principal(id, caller.appid) : undefined;
    };
}

function principal(id: string, appId: string): Related {
    const row = { id, deletedDateTime: null, accountEnabled: true, appId, displayName: "embedded" };
    return { type: "servicePrincipal", row };
}

function members(call: Call): readonly string[] {
    return groupOf(call).members;
}

function transitiveMembers(call: Call): readonly string[] {
    const { directory } = call.tenant;
    return directory.transitiveMembers.of(groupOf(call), directory.groups.behind(call.lagMs));
}

function owners(call: Call): readonly string[] {
    return groupOf(call).owners;
}

/** 204. */
function join(call: Call, relation: Relation): GraphResponse {
    const { request, tenant } = call;
    const { directory } = tenant;
    const id = groupIdIn(call);
    const body = bodyOf(request);
    if (!isBag(body)) {
        throw badRequest("The request body must contain '@odata.id', the address of a directory object.");
    }
    const objectId = referencedId(body["@odata.id"]);
    directory.change(id, (group) => directory.joined(group, relation, objectId));
    return noContent();
}

/** 204. */
function leave(call: Call, relation: Relation): GraphResponse {
    const { objectId = "" } = call.params;
    const { directory } = call.tenant;
    directory.change(groupIdIn(call), (group) => directory.left(group, relation, objectId));
    return noContent();
}
