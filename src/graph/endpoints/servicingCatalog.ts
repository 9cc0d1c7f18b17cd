import { UserError } from "../../base/userError";
import { type CalendarRange, type ServicingMonth, servicingMonths } from "../../servicing/calendar";
import { embeddedCatalog, liveCatalog, type ServicingCatalog } from "../../servicing/catalog";
import { isMonth, monthOf, monthPlus } from "../../servicing/month";
import type { GraphClient } from "../client";
import { isGraphError } from "../errors";
import type { Misfits } from "../misfits";
import { listPublishedRevisions, type PublishedRevisions } from "./windowsUpdateCatalog";

/**
 * What is known about releases: the live catalog merged over the embedded table. Without a client, or if the catalog
 * cannot be read (no permission, no network, no credential, or the signal came first), returns the embedded table with
 * a warning that says why.
 */
export async function servicingCatalog(
    graph: GraphClient | undefined,
    now: Date,
    signal?: AbortSignal,
): Promise<ServicingCatalog> {
    if (graph === undefined) {
        return embeddedCatalog(now);
    }
    let published: PublishedRevisions;
    try {
        published = await listPublishedRevisions(graph, signal);
    } catch (error) {
        if (signal?.aborted) {
            return withWarning(embeddedCatalog(now), "The live catalog was not read: time ran out.");
        }
        if (!isGraphError(error) && !(error instanceof UserError)) {
            throw error;
        }
        return withWarning(embeddedCatalog(now), `The live catalog was not read: ${reasonOf(error)}`);
    }
    const { revisions, unread } = published;
    if (revisions.length === 0) {
        const warning = "The live catalog has no update for Windows 11 24H2 or later, so the embedded table is used.";
        return withUnread(withWarning(embeddedCatalog(now), warning), unread);
    }
    return withUnread(liveCatalog(revisions, now), unread);
}

/** Only the first sentence: a credential's full explanation is long, and nobody asked about credentials here. */
function reasonOf(error: Error): string {
    const [first = ""] = error.message.split(". ");
    const isRefused = isGraphError(error) && error.status === 403;
    const fix = isRefused ? " Grant the application WindowsUpdates.Read.All with admin consent." : "";
    return `${first.replace(/\.$/, "")}.${fix}`;
}

function withUnread(catalog: ServicingCatalog, { count, first }: Misfits): ServicingCatalog {
    return count === 0
        ? catalog
        : withWarning(
              catalog,
              `${count} revisions of the live catalog were left out, so a release or the kind of a month may be missing: ${first}.`,
          );
}

function withWarning(catalog: ServicingCatalog, warning: string): ServicingCatalog {
    return { ...catalog, warnings: [warning, ...catalog.warnings] };
}

/** Past and future months, and how reliable that information is. */
export interface HotpatchCalendar extends Omit<ServicingCatalog, "releases">, CalendarRange {
    /** Oldest first; each month once per build. */
    readonly months: readonly ServicingMonth[];
}

/** Six months back and three ahead, in addition to the current one. */
const MONTHS_BACK = 6;
const MONTHS_AHEAD = 3;

/** The longest calendar, in months. */
const LONGEST = 120;

/**
 * The calendar from a catalog.
 *
 * @throws UserError for a range that is not valid.
 */
export function hotpatchCalendar(
    { releases, ...knowledge }: ServicingCatalog,
    range: Partial<CalendarRange>,
    now: Date,
): HotpatchCalendar {
    const from = range.from ?? monthPlus(monthOf(now), -MONTHS_BACK);
    const to = range.to ?? monthPlus(monthOf(now), MONTHS_AHEAD);
    for (const month of [from, to]) {
        if (!isMonth(month)) {
            throw new UserError(`Read calendar: '${month}' is not a valid month. Write it as 2026-05.`);
        }
    }
    if (from > to || monthPlus(from, LONGEST) <= to) {
        throw new UserError(
            `Read calendar from '${from}' to '${to}': the end must not be before the start, and at most ${LONGEST} months are possible. Change from or to.`,
        );
    }
    return { ...knowledge, from, to, months: servicingMonths({ releases, ...knowledge }, { from, to }, now) };
}
