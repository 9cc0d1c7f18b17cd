/**
 * Services behind Microsoft Graph that throttle on their own: one being throttled says nothing about the others.
 * `intuneDevices` are the managed devices, `intune` is the rest of Intune.
 */
export type Workload = "intuneDevices" | "intune" | "windowsUpdates" | "directory";

/**
 * Which service answers a path below the version segment.
 *
 * Source: Microsoft Graph, "Microsoft Graph service-specific throttling limits" (January 2025).
 */
export function workloadOf(path: string): Workload {
    if (/^\/deviceManagement\/(managedDevices|comanagedDevices)(\/|\?|$)/i.test(path)) {
        return "intuneDevices";
    }
    if (/^\/device(Management|AppManagement)(\/|\?|$)/i.test(path)) {
        return "intune";
    }
    return /^\/admin\/windows(\/|\?|$)/i.test(path) ? "windowsUpdates" : "directory";
}

/** How a message names it. */
export function workloadName(workload: Workload): string {
    return {
        intuneDevices: "Intune",
        intune: "Intune",
        windowsUpdates: "Windows Updates",
        directory: "the directory",
    }[workload];
}
