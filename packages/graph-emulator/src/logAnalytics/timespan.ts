/** A period, both ends included, milliseconds since 1970. */
export interface Interval {
    readonly from: number;
    readonly to: number;
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** A duration up to now (`P3D`), or two of a beginning, an end and a duration (`2026-11-01/P3D`). Undefined if not valid. */
export function intervalOf(text: string, now: number): Interval | undefined {
    const [first = "", second] = text.split("/");
    if (second === undefined) {
        const length = durationOf(first);
        return length === undefined ? undefined : { from: now - length, to: now };
    }
    const [from, to] = [timeOf(first), timeOf(second)];
    const length = durationOf(from === undefined ? first : second);
    if (from !== undefined && to !== undefined) {
        return { from, to };
    }
    if (length === undefined || (from === undefined && to === undefined)) {
        return undefined;
    }
    return from === undefined ? { from: (to ?? now) - length, to: to ?? now } : { from, to: from + length };
}

function timeOf(text: string): number | undefined {
    const time = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}

function durationOf(text: string): number | undefined {
    const [whole, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(text) ?? [];
    if (whole === undefined || whole === "P" || whole.endsWith("T")) {
        return undefined;
    }
    return (
        (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 +
        Number(seconds) * 1000
    );
}
