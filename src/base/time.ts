/** `2026-11-01T08:00:00Z`, with or without fractions of a second, and always with a time zone. */
const FORM = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Whether a value is a time as Microsoft Graph writes it: ISO 8601 with a time zone (Microsoft Graph v1.0 reference,
 * resource types, Edm.DateTimeOffset). JavaScript's own parser is too lenient: it reads `05/06/2026` as May 6, whatever
 * the writer meant, and turns February 30 into March 2.
 */
export function isTime(value: unknown): value is string {
    const [, year = "", month = "", day = ""] = typeof value === "string" ? (FORM.exec(value) ?? []) : [];
    const lastOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return Number(day) >= 1 && Number(day) <= lastOfMonth && !Number.isNaN(Date.parse(String(value)));
}
