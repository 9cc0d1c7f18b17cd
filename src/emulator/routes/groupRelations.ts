import { DEVICE } from "../contract/devices";
import { GROUP } from "../contract/group";
import type { PropertyContract, ResourceContract } from "../contract/schema";
import { isBag } from "../contract/violations";
import type { Relation } from "../directory/directory";
import { type Group, groupRow } from "../directory/group";
import { referencedId } from "../directory/groupRules";
import { badRequest } from "../http/failure";
import { type GraphResponse, noContent } from "../http/message";
import { type CollectionRules, countOnly, listPage, pick } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions } from "../odata/query";
import { DEVICES } from "./devices";
import { GROUPS, groupIdIn, groupOf } from "./groups";
import { BOTH, bodyOf, type Call, type Route } from "./route";

/** A member or owner with its kind. */
interface Related {
    readonly type: "device" | "group" | "servicePrincipal";
    readonly row: Row;
}

const READ = [
    "GroupMember.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Group.ReadWrite.All",
    "Directory.ReadWrite.All",
];
const WRITE = ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
const common = { versions: BOTH, workload: "directory" } as const;

/** What can be asked of directory objects of any kind. */
const DIRECTORY_OBJECT: ResourceContract = {
    name: "directoryObject",
    properties: { ...DEVICE.properties, ...GROUP.properties } as Record<string, PropertyContract>,
};
const ANY_KIND: CollectionRules = {
    ...GROUPS,
    contract: DIRECTORY_OBJECT,
    filterable: { id: ["eq", "in"], displayName: ["eq", "startswith"] },
};

const collections: readonly (readonly [path: string, rules: CollectionRules, related: (call: Call) => Related[]])[] = [
    ["/groups/{id}/members", ANY_KIND, (call) => members(call)],
    ["/groups/{id}/members/microsoft.graph.device", DEVICES, (call) => ofType(members(call), "device")],
    ["/groups/{id}/members/microsoft.graph.group", GROUPS, (call) => ofType(members(call), "group")],
    ["/groups/{id}/transitiveMembers", ANY_KIND, (call) => transitiveMembers(call)],
    [
        "/groups/{id}/transitiveMembers/microsoft.graph.device",
        DEVICES,
        (call) => ofType(transitiveMembers(call), "device"),
    ],
    ["/groups/{id}/owners", ANY_KIND, (call) => owners(call)],
];

export const groupRelationRoutes: readonly Route[] = [
    ...collections.flatMap(([path, rules, related]): Route[] => [
        { ...common, method: "GET", path, roles: READ, answer: (call) => list(call, rules, related(call)) },
        {
            ...common,
            method: "GET",
            path: `${path}/$count`,
            roles: READ,
            answer: (call) => countOnly(listing(call, rules, related(call))),
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

function listing(call: Call, rules: CollectionRules, items: readonly Related[]) {
    return { request: call.request, options: queryOptions(call.request), rules, items, row: ({ row }: Related) => row };
}

function list(call: Call, rules: CollectionRules, items: readonly Related[]): GraphResponse {
    const isCast = rules !== ANY_KIND;
    return listPage({
        ...listing(call, rules, items),
        context: isCast ? `${rules.contract.name}s` : "directoryObjects",
        shortest: call.tenant.settings.pageSize,
        wire: ({ type, row }, select) => {
            const kind = isCast ? {} : { "@odata.type": `#microsoft.graph.${type}` };
            return {
                ...kind,
                ...(select === undefined
                    ? row
                    : pick(
                          row,
                          select.filter((name) => isCast || name in row),
                      )),
            };
        },
    });
}

function members(call: Call): Related[] {
    return relatedTo(groupOf(call).members, call);
}

function relatedTo(ids: readonly string[], { tenant: { directory }, lagMs }: Call): Related[] {
    const groups = directory.groups.behind(lagMs);
    return ids.flatMap((id): Related[] => {
        const device = directory.device(id);
        if (device !== undefined) {
            return [{ type: "device", row: { ...device } }];
        }
        const group = groups.get(id);
        return group === undefined ? [] : [{ type: "group", row: groupRow(group) }];
    });
}

function transitiveMembers(call: Call): Related[] {
    const groups = call.tenant.directory.groups.behind(call.lagMs);
    const seen = new Set<string>();
    const visit = (group: Group): void => {
        for (const id of group.members.filter((each) => !seen.has(each))) {
            seen.add(id);
            const nested = groups.get(id);
            if (nested !== undefined) {
                visit(nested);
            }
        }
    };
    visit(groupOf(call));
    return relatedTo([...seen], call);
}

function owners(call: Call): Related[] {
    return groupOf(call).owners.map((id) => ({
        type: "servicePrincipal",
        row: { id, deletedDateTime: null, accountEnabled: true, appId: call.caller.appid, displayName: "embedded" },
    }));
}

function ofType(related: readonly Related[], type: Related["type"]): Related[] {
    return related.filter((each) => each.type === type);
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
