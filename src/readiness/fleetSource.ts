import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import type { LogAnalytics } from "../graph/logAnalytics";
import { attestedVbs } from "./attestedVbs";
import type { BulkSource } from "./bulkVbs";
import { type GraphSourceOptions, graphSource } from "./graphSource";
import { reportedVbs } from "./reportedVbs";
import { serviceVbs } from "./serviceVbs";
import type { DeviceSource } from "./source";
import type { VbsCache } from "./vbsCache/vbsCache";

/**
 * Where VBS comes from.
 *
 * - `auto`: `logAnalytics` if a workspace is configured, otherwise `single`.
 * - `single`: a single read of each device whose badge depends on it.
 * - `service`: the Windows update service, for devices that it calls ready, and single reads for the others. Costs a few
 *   pages instead, and rests on what is not documented: that `ready` includes VBS, and that its rows are recent.
 * - `logAnalytics`: Windows Update for Business reports in a Log Analytics workspace, for devices that reported there since
 *   their last sync with Intune, and single reads for the others.
 * - `export`: Intune's report on health attestation, exported as a file, for devices that attested VBS lately, and single
 *   reads for the others. Rests on what is not documented: that it still runs. Leaves an export job behind in Intune.
 */
export type VbsFrom = "auto" | "single" | "service" | "logAnalytics" | "export";

export const VBS_FROM: readonly VbsFrom[] = ["auto", "single", "service", "logAnalytics", "export"];

/** Where VBS comes from, and how old it may be. */
export interface VbsOptions {
    /**
     * Defaults to `auto`. Of several sources that answer for many devices, the first that has a state is taken, and a
     * device on which they differ is read by itself.
     */
    readonly vbs?: VbsFrom | readonly VbsFrom[];
    /** The Log Analytics workspace. */
    readonly logs?: LogAnalytics | undefined;
    /** How old a state from Log Analytics, an export or the cache may be, in hours. Defaults to a week, which is for reports. */
    readonly maxAgeHours?: number;
    /** Single reads of earlier runs, and where this one's are kept. Whoever opened it closes it. */
    readonly cache?: VbsCache | undefined;
}

/** Hours after which a state is too old where a gate or a limit decides. */
export const GATE_MAX_AGE_HOURS = 24;
const REPORT_MAX_AGE_HOURS = 7 * 24;

/**
 * A fleet in Microsoft Graph, with VBS from where the options say.
 *
 * @throws UserError if they need a workspace that is not given, or sources that exclude each other
 */
export function fleetSource(graph: GraphClient, options: GraphSourceOptions & VbsOptions): DeviceSource {
    const keptReads = options.cache?.within(options.maxAgeHours ?? REPORT_MAX_AGE_HOURS);
    return graphSource(graph, { ...options, bulkVbs: bulkSources(options), keptReads });
}

function bulkSources({ vbs = "auto", ...options }: GraphSourceOptions & VbsOptions): BulkSource[] {
    const names = [...new Set(typeof vbs === "string" ? [vbs] : vbs)];
    const alone = names.find((name) => name === "auto" || name === "single");
    if (alone !== undefined && names.length > 1) {
        throw new UserError(
            `Read VBS from ${names.join(" and ")}: ${alone} excludes the others. Leave it out, or name only ${alone}.`,
        );
    }
    return names.flatMap((name) => bulkSource(name, options) ?? []);
}

function bulkSource(
    name: VbsFrom,
    { logs, maxAgeHours = REPORT_MAX_AGE_HOURS, now }: GraphSourceOptions & VbsOptions,
): BulkSource | undefined {
    if (name === "service") {
        return serviceVbs;
    }
    if (name === "export") {
        return attestedVbs({ maxAgeHours, now });
    }
    if (name === "logAnalytics" && logs === undefined) {
        throw new UserError(
            "Read VBS from Log Analytics: no workspace is set. Set hotpatch:logAnalyticsWorkspace " +
                "(HOTPATCH_LOG_ANALYTICS_WORKSPACE, or --log-analytics-workspace) to the id of the one that Windows Update for Business reports write to.",
        );
    }
    return name === "single" || logs === undefined ? undefined : reportedVbs(logs, { maxAgeHours, now });
}
