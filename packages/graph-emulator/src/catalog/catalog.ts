import type { KnownIssueSeed } from "./knownIssues";
import { plannedReleases } from "./planned";
import { PUBLISHED_RELEASES } from "./published";
import { type Day, type Month, monthAfter, type Release, type Revision, servicingMonth, startOf } from "./release";

/** How an entry marks a hotpatch. */
export const HOTPATCH_MARKS = ["boolean", "text", "olderName"] as const;
/**
 * - `boolean`: `isHotpatchUpdate: true`, as the resource is declared.
 * - `text`: `isHotpatchUpdate: "true"`, as in the prose of the hotpatch page.
 * - `olderName`: `isHotpatchEnabled: true`, as in an older copy of that page.
 */
export type HotpatchMark = (typeof HOTPATCH_MARKS)[number];

/** A release that a test or a scenario defines. */
export interface ReleaseSeed {
    /** The day on which it is published, UTC: `2026-10-13`. */
    readonly date: Day;
    readonly kind: Release["kind"];
    /** The month that it belongs to. Defaults to that of its date. */
    readonly month?: Month;
    readonly revisions: readonly (Omit<Revision, "isHotpatch"> & { readonly isHotpatch?: boolean })[];
}

export interface CatalogOptions {
    /** How hotpatches are marked. Defaults to `boolean`. */
    readonly hotpatchMark?: HotpatchMark;
    /** Additional releases. A monthly one replaces that of the same month. Defaults to none. */
    readonly releases?: readonly ReleaseSeed[];
    /** Known issues of versions of Windows. Defaults to none. */
    readonly knownIssues?: readonly KnownIssueSeed[];
    /** Which part of the installations fails in a month, 0 to 1: `{ "2026-11": 0.6 }`. Defaults to 0.02 in every month. */
    readonly failures?: Readonly<Record<Month, number>>;
}

const LAST_PUBLISHED: Month = PUBLISHED_RELEASES.findLast(({ kind }) => kind === "monthly")?.month ?? "2026-01";

/**
 * Everything that Windows Update has to offer, month by month. A release that has not been published yet is not
 * visible.
 */
export class Catalog {
    readonly hotpatchMark: HotpatchMark;
    readonly knownIssues: readonly KnownIssueSeed[];
    readonly failures: Readonly<Record<Month, number>>;
    private readonly given: readonly Release[];
    private releases: readonly Release[];
    /** The last month in `releases`. */
    private lastMonth: Month;

    constructor(
        readonly now: () => number,
        { hotpatchMark = "boolean", releases = [], knownIssues = [], failures = {} }: CatalogOptions = {},
    ) {
        this.hotpatchMark = hotpatchMark;
        this.knownIssues = knownIssues;
        this.failures = failures;
        const seeds = releases.map(releaseOf);
        const replaced = new Set(seeds.filter(({ kind }) => kind === "monthly").map(({ month }) => month));
        this.given = [
            ...PUBLISHED_RELEASES.filter(({ kind, month }) => kind !== "monthly" || !replaced.has(month)),
            ...seeds,
        ];
        this.releases = inOrder(this.given);
        this.lastMonth = LAST_PUBLISHED;
    }

    /** What has been published by now, oldest first. */
    published(): Release[] {
        return this.publishedBy(this.now());
    }

    /** What was published by a given time, in milliseconds since 1970, oldest first. */
    publishedBy(time: number): Release[] {
        const month = monthAfter(servicingMonth(time));
        if (month > this.lastMonth) {
            const planned = plannedReleases(this.given, monthAfter(LAST_PUBLISHED), month);
            this.releases = inOrder([...this.given, ...planned]);
            this.lastMonth = month;
        }
        return this.releases.filter(({ date }) => startOf(date) <= time);
    }
}

function releaseOf({ date, kind, month, revisions }: ReleaseSeed): Release {
    return {
        date,
        kind,
        month: month ?? date.slice(0, 7),
        revisions: revisions.map((each) => ({ ...each, isHotpatch: each.isHotpatch ?? false })),
    };
}

function inOrder(releases: readonly Release[]): Release[] {
    return [...releases].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
