import { UserError } from "../base/userError";
import { type ReportedUpdate, type ReportedUpdates, readReportedUpdates } from "../graph/endpoints/updateReports";
import { isGraphError } from "../graph/errors";
import type { LogAnalytics } from "../graph/logAnalytics";
import { isStop, whyStopped } from "../readiness/stop";
import type { ServicingCatalog } from "../servicing/catalog";
import type { DeviceDelivery, FleetDelivery } from "./fleetDelivery";

const EXAMPLES = 5;

/**
 * Asks the workspace for the last quality update of every device. What it refuses is an answer as well.
 *
 * Needs the role Log Analytics Reader on the workspace.
 */
export async function askReports(
    logs: LogAnalytics,
    signal: AbortSignal | undefined,
): Promise<{ readonly updates?: ReportedUpdates; readonly notRead: readonly string[] }> {
    try {
        const updates = await readReportedUpdates(logs, signal);
        const { misfits, leftOut } = updates;
        const odd = `${misfits.count} rows of Log Analytics are not valid and were left out: ${misfits.first}.`;
        return {
            updates,
            notRead: [
                ...leftOut.map((what) => `Log Analytics left out rows (${what}).`),
                ...(misfits.count === 0 ? [] : [odd]),
            ],
        };
    } catch (error) {
        const isNoToken = error instanceof UserError;
        if (!isStop(error, signal) && !isGraphError(error) && !isNoToken) {
            throw error;
        }
        const why = isStop(error, signal) ? whyStopped(signal) : (error as Error).message.replace(/\.$/, "");
        const text = `Log Analytics workspace '${logs.workspaceId}' was not read (role Log Analytics Reader): ${why}.`;
        return { notRead: [text] };
    }
}

/** The same delivery with what reports say was installed. Nothing that was computed changes. */
export function withInstalledUpdates(
    delivery: FleetDelivery,
    { updates, notRead }: Awaited<ReturnType<typeof askReports>>,
    catalog: ServicingCatalog,
): FleetDelivery {
    if (updates === undefined) {
        return { ...delivery, installed: { ...NONE, notRead } };
    }
    const isHotpatch = new Map<string, boolean>(
        catalog.releases.map((release) => [`${release.build}.${release.revision}`, release.isHotpatch] as const),
    );
    const counts = { listed: 0, notListed: 0, hotpatch: 0, noHotpatch: 0, notSaid: 0 };
    const differing = new Map<string, string[]>();
    const devices = delivery.devices.map((device): DeviceDelivery => {
        const update = updates.byDevice.get(device.entraDeviceId ?? "");
        if (update === undefined) {
            counts.notListed += 1;
            return device;
        }
        counts.listed += 1;
        counts[update.isHotpatch === null ? "notSaid" : update.isHotpatch ? "hotpatch" : "noHotpatch"] += 1;
        const known = isHotpatch.get(update.build);
        const isComparable = update.build === device.standing.on && update.isHotpatch !== null && known !== undefined;
        if (isComparable && known !== update.isHotpatch) {
            const finding = findingOn(update);
            differing.set(finding, [...(differing.get(finding) ?? []), device.name]);
        }
        return { ...device, reportedUpdate: update };
    });
    const disagreements = [...differing]
        .map(([finding, names]) => ({ finding, devices: names.length, examples: names.slice(0, EXAMPLES) }))
        .sort((a, b) => b.devices - a.devices);
    return { ...delivery, devices, installed: { ...counts, disagreements, notRead } };
}

const NONE = { listed: 0, notListed: 0, hotpatch: 0, noHotpatch: 0, notSaid: 0, disagreements: [] };

function findingOn({ isHotpatch }: ReportedUpdate): string {
    return isHotpatch
        ? "Reports call the update to their build a hotpatch; by the catalog of releases it is none."
        : "By the catalog of releases their build is that of a hotpatch; reports say that the update was none.";
}
