import type { GraphRequest } from "../http/message";

/** Services with separate throttling limits. `other` has no documented limits, except for Log Analytics. */
export const THROTTLED_WORKLOADS = [
    "intuneDevices",
    "intuneConfiguration",
    "intuneUpdates",
    "exportJobs",
    "identity",
    "auditLogs",
    "other",
] as const;
export type ThrottledWorkload = (typeof THROTTLED_WORKLOADS)[number];

/** Sizes of tenants by users: fewer than 50, 50 to 500, more. */
export type TenantSize = "S" | "M" | "L";

/** How much may be used within a period of time. */
export interface Budget {
    /** `global` is Microsoft Graph's own, for all workloads together. */
    readonly workload: ThrottledWorkload | "global";
    readonly requests: "read" | "write" | "any";
    /** `app`: one application in one tenant. `tenant`: all of them together. */
    readonly scope: "app" | "tenant";
    readonly limit: number;
    readonly seconds: number;
    readonly unit: "request" | "resourceUnit";
    /** Log Analytics, which is not a part of Microsoft Graph and counts in no other budget. */
    readonly service?: "logAnalytics";
}

const request = { unit: "request" } as const;

/** Microsoft Graph, "Service-specific throttling limits" (January 2025): limits of an Intune service, tenant and app. */
function intune(
    workload: ThrottledWorkload,
    writes: readonly [number, number],
    any: readonly [number, number],
): Budget[] {
    const common = { workload, seconds: 20, ...request };
    return [
        { ...common, requests: "write", scope: "tenant", limit: writes[0] },
        { ...common, requests: "write", scope: "app", limit: writes[1] },
        { ...common, requests: "any", scope: "tenant", limit: any[0] },
        { ...common, requests: "any", scope: "app", limit: any[1] },
    ];
}

const IDENTITY_READS: Readonly<Record<TenantSize, number>> = { S: 3500, M: 5000, L: 8000 };

/**
 * All budgets. Microsoft Graph, "Service-specific throttling limits" (January 2025), except for Log Analytics: Azure
 * Monitor, "Service limits" (2025), by user; and except for export jobs:
 * MSEndpointMgr, "A beginners guide to Microsoft Graph API rate limiting in Intune" (2025). The page on software
 * updates names the profile types; that its limits also apply to quality update policies is `assumed`.
 */
export function documentedBudgets(size: TenantSize): Budget[] {
    return [
        { workload: "global", requests: "any", scope: "app", limit: 130_000, seconds: 10, ...request },
        ...intune("intuneDevices", [400, 200], [4000, 2000]),
        ...intune("intuneConfiguration", [200, 100], [2000, 1000]),
        ...intune("intuneUpdates", [200, 100], [2000, 1000]),
        { workload: "exportJobs", requests: "write", scope: "tenant", limit: 100, seconds: 60, ...request },
        { workload: "exportJobs", requests: "write", scope: "app", limit: 48, seconds: 60, ...request },
        {
            workload: "identity",
            requests: "read",
            scope: "app",
            limit: IDENTITY_READS[size],
            seconds: 10,
            unit: "resourceUnit",
        },
        { workload: "identity", requests: "write", scope: "app", limit: 3000, seconds: 150, ...request },
        { workload: "identity", requests: "write", scope: "tenant", limit: 18_000, seconds: 300, ...request },
        { workload: "auditLogs", requests: "any", scope: "app", limit: 5, seconds: 10, ...request },
        {
            workload: "other",
            service: "logAnalytics",
            requests: "any",
            scope: "app",
            limit: 200,
            seconds: 30,
            ...request,
        },
    ];
}

const WORKLOADS: readonly (readonly [RegExp, ThrottledWorkload])[] = [
    [/^\/deviceManagement\/(managedDevices|comanagedDevices)\b/i, "intuneDevices"],
    [
        /^\/deviceManagement\/(windowsQualityUpdate|windowsFeatureUpdate|windowsDriverUpdate|windowsUpdateCatalog)/i,
        "intuneUpdates",
    ],
    [/^\/deviceManagement\/reports\/exportJobs\b/i, "exportJobs"],
    // `assumed` for paths that no page names.
    [/^\/deviceManagement\b/i, "intuneConfiguration"],
    [/^\/auditLogs\b/i, "auditLogs"],
    [/^\/(groups|devices|directory|directoryObjects|subscribedSkus)\b/i, "identity"],
];

/** The workload whose limits apply to a path. */
export function throttledWorkloadOf({ path }: Pick<GraphRequest, "path">): ThrottledWorkload {
    return WORKLOADS.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
}
