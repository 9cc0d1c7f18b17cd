import type { ResourceContract } from "../contract/schema";
import type { GraphResponse } from "../http/message";
import { type CollectionRules, listPage, pick } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions } from "../odata/query";
import { BETA, type Call } from "./route";

/**
 * The permissions for reading any kind of Intune policy, according to their methods (Microsoft Graph beta reference).
 */
export const READ_POLICIES = ["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"];
export const WRITE_POLICIES = ["DeviceManagementConfiguration.ReadWrite.All"];

/** The paths of Intune's policies. */
export const POLICY_ROUTES = { versions: BETA, workload: "intune" } as const;

/**
 * How a collection of policies, or of something that belongs to a policy, is read. That it has no filters is `assumed`.
 */
export function policyCollection(contract: ResourceContract, expandable: readonly string[] = []): CollectionRules {
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

/**
 * A page of something that belongs to one policy, `name` below it; `collection` is the path of the policies without a
 * slash.
 */
export function sublist(
    { request, tenant, params }: Call,
    rules: CollectionRules,
    { collection, name }: { readonly collection: string; readonly name: string },
    items: readonly object[],
): GraphResponse {
    return listPage<object>({
        request,
        options: queryOptions(request),
        rules,
        context: `${collection}('${params.id ?? ""}')/${name}`,
        items,
        row: (each): Row => ({ ...each }),
        wire: (each, select) => pick({ ...each }, select),
        shortest: tenant.settings.pageSize,
    });
}
