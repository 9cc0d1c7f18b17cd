/** Services behind Microsoft Graph that throttle on their own: one being throttled says nothing about the others. */
export type Workload = "intune" | "windowsUpdates" | "directory";

/**
 * Which service answers a path below the version segment.
 *
 * Source: Microsoft Graph, "Microsoft Graph service-specific throttling limits" (2024).
 */
export function workloadOf(path: string): Workload {
    if (/^\/device(Management|AppManagement)(\/|\?|$)/i.test(path)) {
        return "intune";
    }
    return /^\/admin\/windows(\/|\?|$)/i.test(path) ? "windowsUpdates" : "directory";
}

/** How a message names it. */
export function workloadName(workload: Workload): string {
    return { intune: "Intune", windowsUpdates: "Windows Updates", directory: "the directory" }[workload];
}
