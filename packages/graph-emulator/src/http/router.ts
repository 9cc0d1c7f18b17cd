import type { TokenClaims } from "../identity/claims";
import type { CloudName } from "../identity/clouds";
import { catalogEntryRoutes } from "../routes/catalogEntries";
import { configurationPolicyRoutes } from "../routes/configurationPolicies";
import { deviceRoutes } from "../routes/devices";
import { directoryAuditRoutes } from "../routes/directoryAudits";
import { exportJobRoutes } from "../routes/exportJobs";
import { featureUpdateProfileRoutes } from "../routes/featureUpdateProfiles";
import { groupRelationRoutes } from "../routes/groupRelations";
import { groupRoutes } from "../routes/groups";
import { managedDeviceRoutes } from "../routes/managedDevices";
import { productRoutes } from "../routes/products";
import { qualityUpdateApprovalRoutes } from "../routes/qualityUpdateApprovals";
import { qualityUpdatePolicyRoutes } from "../routes/qualityUpdatePolicies";
import { roleScopeTagRoutes } from "../routes/roleScopeTags";
import type { Route } from "../routes/route";
import { subscribedSkuRoutes } from "../routes/subscribedSkus";
import { updatableAssetRoutes } from "../routes/updatableAssets";
import { updateDataRoutes } from "../routes/updateData";
import { updateSettingRoutes } from "../routes/updateSettings";
import { badRequest, GraphFailure, type Workload } from "./failure";
import type { GraphRequest } from "./message";

interface CompiledRoute {
    readonly route: Route;
    readonly pattern: RegExp;
    readonly names: readonly string[];
}

/** The route for a request, with the parameters from the path. */
export interface Match {
    readonly route: Route;
    readonly params: Readonly<Record<string, string>>;
}

/** Literal segments come before parameters, so that `/groups/$count` is not taken for a group. */
const ROUTES: readonly CompiledRoute[] = [
    ...groupRoutes,
    ...groupRelationRoutes,
    ...deviceRoutes,
    ...managedDeviceRoutes,
    ...qualityUpdatePolicyRoutes,
    ...qualityUpdateApprovalRoutes,
    ...configurationPolicyRoutes,
    ...featureUpdateProfileRoutes,
    ...roleScopeTagRoutes,
    ...exportJobRoutes,
    ...updateSettingRoutes,
    ...catalogEntryRoutes,
    ...productRoutes,
    ...updatableAssetRoutes,
    ...updateDataRoutes,
    ...subscribedSkuRoutes,
    ...directoryAuditRoutes,
]
    .map(compiled)
    .sort((a, b) => a.names.length - b.names.length);

/** The workload that is responsible for a path, even if there is no route. */
export function workloadOf({ path, version }: Pick<GraphRequest, "path" | "version">): Workload {
    if (version === "v1") {
        return "logAnalytics";
    }
    if (/^\/deviceManagement\//i.test(path)) {
        return "intune";
    }
    return /^\/(groups|devices|directory|directoryObjects|subscribedSkus|auditLogs)\b/i.test(path)
        ? "directory"
        : "gateway";
}

/**
 * Finds the route of a request.
 * @throws GraphFailure 400 for a segment that does not exist, as in Graph; 404 for one that only exists in the other
 * version (recorded for quality update policies under v1.0); 405 for a method that the path does not support
 * (`assumed`). What a cloud does not offer does not exist there.
 */
export function routeOf(request: GraphRequest, cloud: CloudName = "public"): Match {
    let otherVersion = false;
    let otherMethod = false;
    // OData writes a key as a separate segment or in parentheses: /groups/{id} and /groups('{id}').
    const path = request.path.replace(/\('([^']+)'\)/g, "/$1");
    for (const { route, pattern, names } of ROUTES) {
        const values = pattern.exec(path);
        if (values === null || route.notIn?.includes(cloud)) {
            continue;
        }
        if (!route.versions.includes(request.version)) {
            otherVersion = true;
        } else if (route.method !== request.method) {
            otherMethod = true;
        } else {
            const params = names.map((name, index) => [name, decoded(values[index + 1] ?? "").toLowerCase()]);
            return { route, params: Object.fromEntries(params) };
        }
    }
    if (otherMethod) {
        throw new GraphFailure(405, `Specified HTTP method ${request.method} is not allowed for the request target.`);
    }
    const segment = request.path.split("/").at(-1) ?? "";
    const message = `Resource not found for the segment '${segment}'.`;
    throw otherVersion ? new GraphFailure(404, message) : badRequest(message, "BadRequest");
}

/**
 * Admits a caller whose token has one of the roles.
 * @throws GraphFailure 403, in Intune's form listing the roles, as quoted in public issue threads.
 */
export function authorize({ roles, workload }: Route, caller: TokenClaims): void {
    if (roles.some((role) => caller.roles.includes(role))) {
        return;
    }
    throw new GraphFailure(403, forbidden({ roles, workload }));
}

/** The message for a caller whose token has none of the roles. */
export function forbidden({ roles, workload }: Pick<Route, "roles" | "workload">): string {
    return workload === "intune"
        ? "Application is not authorized to perform this operation. Application must have one of the following scopes: " +
              roles.join(", ")
        : "Insufficient privileges to complete the operation.";
}

function compiled(route: Route): CompiledRoute {
    const names: string[] = [];
    const source = route.path
        .split(/(\{\w+\})/)
        .map((part) => {
            const name = /^\{(\w+)\}$/.exec(part)?.[1];
            if (name === undefined) {
                return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
            }
            names.push(name);
            return "([^/()']+)";
        })
        .join("");
    return { route, names, pattern: new RegExp(`^${source}/?$`, "i") };
}

function decoded(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        throw badRequest(`The request URI is not valid: '${segment}'.`);
    }
}
