import { object, pipe, regex, string } from "valibot";
import type { GraphClient } from "../client";
import { readAll, type Shape } from "../shape";

/** A scope tag of Intune's role-based access control, which determines which administrators see an object. */
export interface RoleScopeTag {
    /** Decimal. */
    readonly id: string;
    readonly displayName: string;
}

const TAG: Shape<RoleScopeTag> = object({
    id: pipe(string(), regex(/^\d{1,10}$/, "a decimal number")),
    displayName: string(),
});

/**
 * All scope tags of the tenant. Needs DeviceManagementRBAC.Read.All.
 *
 * Source: Microsoft Graph beta reference, roleScopeTag (2024). v1.0 does not have it.
 */
export function listRoleScopeTags(graph: GraphClient): Promise<RoleScopeTag[]> {
    return readAll(TAG, graph.pages("beta", "/deviceManagement/roleScopeTags"), "scope tag");
}
