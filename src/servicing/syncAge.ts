import { COMMAND } from "../base/command";

const HOUR_MS = 3_600_000;

/**
 * Days within which a device has to have checked in for Windows Autopatch to look after it (Microsoft Learn, "Windows Autopatch
 * prerequisites", 2026).
 */
export const SYNC_DAYS = 28;

/** What to do about a device that Intune has not heard of for long. */
export const SYNC_REMEDY = `Have the device sync: \`${COMMAND} sync\`, or on the device Settings, Accounts, Access work or school, Info, Sync.`;

/** What to do about a device of which the date of its last sync cannot be read. */
export const UNREAD_DATE_REMEDY =
    "Look at the device in the Intune admin centre; if its last check-in is shown there, check what answers in the service's place.";

/**
 * Hours that have passed since then.
 *
 * @param time ISO 8601; null for what never happened, which is infinitely long ago
 */
export function hoursSince(time: string | null, now: Date): number {
    return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - Date.parse(time)) / HOUR_MS;
}

/** Whether the last sync is so long ago that Windows Autopatch does not look after the device any more. */
export function isOutOfSync(hours: number): boolean {
    return hours > SYNC_DAYS * 24;
}
