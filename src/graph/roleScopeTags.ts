import type { GraphClient } from "./client";

/** A scope tag of Intune's role-based access control: it decides which administrators see an object. */
export interface RoleScopeTag {
    /** Decimal. */
    readonly id: string;
    readonly displayName: string;
}

/**
 * All scope tags of the tenant. Needs DeviceManagementRBAC.Read.All.
 *
 * Source: Microsoft Graph beta reference, roleScopeTag (2024). v1.0 does not have it.
 */
export async function listRoleScopeTags(graph: GraphClient): Promise<RoleScopeTag[]> {
    const tags: RoleScopeTag[] = [];
    for await (const page of graph.pages<RoleScopeTag>("beta", "/deviceManagement/roleScopeTags")) {
        tags.push(...page);
    }
    return tags;
}
