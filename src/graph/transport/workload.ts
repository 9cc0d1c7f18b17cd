/**
 * The services behind Microsoft Graph that are throttled separately. `intuneDevices` are the managed devices, `intune`
 * is everything else that is read from Intune; writes to either are counted separately.
 */
export type Workload =
    | "intuneDevices"
    | "intuneDeviceWrites"
    | "intune"
    | "intuneWrites"
    | "windowsUpdates"
    | "logAnalytics"
    | "directory";

/**
 * Which service answers a path after the version segment. Intune counts writes separately, and allows a tenth as many
 * as reads.
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

/** Its name in messages. */
export function workloadName(workload: Workload): string {
    return {
        intuneDevices: "Intune",
        intune: "Intune",
        intuneWrites: "Intune",
        intuneDeviceWrites: "Intune",
        windowsUpdates: "Windows Updates",
        logAnalytics: "Log Analytics",
        directory: "the directory",
    }[workload];
}
