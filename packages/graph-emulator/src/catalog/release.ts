/** A day, UTC: `2026-05-12`. */
export type Day = string;

/** The month that an update belongs to: `2026-05`. */
export type Month = string;

/** The part of one build in a release: the operating system version that the update leads to. */
export interface Revision {
    /** The feature version's build: 26100 for 24H2. */
    readonly build: number;
    /** The update build revision. */
    readonly revision: number;
    /** The number of the knowledge base article. */
    readonly kb: number;
    /** Whether it is applied without a restart, on top of the last baseline. */
    readonly isHotpatch: boolean;
}

/**
 * What Microsoft publishes at one time for all builds: the monthly security update on the second Tuesday ("B"), an out-of-band
 * update, or an optional preview ("D").
 */
export interface Release {
    readonly date: Day;
    readonly month: Month;
    readonly kind: "monthly" | "outOfBand" | "preview";
    readonly revisions: readonly Revision[];
}

/** The day of a month's security update: its second Tuesday. */
export function patchTuesday(month: Month): Day {
    return tuesday(month, 2);
}

/** The nth Tuesday of a month. */
export function tuesday(month: Month, nth: number): Day {
    const weekday = new Date(`${month}-01T00:00:00Z`).getUTCDay();
    const day = 1 + ((2 - weekday + 7) % 7) + 7 * (nth - 1);
    return `${month}-${String(day).padStart(2, "0")}`;
}

/** The following month. */
export function monthAfter(month: Month): Month {
    const [year = 0, number = 1] = month.split("-").map(Number);
    return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** The month whose security update is the newest at a given time, in milliseconds since 1970. */
export function servicingMonth(time: number): Month {
    const day = new Date(time).toISOString().slice(0, 10);
    const month = day.slice(0, 7);
    return day >= patchTuesday(month) ? month : monthBefore(month);
}

function monthBefore(month: Month): Month {
    const [year = 0, number = 1] = month.split("-").map(Number);
    return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}

/** The start of a day. */
export function startOf(day: Day): number {
    return Date.parse(`${day}T00:00:00Z`);
}

/**
 * Feature versions by build. The sample in the reference says `Win 11 24H2` for 24H2; the others use their plain names.
 */
export const VERSIONS: Readonly<Record<number, string>> = {
    22631: "23H2",
    26100: "Win 11 24H2",
    26200: "25H2",
    26300: "26H2",
    28000: "26H1",
};
