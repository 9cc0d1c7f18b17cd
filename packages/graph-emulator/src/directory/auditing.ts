import type { GraphRequest, GraphResponse } from "../http/message";
import type { Stage } from "../http/pipeline";
import { callerOf, type Tokens } from "../identity/tokens";
import type { AuditTarget, ModifiedProperty } from "./auditLog";
import type { Directory } from "./directory";
import type { Group } from "./group";

interface Activity {
    readonly method: string;
    readonly path: RegExp;
    readonly name: string;
    readonly operationType: string;
}

/** Names: Microsoft Entra, "Audit log categories and activities" (core directory, group management). */
const ACTIVITIES: readonly Activity[] = [
    { method: "POST", path: /^\/groups$/i, name: "Add group", operationType: "Add" },
    { method: "PATCH", path: /^\/groups\/([^/]+)$/i, name: "Update group", operationType: "Update" },
    { method: "DELETE", path: /^\/groups\/([^/]+)$/i, name: "Delete group", operationType: "Delete" },
    {
        method: "POST",
        path: /^\/directory\/deletedItems\/([^/]+)\/restore$/i,
        name: "Restore group",
        operationType: "Update",
    },
    {
        method: "DELETE",
        path: /^\/directory\/deletedItems\/([^/]+)$/i,
        name: "Hard Delete group",
        operationType: "Delete",
    },
    {
        method: "POST",
        path: /^\/groups\/([^/]+)\/members\/\$ref$/i,
        name: "Add member to group",
        operationType: "Assign",
    },
    {
        method: "DELETE",
        path: /^\/groups\/([^/]+)\/members\/([^/]+)\/\$ref$/i,
        name: "Remove member from group",
        operationType: "Unassign",
    },
    {
        method: "POST",
        path: /^\/groups\/([^/]+)\/owners\/\$ref$/i,
        name: "Add owner to group",
        operationType: "Assign",
    },
    {
        method: "DELETE",
        path: /^\/groups\/([^/]+)\/owners\/([^/]+)\/\$ref$/i,
        name: "Remove owner from group",
        operationType: "Unassign",
    },
];

/** Properties whose changes are logged, and their names in the log (`assumed` beyond DisplayName and Description). */
const TOLD: readonly (readonly [keyof Group, string])[] = [
    ["displayName", "DisplayName"],
    ["description", "Description"],
    ["mailEnabled", "MailEnabled"],
    ["securityEnabled", "SecurityEnabled"],
    ["groupTypes", "GroupType"],
    ["membershipRule", "MembershipRule"],
    ["membershipRuleProcessingState", "MembershipRuleProcessingState"],
];

/** Writes what callers do to groups into the directory's audit log. Refused changes are not logged (`assumed`). */
export function audited(directory: Directory, tokens: Tokens): Stage {
    return async (request, next) => {
        const path = request.path.replace(/\('([^']*)'\)/g, "/$1").replace(/\/$/, "");
        const activity = ACTIVITIES.find((each) => each.method === request.method && each.path.test(path));
        if (activity === undefined) {
            return next(request);
        }
        const [, named = "", related] = activity.path.exec(path) ?? [];
        const before = directory.groups.get(named.toLowerCase()) ?? directory.deletedGroups.get(named.toLowerCase());
        const response = await next(request);
        const id = named === "" ? idIn(response) : named.toLowerCase();
        const after = directory.groups.get(id);
        const { appid, oid } = callerOf(request, tokens);
        const other = related ?? referenced(request);
        directory.audits.add({
            activityDisplayName: activity.name,
            operationType: activity.operationType,
            correlationId: request.clientRequestId,
            appId: appid,
            principalId: oid,
            userAgent: request.headers["user-agent"] ?? null,
            targetResources: [
                ...(other === undefined ? [] : [target(other, "Other", null, [])]),
                target(id, "Group", after ?? before ?? null, changes(before, after)),
            ],
        });
        return response;
    };
}

function target(
    id: string,
    type: string,
    group: Group | null,
    modifiedProperties: readonly ModifiedProperty[],
): AuditTarget {
    return {
        id,
        displayName: group?.displayName ?? null,
        type,
        userPrincipalName: null,
        // Documented members: unifiedGroups and azureAD.
        groupType: group === null ? null : group.groupTypes.includes("Unified") ? "unifiedGroups" : "azureAD",
        modifiedProperties,
    };
}

function changes(before: Group | undefined, after: Group | undefined): ModifiedProperty[] {
    return TOLD.flatMap(([property, displayName]) => {
        const [oldValue, newValue] = [written(before?.[property]), written(after?.[property])];
        return oldValue === newValue ? [] : [{ displayName, oldValue, newValue }];
    });
}

/** Values are JSON lists, as the log writes them. */
function written(value: unknown): string | null {
    return value === undefined || value === null ? null : JSON.stringify(Array.isArray(value) ? value : [value]);
}

function idIn({ body }: GraphResponse): string {
    const made: unknown = JSON.parse(body ?? "{}");
    return typeof made === "object" && made !== null && "id" in made ? String(made.id) : "";
}

function referenced({ text }: GraphRequest): string | undefined {
    return /"@odata\.id"\s*:\s*"[^"]*?([\da-f-]{36})/i.exec(text ?? "")?.[1]?.toLowerCase();
}
