/** `2026-11-01T08:00:00Z`, with or without fractions of a second, and in one zone for certain. */
const FORM = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Whether a value is a time as Microsoft Graph writes it: ISO 8601 with a zone (Microsoft Graph v1.0 reference, resource types,
 * Edm.DateTimeOffset). JavaScript would take `05/06/2026` for the sixth of May, whoever wrote it, and 30 February for 2 March.
 */
export function isTime(value: unknown): value is string {
    const [, year = "", month = "", day = ""] = typeof value === "string" ? (FORM.exec(value) ?? []) : [];
    const lastOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return Number(day) >= 1 && Number(day) <= lastOfMonth && !Number.isNaN(Date.parse(String(value)));
}
