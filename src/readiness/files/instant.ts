/**
 * A time that is present but not valid: it is not a date, or is ambiguous. It does not make a machine's record count as
 * older.
 */
export const UNREADABLE = Number.POSITIVE_INFINITY;

const NEVER = Number.NaN;
/** How Microsoft Graph writes nearly every time: `2026-11-01T08:00:00Z`. */
const LENGTH = 20;
const PUNCTUATION: readonly (readonly [at: number, character: string])[] = [
    [4, "-"],
    [7, "-"],
    [10, "T"],
    [13, ":"],
    [16, ":"],
    [19, "Z"],
];
const [ZERO, NINE] = [48, 57];

/** `8:00`, `08:00:05.1234567 PM +02:00`. */
const TIME = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AP])\.?M\.?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?`;
const LEADING_YEAR = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:T| +)${TIME})?$`, "i");
const TRAILING_YEAR = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:(?:T|,? +)${TIME})?$`, "i");
const NAMED_MONTH = new RegExp(String.raw`^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(\d{4})(?:,? +${TIME})?$`, "i");
const LEADING_NAME = new RegExp(String.raw`^([a-z]{3})[a-z]* (\d{1,2}),? (\d{4})(?:,? +${TIME})?$`, "i");
/** How PowerShell 5 writes a time in JSON: milliseconds since 1970. */
const DOTNET = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** In Intune the year 1 means "never". */
const YEAR_ONE = -62_135_596_800_000;

/**
 * A saved time, in milliseconds since 1970: NaN for none and for the year 1, which means "never", and {@link
 * UNREADABLE} for a text that is not valid or ambiguous.
 *
 * Accepts the formats of Microsoft Graph and of Intune's exports, and what spreadsheets and PowerShell make of them as
 * long as it can only be one date: `11/20/2026 8:00`, `20.11.2026 08:00`, but not `05/06/2026`. Dots mean that the day
 * comes first. Without a time zone it is assumed to be UTC, like all times in Intune.
 *
 * The usual format is parsed digit by digit: a regular expression takes ten times as long, and a large fleet has a
 * million of them.
 */
export function instantOf(value: unknown): number {
    if (value === undefined || value === null) {
        return NEVER;
    }
    if (typeof value !== "string") {
        return UNREADABLE;
    }
    if (isUsual(value)) {
        const year = 100 * twoDigits(value, 0) + twoDigits(value, 2);
        const [month, day] = [twoDigits(value, 5), twoDigits(value, 8)];
        const [hour, minute, second] = [twoDigits(value, 11), twoDigits(value, 14), twoDigits(value, 17)];
        // A day that every month has.
        if (year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28) {
            if (hour < 24 && minute < 60 && second < 60) {
                return Date.UTC(year, month - 1, day, hour, minute, second);
            }
        }
    }
    return otherForm(value.replace(/[\u00a0\u202f\t]/g, " ").trim());
}

function otherForm(text: string): number {
    if (text === "") {
        return NEVER;
    }
    const milliseconds = DOTNET.exec(text)?.[1];
    if (milliseconds !== undefined) {
        return Number(milliseconds) === YEAR_ONE ? NEVER : Number(milliseconds);
    }
    let match = LEADING_YEAR.exec(text);
    if (match !== null) {
        return instant(match[1], match[3], match[4], match.slice(5));
    }
    match = TRAILING_YEAR.exec(text);
    if (match !== null) {
        const [, first, separator, second, year, ...time] = match;
        const dayFirst = separator === "." || first === second || Number(first) > 12;
        if (!dayFirst && Number(second) <= 12) {
            return Number(first) === Number(second) ? instant(year, second, first, time) : UNREADABLE;
        }
        return dayFirst ? instant(year, second, first, time) : instant(year, first, second, time);
    }
    match = NAMED_MONTH.exec(text);
    if (match !== null) {
        return instant(match[3], monthNamed(match[2]), match[1], match.slice(4));
    }
    match = LEADING_NAME.exec(text);
    return match === null ? UNREADABLE : instant(match[3], monthNamed(match[1]), match[2], match.slice(4));
}

function monthNamed(name = ""): string {
    return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

/** The time with these parts, if that date exists. */
function instant(
    yearText: string | undefined,
    monthText: string | undefined,
    dayText: string | undefined,
    [hourText = "0", minuteText = "0", secondText = "0", fraction = "", half, zone]: readonly (string | undefined)[],
): number {
    const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)];
    if (year === 1 && month === 1 && day === 1) {
        return NEVER;
    }
    const hour = half === undefined ? Number(hourText) : hourOfHalf(Number(hourText), half);
    const [minute, second] = [Number(minuteText), Number(secondText)];
    const midnight = Date.UTC(year, month - 1, day);
    const date = new Date(midnight);
    const isReal = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (!isReal || !(hour < 24) || minute > 59 || second > 59) {
        return UNREADABLE;
    }
    const time = ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
    return midnight + time - offsetMs(zone);
}

/** 12 AM is midnight, 12 PM is noon; the hours 0 and 13 do not exist. */
function hourOfHalf(hour: number, half: string): number {
    if (hour < 1 || hour > 12) {
        return Number.NaN;
    }
    return (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
}

function offsetMs(zone = "Z"): number {
    const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
    const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
    return (match?.[1] === "-" ? -minutes : minutes) * 60_000;
}

function isUsual(text: string): boolean {
    return text.length === LENGTH && PUNCTUATION.every(([at, character]) => text[at] === character);
}

/** Their value, or NaN, which is not within any range. */
function twoDigits(text: string, at: number): number {
    return 10 * digit(text.charCodeAt(at)) + digit(text.charCodeAt(at + 1));
}

function digit(code: number): number {
    return code >= ZERO && code <= NINE ? code - ZERO : Number.NaN;
}
