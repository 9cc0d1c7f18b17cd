/** A calendar month in UTC, as `2026-05`. A text, so that months can be compared directly. */
export type Month = string;

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Whether a text is a valid month: `2026-05`. */
export function isMonth(text: string): boolean {
    return MONTH.test(text);
}

/** The month of a point in time, in UTC. */
export function monthOf(moment: Date): Month {
    return moment.toISOString().slice(0, 7);
}

/** The month a number of months later, or earlier if negative. */
export function monthPlus(month: Month, months: number): Month {
    const [year = 0, number = 1] = month.split("-").map(Number);
    return monthOf(new Date(Date.UTC(year, number - 1 + months, 1)));
}

/** All months from one to another, inclusive. */
export function monthsBetween(from: Month, to: Month): Month[] {
    const months: Month[] = [];
    for (let month = from; month <= to; month = monthPlus(month, 1)) {
        months.push(month);
    }
    return months;
}

/**
 * The second Tuesday, on which monthly security updates are released (Microsoft Learn, "Update release cycle for
 * Windows clients", 2025), as an ISO date. It says when something is released, never whether it is a baseline or a
 * hotpatch.
 */
export function patchTuesday(month: Month): string {
    const first = new Date(`${month}-01T00:00:00Z`).getUTCDay();
    const TUESDAY = 2;
    const day = 1 + ((TUESDAY - first + 7) % 7) + 7;
    return `${month}-${String(day).padStart(2, "0")}`;
}

/**
 * The month that a release on that day belongs to: the one of the preceding second Tuesday. A preview of 1 December
 * belongs to November, and a device with it still needs the December update.
 */
export function servicingMonth(day: string): Month {
    const month = day.slice(0, 7);
    return day < patchTuesday(month) ? monthPlus(month, -1) : month;
}
