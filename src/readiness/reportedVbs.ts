import { UserError } from "../base/userError";
import { type ReportedVbs, readReportedVbs } from "../graph/endpoints/updateReports";
import { isGraphError } from "../graph/errors";
import type { LogAnalytics } from "../graph/logAnalytics";
import type { BulkAnswers, BulkRecord, BulkSource, BulkWord } from "./bulkVbs";
import { known, type VbsReport } from "./facts";
import { isStop, whyStopped } from "./stop";

const HOUR_MS = 3_600_000;

/** How evidence names it. */
const SOURCE = "Log Analytics, UCClient";

const RUNNING: VbsReport = { state: "running", hardware: null, field: "IsDeviceVBSEnabled" };
const NOT_ENABLED: VbsReport = { state: "notEnabled", hardware: null, field: "IsDeviceVBSEnabled" };

/**
 * VBS by Windows Update for Business reports. A state is only taken if the device sent its census at its last sync with
 * Intune or later, and "enabled" only if that was no longer ago than `maxAgeHours`; every other device is read by itself.
 * Why VBS does not run, reports do not say. `assumed`: "enabled" means running.
 *
 * Needs the role Log Analytics Reader on the workspace.
 */
export function reportedVbs(logs: LogAnalytics, { maxAgeHours, now }: { maxAgeHours: number; now: Date }): BulkSource {
    const oldest = now.getTime() - maxAgeHours * HOUR_MS;
    return async (_graph, signal) => {
        try {
            const reported = await readReportedVbs(logs, signal);
            const { enabledAt, disabledAt, misfits, leftOut } = reported;
            const left = leftOut.map(
                (what) => `Log Analytics left out rows (${what}); the devices concerned were read one by one.`,
            );
            const odd =
                misfits.count === 0
                    ? []
                    : [`${misfits.count} rows of Log Analytics are not valid and were left out: ${misfits.first}.`];
            return {
                source: SOURCE,
                says: (record) => wordOn(record, reported, oldest),
                notes: (taken) => [
                    `VBS of ${taken} devices comes from Log Analytics, where ${enabledAt.size} have it enabled and ${disabledAt.size} have not: those whose census ` +
                        `is not older than their last sync or ${maxAgeHours} hours. That enabled means running is assumed. The others were read one by one.`,
                    ...left,
                    ...odd,
                ],
            };
        } catch (error) {
            if (isStop(error, signal)) {
                return nothing(whyStopped(signal));
            }
            // A UserError: the identity gets no token for Log Analytics.
            if (isGraphError(error) || error instanceof UserError) {
                return nothing(error.message.replace(/\.$/, ""));
            }
            throw error;
        }
    };

    function nothing(why: string): BulkAnswers {
        const text =
            `Log Analytics workspace '${logs.workspaceId}' was not read (role Log Analytics Reader): ${why}. ` +
            "VBS was read one by one.";
        return { source: SOURCE, says: () => undefined, notes: () => [text] };
    }
}

function wordOn(
    { entraDeviceId, lastSync }: BulkRecord,
    { enabledAt, disabledAt }: ReportedVbs,
    oldest: number,
): BulkWord | undefined {
    const enabled = enabledAt.get(entraDeviceId ?? "");
    const at = enabled ?? disabledAt.get(entraDeviceId ?? "");
    if (at === undefined) {
        return undefined;
    }
    const isRunning = enabled !== undefined;
    const isNewest = typeof lastSync === "string" && at >= Date.parse(lastSync);
    // What makes no device eligible may be old: a single read is not newer than the last sync either.
    const isTaken = isNewest && (!isRunning || at >= oldest);
    const state = isRunning ? RUNNING : NOT_ENABLED;
    return { isRunning, state: isTaken ? known(state, SOURCE, new Date(at).toISOString()) : undefined };
}
