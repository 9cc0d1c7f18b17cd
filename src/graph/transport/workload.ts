/**
 * What is throttled on its own behind Microsoft Graph: one being throttled says nothing about the others. `intuneDevices` are
 * the managed devices, `intune` is what else is read of Intune; what is written to either is counted by itself.
 */
export type Workload =
    | "intuneDevices"
    | "intuneDeviceWrites"
    | "intune"
    | "intuneWrites"
    | "windowsUpdates"
    | "directory";

/**
 * Which service answers a path below the version segment. Intune counts writes by themselves, and allows a tenth of the reads.
 *
 * Source: Microsoft Graph, "Microsoft Graph service-specific throttling limits" (January 2025).
 */
export function workloadOf(path: string, method = "GET"): Workload {
    if (/^\/deviceManagement\/(managedDevices|comanagedDevices)(\/|\?|$)/i.test(path)) {
        return method === "GET" ? "intuneDevices" : "intuneDeviceWrites";
    }
    if (/^\/device(Management|AppManagement)(\/|\?|$)/i.test(path)) {
        return method === "GET" ? "intune" : "intuneWrites";
    }
    return /^\/admin\/windows(\/|\?|$)/i.test(path) ? "windowsUpdates" : "directory";
}

/** How a message names it. */
export function workloadName(workload: Workload): string {
    return {
        intuneDevices: "Intune",
        intune: "Intune",
        intuneWrites: "Intune",
        intuneDeviceWrites: "Intune",
        windowsUpdates: "Windows Updates",
        directory: "the directory",
    }[workload];
}
