import { EMBEDDED_CATALOG_DATE, EMBEDDED_RELEASES } from "./embeddedCatalog";
import { type Month, monthOf, patchTuesday } from "./month";
import { type PublishedRevision, releasesOfPublished } from "./published";
import type { WindowsRelease } from "./release";

/** Every known release, and how reliable that knowledge is. */
export interface ServicingCatalog {
    /** By build, then in the order of months and revisions. */
    readonly releases: readonly WindowsRelease[];
    /**
     * `live`: what Microsoft Graph publishes now, merged over the embedded table. `public`: what public pages agree on,
     * merged over it. `embedded`: only the table.
     */
    readonly origin: "live" | "public" | "embedded";
    /** ISO date of the data: the embedded table's, otherwise today. */
    readonly date: string;
    /** What to know before relying on it, in whole sentences. */
    readonly warnings: readonly string[];
}

/** Days after which the embedded table has missed at least one month. */
const AGED_DAYS = 45;
const DAY_MS = 86_400_000;

/** What is known without a tenant. */
export function embeddedCatalog(now: Date): ServicingCatalog {
    const days = Math.floor((now.getTime() - Date.parse(EMBEDDED_CATALOG_DATE)) / DAY_MS);
    const aged =
        days > AGED_DAYS
            ? [
                  `The embedded table of releases ends on ${EMBEDDED_CATALOG_DATE}, ${days} days ago: later months are not in ` +
                      "it. Update pulumi-hotpatch, or let it read the live catalog (WindowsUpdates.Read.All).",
              ]
            : [];
    const missing = aged.length > 0 ? [] : missingMonth(EMBEDDED_RELEASES, now);
    return {
        releases: EMBEDDED_RELEASES,
        origin: "embedded",
        date: EMBEDDED_CATALOG_DATE,
        warnings: [...aged, ...missing],
    };
}

/**
 * What the service publishes, merged over the embedded table, which contains months that the service has dropped. The
 * service decides what a month was; but a hotpatch in the table stays one, because an entry that lost its mark does not
 * undo a release.
 */
export function liveCatalog(published: readonly PublishedRevision[], now: Date): ServicingCatalog {
    const date = now.toISOString().slice(0, 10);
    const live = releasesOfPublished(published, `Microsoft Graph, catalog of Windows updates, read on ${date}`);
    return { releases: overlaid(live), origin: "live", date, warnings: missingMonth(live, now) };
}

/** Releases merged over the embedded table: their months replace those of the table, except for its hotpatches. */
export function overlaid(live: readonly WindowsRelease[]): WindowsRelease[] {
    const monthsOfService = new Set(live.filter(isMonthly).map(monthKey));
    const older = EMBEDDED_RELEASES.filter(
        (release) => !live.some((other) => isSame(other, release)) && !isSuperseded(release, monthsOfService),
    );
    const releases = [...older, ...live].sort(
        (one, other) =>
            one.build - other.build ||
            one.month.localeCompare(other.month) ||
            (one.revision ?? 0) - (other.revision ?? 0),
    );
    const hotpatchMonths = new Set(releases.filter(({ kind }) => kind === "hotpatch").map(monthKey));
    return releases.map((release) =>
        release.kind === "baseline" && hotpatchMonths.has(monthKey(release)) ? { ...release, kind: "lcu" } : release,
    );
}

/** Whether a release is part of the monthly rhythm. */
export function isMonthly({ kind }: WindowsRelease): boolean {
    return kind === "baseline" || kind === "hotpatch" || kind === "lcu";
}

/** The newest baseline of a build released by then; undefined if none is known. */
export function lastBaseline(catalog: ServicingCatalog, build: number, until: Date): WindowsRelease | undefined {
    return catalog.releases.findLast(
        (release) => release.build === build && release.kind === "baseline" && isReleased(release, until),
    );
}

/** Whether a release was out at that time. If its day is not known, it counts from the month's second Tuesday on. */
export function isReleased({ month, releasedOn }: WindowsRelease, until: Date): boolean {
    return (releasedOn ?? patchTuesday(month)) <= until.toISOString().slice(0, 10);
}

/** What a month's own releases say about it; `unknown` also if there are none. */
export function monthKind(releases: readonly WindowsRelease[]): "baseline" | "hotpatch" | "unknown" {
    if (releases.some(({ kind }) => kind === "hotpatch")) {
        return "hotpatch";
    }
    return releases.some(({ kind }) => kind === "baseline") ? "baseline" : "unknown";
}

/** The releases of one build in one month. */
export function releasesOf(catalog: ServicingCatalog, build: number, month: Month): WindowsRelease[] {
    return catalog.releases.filter((release) => release.build === build && release.month === month);
}

/** A month whose Patch Tuesday is over and about which nothing is known: the data is outdated, whatever its date. */
function missingMonth(releases: readonly WindowsRelease[], now: Date): string[] {
    const month = monthOf(now);
    if (now.toISOString().slice(0, 10) <= patchTuesday(month) || releases.some((each) => each.month === month)) {
        return [];
    }
    return [`No release of ${month} is known, although its Patch Tuesday was on ${patchTuesday(month)}.`];
}

function isSame(one: WindowsRelease, other: WindowsRelease): boolean {
    return (
        one.build === other.build &&
        (one.revision === undefined || other.revision === undefined
            ? one.kb !== undefined && one.kb === other.kb
            : one.revision === other.revision)
    );
}

function isSuperseded(release: WindowsRelease, monthsOfService: ReadonlySet<string>): boolean {
    return isMonthly(release) && release.kind !== "hotpatch" && monthsOfService.has(monthKey(release));
}

function monthKey({ build, month }: WindowsRelease): string {
    return `${build} ${month}`;
}
