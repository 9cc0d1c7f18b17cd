import { isMonthly, isReleased, lastBaseline, monthKind, releasesOf, type ServicingCatalog } from "./catalog";
import { type Month, monthOf, monthPlus, monthsBetween, patchTuesday } from "./month";
import type { InferredKind, WindowsRelease } from "./release";
import { windowsVersionOfBuild } from "./versions";

/** What a month means for devices with hotpatch. */
export type MonthKind = "baseline" | "hotpatch" | "unknown";

/** One month of one build. */
export interface ServicingMonth {
    readonly month: Month;
    /** `24H2`; undefined for a build that is in no table. */
    readonly version?: string;
    readonly build: number;
    /**
     * `released`: its releases are listed below. `planned`: it is in the future, and `kind` repeats Microsoft's plan.
     * `notKnown`: its Patch Tuesday is over, but no release is known.
     */
    readonly status: "released" | "planned" | "notKnown";
    readonly kind: MonthKind;
    /** What it probably was, if `kind` is unknown: with the reasoning, and without any effect on a verdict. */
    readonly inferred?: InferredKind;
    /** Microsoft's plan for the month: baselines in January, April, July and October. */
    readonly planned: "baseline" | "hotpatch";
    /** Whether it was released as something other than planned. */
    readonly unscheduled: boolean;
    /** Whether its update restarts devices on the hotpatch track. Planned months may turn out differently. */
    readonly restart: "yes" | "no" | "unknown";
    /** ISO date of the monthly release; for a planned month the second Tuesday. */
    readonly releaseDay: string;
    readonly releases: readonly WindowsRelease[];
    /** The source of `kind`. */
    readonly source: string;
}

/** Which months to list. */
export interface CalendarRange {
    readonly from: Month;
    readonly to: Month;
}

/** The source of {@link plannedKind}. */
export const PLAN_SOURCE = 'Microsoft Learn, "Hotpatch updates", update schedules (2026): a plan, not a promise';

const PLANNED_BASELINES = new Set(["01", "04", "07", "10"]);

/**
 * What Microsoft announces: baselines in January, April, July and October, hotpatches in between. Months have turned
 * out differently (June 2026 became a baseline), so this is only shown for future months and decides nothing.
 */
export function plannedKind(month: Month): "baseline" | "hotpatch" {
    return PLANNED_BASELINES.has(month.slice(5)) ? "baseline" : "hotpatch";
}

/**
 * Months by build, oldest first. A build begins with its first known monthly release. Builds without hotpatches, and
 * therefore without a baseline, are left out.
 */
export function servicingMonths(catalog: ServicingCatalog, { from, to }: CalendarRange, now: Date): ServicingMonth[] {
    const builds = [...new Set(catalog.releases.map(({ build }) => build))].filter(
        (build) => lastBaseline(catalog, build, now) !== undefined || windowsVersionOfBuild(build)?.groupable === true,
    );
    const months = monthsBetween(from, to);
    return months.flatMap((month) =>
        builds
            .filter((build) => firstMonth(catalog, build) <= month)
            .map((build) => monthOfBuild(catalog, build, month, now)),
    );
}

/** What is known about one month of one build. */
export function monthOfBuild(catalog: ServicingCatalog, build: number, month: Month, now: Date): ServicingMonth {
    const releases = releasesOf(catalog, build, month).filter((release) => isReleased(release, now));
    const planned = plannedKind(month);
    const monthly = releases.find(({ kind }) => kind === "hotpatch") ?? releases.find(isMonthly);
    const version = windowsVersionOfBuild(build)?.version ?? monthly?.version;
    const common = { month, ...(version === undefined ? {} : { version }), build, planned, releases };
    if (monthly === undefined) {
        const isToCome = month > monthOf(now) || now.toISOString().slice(0, 10) <= patchTuesday(month);
        const kind = isToCome ? planned : "unknown";
        return {
            ...common,
            status: isToCome ? "planned" : "notKnown",
            kind,
            unscheduled: false,
            restart: restartIn(kind),
            releaseDay: patchTuesday(month),
            source: isToCome ? PLAN_SOURCE : `no release of the month is known (${catalog.origin}, ${catalog.date})`,
        };
    }
    const kind = monthKind(releases);
    const inferred = releases.find((release) => release.inferred !== undefined)?.inferred;
    return {
        ...common,
        status: "released",
        kind,
        ...(kind === "unknown" && inferred !== undefined ? { inferred } : {}),
        unscheduled: kind !== "unknown" && kind !== planned,
        restart: restartIn(kind),
        releaseDay: monthly.releasedOn ?? patchTuesday(month),
        source: monthly.source,
    };
}

/**
 * The first past month after a baseline about which nothing, or not its kind, is known: there may have been another
 * baseline. Undefined if there is none.
 */
export function unknownMonthSince(
    catalog: ServicingCatalog,
    build: number,
    baselineMonth: Month,
    now: Date,
): Month | undefined {
    return monthsBetween(monthPlus(baselineMonth, 1), monthOf(now)).find(
        (month) => monthOfBuild(catalog, build, month, now).kind === "unknown",
    );
}

/** Builds and past months since the last known baseline whose kind is not known, oldest first. */
export function unknownMonths(catalog: ServicingCatalog, now: Date): ServicingMonth[] {
    const first = catalog.releases
        .filter((release) => release.kind === "baseline" && isReleased(release, now))
        .reduce<Month | undefined>((last, { month }) => (last === undefined || month > last ? month : last), undefined);
    return first === undefined
        ? []
        : servicingMonths(catalog, { from: first, to: monthOf(now) }, now).filter(({ kind }) => kind === "unknown");
}

function restartIn(kind: MonthKind): "yes" | "no" | "unknown" {
    return ({ baseline: "yes", hotpatch: "no", unknown: "unknown" } as const)[kind];
}

function firstMonth(catalog: ServicingCatalog, build: number): Month {
    return catalog.releases.find((release) => release.build === build && isMonthly(release))?.month ?? "9999-12";
}
