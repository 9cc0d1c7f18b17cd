import type { BuildMonth } from "./buildMonth";

/**
 * The result of a month for a device:
 *
 * - `hotpatched`: on the month's newest hotpatch.
 * - `baseline`: on the full update of a month without a hotpatch.
 * - `lcu`: on the full update of a month with a hotpatch, on an out-of-band full update, or on a full update of a
 *   branch without hotpatches.
 * - `behind`: on something older.
 * - `failed`: on something older, because an installation failed: see the error.
 * - `ahead`: on something newer, such as a preview.
 * - `unknown`: nothing was published for its build, or its version is not conclusive.
 */
export type MonthClass = "hotpatched" | "baseline" | "lcu" | "behind" | "failed" | "ahead" | "unknown";

/** What determines a device's month. */
export interface Situation {
    /** The update build revision at the start of the month. */
    readonly revision: number;
    /** Whether hotpatches are delivered to it. */
    readonly isDelivered: boolean;
    /** Why it cannot take hotpatches: a prerequisite's code, or `chpe`. Undefined if it can. */
    readonly obstacle: string | undefined;
    /** Why nothing is installed this month. Undefined if something may be. */
    readonly pause: string | undefined;
    /** The error code of an installation. Undefined if it succeeds. */
    readonly error: string | undefined;
    /** Whether it installs full updates that are published out of band. */
    readonly takesOutOfBand: boolean;
    /** Whether it installs optional previews. */
    readonly takesPreviews: boolean;
}

export interface InstallResult {
    readonly class: MonthClass;
    readonly revision: number;
    readonly restarted: boolean;
    readonly error?: string;
    /** Why the device is not hotpatched in a month with a hotpatch, or why it is behind. */
    readonly why?: string;
}

/**
 * Takes a device through one month. Windows Autopatch, "Hotpatch updates" (2025): a hotpatch is applied without a
 * restart on top of the latest baseline; an older device gets the baseline first, with a restart; a device on which a
 * full update or a preview was installed in between gets full updates until the next baseline; a device that cannot
 * take hotpatches gets the full update of the month.
 */
export function installMonth(month: BuildMonth, situation: Situation): InstallResult {
    const { revision, pause, isDelivered, obstacle } = situation;
    if (pause !== undefined) {
        return installed(month, revision, pause);
    }
    const isTrack = revision === month.baseline || month.hotpatches.has(revision);
    const isBelow = month.baseline !== undefined && revision < month.baseline;
    if (month.hotpatch === undefined || !isDelivered || obstacle !== undefined || !(isTrack || isBelow)) {
        const why = month.hotpatch === undefined ? undefined : whyFull(situation);
        return afterwards(month, situation, fullUpdate(month, situation, why));
    }
    if (revision === month.hotpatch) {
        return { class: "hotpatched", revision, restarted: false };
    }
    return situation.error === undefined
        ? { class: "hotpatched", revision: month.hotpatch, restarted: isBelow }
        : { class: "failed", revision, restarted: false, error: isBelow ? BASELINE_MISSING : situation.error };
}

/** The error of a hotpatch whose baseline is missing ("path not found"). */
const BASELINE_MISSING = "0x80070003";

function whyFull({ isDelivered, obstacle }: Situation): string {
    if (!isDelivered) {
        return "not delivered";
    }
    return obstacle === undefined ? "full update since the baseline" : `not eligible (${obstacle})`;
}

function fullUpdate(month: BuildMonth, { revision, error }: Situation, why: string | undefined): InstallResult {
    if (revision >= month.full) {
        return installed(month, revision, why);
    }
    return error === undefined
        ? { ...installed(month, month.full, why), restarted: true }
        : { class: "failed", revision, restarted: false, error };
}

/**
 * What a device installs later in the month, if anything: both kinds restart it, and both take it off the hotpatch
 * track until the next baseline.
 */
function afterwards(month: BuildMonth, situation: Situation, result: InstallResult): InstallResult {
    const later = [
        situation.takesOutOfBand ? month.outOfBand : undefined,
        situation.takesPreviews ? month.preview : undefined,
    ].filter((revision) => revision !== undefined && revision > result.revision);
    const last = later.at(-1);
    return result.error !== undefined || last === undefined
        ? result
        : { ...installed(month, last, result.why), restarted: true };
}

/** Where a revision stands within a month. */
function installed(month: BuildMonth, revision: number, why: string | undefined): InstallResult {
    const reason = why === undefined ? {} : { why };
    const common = { revision, restarted: false, ...reason };
    if (revision === month.hotpatch) {
        return { class: "hotpatched", revision, restarted: false };
    }
    if (revision === month.full) {
        return { class: revision === month.baseline ? "baseline" : "lcu", ...common };
    }
    if (revision === month.outOfBand) {
        return { class: "lcu", ...common };
    }
    return { class: revision > month.full ? "ahead" : "behind", ...common };
}
