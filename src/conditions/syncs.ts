import { COMMAND } from "../base/command";
import { condition, type TimeThreshold, thresholdText } from "./condition";
import { AUTOPATCH, GUIDE, partOf } from "./documents";

const HOUR_MS = 3_600_000;

/** What to do about a device that has to check in. */
export const SYNC_REMEDY = `Have the device sync: \`${COMMAND} sync\`, or on the device Settings, Accounts, Access work or school, Info, Sync.`;

const A_DAY: TimeThreshold = { value: 24, unit: "hours" };
const FOUR_WEEKS: TimeThreshold = { value: 28, unit: "days" };

/** Intune has the device and has not heard of it since. */
export const neverSynced = condition({
    code: "neverSynced",
    finding: () => "It has never synced with Intune.",
    meaning: "Intune has never heard of the device.",
    remedy: SYNC_REMEDY,
    source: [AUTOPATCH],
});

/**
 * A sync so old that what changed since then, such as this month's update, may not have come to the device yet. No fault of the
 * device. The threshold is a default: `--stale-hours` sets another.
 */
export const noRecentSync = condition({
    code: "noRecentSync",
    threshold: A_DAY,
    finding: ({ hours }: { readonly hours: number }) => `Its last sync with Intune was ${agoOf(hours)} ago.`,
    meaning: `The device has not synced with Intune for over ${thresholdText(A_DAY)}, unless told otherwise, so it may not know its policy.`,
    remedy: SYNC_REMEDY,
    source: [partOf(GUIDE, "troubleshooting")],
});

/** A sync so old that Windows Autopatch does not look after the device any more. */
export const lostContact = condition({
    code: "lostContact",
    threshold: FOUR_WEEKS,
    finding: ({ hours }: { readonly hours: number }) =>
        `Its last sync with Intune was ${agoOf(hours)} ago; Windows Autopatch wants one within ${thresholdText(FOUR_WEEKS)}.`,
    meaning: `The device has not synced with Intune within ${thresholdText(FOUR_WEEKS)}, so Windows Autopatch does not look after it any more.`,
    remedy: SYNC_REMEDY,
    source: [AUTOPATCH],
});

/** The policy is new or changed, the device has had the time to fetch it, and has not synced since. The time counts from the change. */
export const policyNotFetched = condition({
    code: "policyNotFetched",
    threshold: A_DAY,
    finding: () => `It has not synced since its policy was changed, over ${thresholdText(A_DAY)} ago.`,
    meaning: `The device has not synced since a hotpatch policy of it was changed, over ${thresholdText(A_DAY)} ago.`,
    remedy: SYNC_REMEDY,
    source: [partOf(GUIDE, "troubleshooting")],
});

/** A date that is in no form of Microsoft Graph's. */
export const syncUnknown = condition({
    code: "syncUnknown",
    finding: () => "When it last synced with Intune is not known: Intune's date cannot be read.",
    meaning: "Intune's date of the device's last sync cannot be read.",
    remedy: "Look at the device in the Intune admin centre; if its last check-in is shown there, check what answers in the service's place.",
    source: [{ document: "Microsoft Graph v1.0 reference, managedDevice, lastSyncDateTime", date: "August 2024" }],
});

/** Hours of a threshold that is a time. */
export function hoursOf({ value, unit }: TimeThreshold): number {
    return unit === "days" ? value * 24 : value;
}

/**
 * Hours that have passed since then.
 *
 * @param time ISO 8601; null for what never happened, which is infinitely long ago
 */
export function hoursSince(time: string | null, now: Date): number {
    return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - Date.parse(time)) / HOUR_MS;
}

function agoOf(hours: number): string {
    return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
}
