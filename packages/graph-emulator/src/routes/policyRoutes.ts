import type { ResourceContract } from "../contract/schema";
import { type GraphResponse, json, noContent } from "../http/message";
import type { Intune } from "../intune/intune";
import type { Policies } from "../intune/policies";
import type { PolicyAssignment, StoredPolicy } from "../intune/policy";
import { targetsOf } from "../intune/policyBodies";
import { type CollectionRules, contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions, selected } from "../odata/query";
import { BETA, bodyOf, type Call, type Route } from "./route";

/** One kind of Intune policy: how its bodies are read and its objects are returned. */
export interface PolicyKind<Properties extends object> {
    /** Path of the collection, without a slash at the beginning. */
    readonly collection: string;
    readonly contract: ResourceContract;
    readonly assignment: ResourceContract;
    /** Navigation properties other than `assignments`. */
    readonly parts?: readonly PolicyPart<Properties>[];
    readonly policies: (intune: Intune) => Policies<Properties>;
    /** The policy that a POST creates. 400 for whatever the reference forbids. */
    readonly created: (call: Call) => Properties;
    /** What the body of a PATCH changes. */
    readonly changed: (body: unknown) => Partial<Properties>;
    /** The policy as returned, without navigation properties. */
    readonly wire: (policy: Properties & StoredPolicy, call: Call) => Row;
    /** An assignment as returned. Defaults to id and target. */
    readonly assignmentWire?: (policyId: string, assignment: PolicyAssignment) => object;
    /** Whether a creation is answered with the header `Location`. */
    readonly tellsLocation?: boolean;
    /** Whether `assign` is answered with 200 and the new list, not with 204. */
    readonly returnsAssigned?: boolean;
}

/** A navigation property of a policy: a list below each policy, only included in it with `$expand`. */
export interface PolicyPart<Properties extends object> {
    readonly name: string;
    readonly contract: ResourceContract;
    readonly items: (policy: Properties & StoredPolicy) => readonly object[];
}

/**
 * The permissions for reading any kind of Intune policy, according to their methods (Microsoft Graph beta reference).
 */
export const READ_POLICIES = ["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"];
export const WRITE_POLICIES = ["DeviceManagementConfiguration.ReadWrite.All"];

/** The paths of Intune's policies. */
export const POLICY_ROUTES = { versions: BETA, workload: "intune" } as const;

/**
 * List, create, get, change and delete policies of one kind, `assign` them, and list what belongs to one. Statuses are
 * those of windowsQualityUpdatePolicy's methods (Microsoft Graph beta reference, August 2024).
 */
export function policyRoutes<Properties extends object>(kind: PolicyKind<Properties>): Route[] {
    const read = { ...POLICY_ROUTES, roles: READ_POLICIES };
    const write = { ...POLICY_ROUTES, roles: WRITE_POLICIES };
    const root = `/${kind.collection}`;
    const one = `${root}/{id}`;
    const policies = ({ tenant }: Call) => kind.policies(tenant.intune);
    const idOf = ({ params: { id = "" } }: Call) => id;
    const parts = partsOf(kind);
    const rules = collectionRules(
        kind.contract,
        parts.map(({ name }) => name),
    );
    const single = (call: Call, status: number, policy: Properties & StoredPolicy) =>
        json(
            status,
            { "@odata.context": contextUrl(call.request, `${kind.collection}/$entity`), ...kind.wire(policy, call) },
            status === 201 && kind.tellsLocation
                ? { Location: `${call.request.origin}/${call.request.version}${root}('${policy.id}')` }
                : undefined,
        );

    function list(call: Call): GraphResponse {
        const { request, tenant, lagMs } = call;
        const options = queryOptions(request);
        return listPage({
            request,
            options,
            rules,
            context: kind.collection,
            items: policies(call).all(lagMs),
            row: (policy) => kind.wire(policy, call),
            wire: (policy, select) => ({
                ...pick(kind.wire(policy, call), select),
                ...expanded(policy, parts, options.expand, call),
            }),
            shortest: tenant.settings.pageSize,
        });
    }

    function get(call: Call): GraphResponse {
        const options = queryOptions(call.request);
        refuseUnknownExpand(options, rules);
        const select = selected(options, kind.contract, call.request);
        const policy = policyOf(kind, call);
        const suffix = select === undefined ? "" : `(${select.join(",")})`;
        return json(200, {
            "@odata.context": contextUrl(call.request, `${kind.collection}${suffix}/$entity`),
            ...pick(kind.wire(policy, call), select),
            ...expanded(policy, parts, options.expand, call),
        });
    }

    function remove(call: Call): GraphResponse {
        policies(call).remove(idOf(call));
        return noContent();
    }

    function assign(call: Call): GraphResponse {
        const targets = targetsOf(bodyOf(call.request), kind.assignment);
        const policy = policies(call).assign(idOf(call), targets);
        return kind.returnsAssigned ? json(200, { value: assignmentsOf(kind, policy) }) : noContent();
    }

    return [
        { ...read, method: "GET", path: root, answer: list },
        {
            ...write,
            method: "POST",
            path: root,
            answer: (call) => single(call, 201, policies(call).create(kind.created(call))),
        },
        { ...read, method: "GET", path: one, answer: get },
        {
            ...write,
            method: "PATCH",
            path: one,
            answer: (call) => single(call, 200, policies(call).change(idOf(call), kind.changed(bodyOf(call.request)))),
        },
        { ...write, method: "DELETE", path: one, answer: remove },
        { ...write, method: "POST", path: `${one}/assign`, answer: assign },
        ...parts.map(
            (part): Route => ({
                ...read,
                method: "GET",
                path: `${one}/${part.name}`,
                answer: (call) => sublist(call, kind.collection, part, policyOf(kind, call)),
            }),
        ),
    ];
}

/** The policy that a path names, as the replica sees it that answers the call. 404 if it does not exist there. */
export function policyOf<Properties extends object>(
    kind: PolicyKind<Properties>,
    { tenant, lagMs, params: { id = "" } }: Call,
): Properties & StoredPolicy {
    return kind.policies(tenant.intune).get(id, lagMs);
}

function assignmentsOf<Properties extends object>(
    { assignmentWire = (_policyId, each) => each }: PolicyKind<Properties>,
    { id, assignments }: Properties & StoredPolicy,
): readonly object[] {
    return assignments.map((each) => assignmentWire(id, each));
}

/** The navigation properties of a kind, `assignments` included. */
function partsOf<Properties extends object>(kind: PolicyKind<Properties>): readonly PolicyPart<Properties>[] {
    const items = (policy: Properties & StoredPolicy) => assignmentsOf(kind, policy);
    return [{ name: "assignments", contract: kind.assignment, items }, ...(kind.parts ?? [])];
}

/** What `$expand` adds. Assignments are empty if expanding them does not work, as users found for a similar type. */
function expanded<Properties extends object>(
    policy: Properties & StoredPolicy,
    parts: readonly PolicyPart<Properties>[],
    expand: string | undefined,
    { tenant }: Call,
): Row {
    const names = expand?.split(",").map((name) => name.trim().replace(/\(.*\)$/, "")) ?? [];
    return Object.fromEntries(
        parts
            .filter(({ name }) => names.includes(name))
            .map(({ name, items }) => {
                const isShown = name !== "assignments" || tenant.settings.expandsAssignments;
                return [name, isShown ? items(policy) : []];
            }),
    );
}

/** A page of something that belongs to one policy. */
function sublist<Properties extends object>(
    { request, tenant, params: { id = "" } }: Call,
    collection: string,
    { name, contract, items }: PolicyPart<Properties>,
    policy: Properties & StoredPolicy,
): GraphResponse {
    return listPage<object>({
        request,
        options: queryOptions(request),
        rules: collectionRules(contract),
        context: `${collection}('${id}')/${name}`,
        items: items(policy),
        row: (each): Row => ({ ...each }),
        wire: (each, select) => pick({ ...each }, select),
        shortest: tenant.settings.pageSize,
    });
}

/**
 * How a collection of policies, or of something that belongs to a policy, is read. That it has no filters is `assumed`.
 */
function collectionRules(contract: ResourceContract, expandable: readonly string[] = []): CollectionRules {
    return {
        contract,
        filterable: {},
        advanced: false,
        pageSize: 1000,
        mostOnPage: 1000,
        countsPages: true,
        expandable,
    };
}
