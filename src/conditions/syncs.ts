import { COMMAND } from "../base/command";
import { condition, type TimeThreshold, thresholdText } from "./condition";
import { AUTOPATCH, GUIDE, partOf } from "./documents";

const HOUR_MS = 3_600_000;

/** What to do about a device that needs to check in. */
export const SYNC_REMEDY = `Sync the device: run \`${COMMAND} sync\`, or on the device open Settings, Accounts, Access work or school, Info, Sync.`;

const A_DAY: TimeThreshold = { value: 24, unit: "hours" };
const FOUR_WEEKS: TimeThreshold = { value: 28, unit: "days" };

/** Intune has a record of the device, but it has never checked in. */
export const neverSynced = condition({
    code: "neverSynced",
    finding: () => "It has never synced with Intune.",
    meaning: "The device has never synced with Intune.",
    remedy: SYNC_REMEDY,
    source: [AUTOPATCH],
});

/**
 * A sync so old that recent changes, such as this month's update, may not have reached the device yet. The device
 * itself is not at fault. The threshold is a default; `--stale-hours` sets another.
 */
export const noRecentSync = condition({
    code: "noRecentSync",
    threshold: A_DAY,
    finding: ({ hours }: { readonly hours: number }) => `Its last sync with Intune was ${agoOf(hours)} ago.`,
    meaning: `The device has not synced with Intune for more than ${thresholdText(A_DAY)} (or the hours that you set), so it may not know its policy.`,
    remedy: SYNC_REMEDY,
    source: [partOf(GUIDE, "troubleshooting")],
});

/** A sync so old that Windows Autopatch no longer manages the device. */
export const lostContact = condition({
    code: "lostContact",
    threshold: FOUR_WEEKS,
    finding: ({ hours }: { readonly hours: number }) =>
        `Its last sync with Intune was ${agoOf(hours)} ago; Windows Autopatch requires one within ${thresholdText(FOUR_WEEKS)}.`,
    meaning: `The device has not synced with Intune within ${thresholdText(FOUR_WEEKS)}, so Windows Autopatch no longer manages it.`,
    remedy: SYNC_REMEDY,
    source: [AUTOPATCH],
});

/**
 * The policy is new or changed, and the device has had time to fetch it but has not synced since. The time counts from
 * the change.
 */
export const policyNotFetched = condition({
    code: "policyNotFetched",
    threshold: A_DAY,
    finding: () => `It has not synced since its policy was changed more than ${thresholdText(A_DAY)} ago.`,
    meaning: `The device has not synced since one of its hotpatch policies was changed more than ${thresholdText(A_DAY)} ago.`,
    remedy: SYNC_REMEDY,
    source: [partOf(GUIDE, "troubleshooting")],
});

/** A date that is not in any format used by Microsoft Graph. */
export const syncUnknown = condition({
    code: "syncUnknown",
    finding: () => "The time of its last sync with Intune is not known: Intune's date is not valid.",
    meaning: "Intune's date of the device's last sync is not valid.",
    remedy: "Look at the device in the Intune admin centre. If its last check-in is shown there, check whether something else is answering in place of Microsoft Graph.",
    source: [{ document: "Microsoft Graph v1.0 reference, managedDevice, lastSyncDateTime", date: "August 2024" }],
});

/** A time threshold in hours. */
export function hoursOf({ value, unit }: TimeThreshold): number {
    return unit === "days" ? value * 24 : value;
}

/**
 * Hours since a time.
 *
 * @param time ISO 8601; null for something that never happened, which is infinitely long ago
 */
export function hoursSince(time: string | null, now: Date): number {
    return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - Date.parse(time)) / HOUR_MS;
}

function agoOf(hours: number): string {
    return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
}
