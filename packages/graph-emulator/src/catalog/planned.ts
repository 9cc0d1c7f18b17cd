import { type Month, monthAfter, patchTuesday, type Release, type Revision, tuesday } from "./release";

/** Microsoft, "Hotpatch updates" (2025): baselines are planned for these months, hotpatches for the others. */
const PLANNED_BASELINES: ReadonlySet<string> = new Set(["01", "04", "07", "10"]);

/**
 * Invented revisions of a month: the distance of a full update from the previous one of its build, and of the other
 * updates from it.
 */
const MONTHLY_STEP = 290;
const HOTPATCH_BEHIND = 65;
const PREVIEW_AHEAD = 110;

/**
 * Invented releases for months about which nothing is known, from one month to another: according to the planned
 * calendar, each with a preview, numbered on from the last full update of each build. Articles are numbered
 * `KB9YYMM0n`, which no real article uses.
 */
export function plannedReleases(known: readonly Release[], from: Month, upTo: Month): Release[] {
    const planned: Release[] = [];
    const newest = new NewestUpdates(known.filter(({ month }) => month < from));
    for (let month = from; month <= upTo; month = monthAfter(month)) {
        const given = known.filter((release) => release.month === month);
        if (given.some(({ kind }) => kind === "monthly")) {
            newest.add(given);
            continue;
        }
        const made = plannedMonth(month, newest);
        newest.add(made);
        planned.push(...made);
    }
    return planned;
}

function plannedMonth(month: Month, newest: NewestUpdates): Release[] {
    const kb = (place: number) => Number(`9${month.slice(2, 4)}${month.slice(5)}0${place}`);
    const isHotpatchMonth = !PLANNED_BASELINES.has(month.slice(5));
    const revisions: Revision[] = [];
    const previews: Revision[] = [];
    for (const [build, last] of newest.revisions) {
        const revision = last + MONTHLY_STEP;
        const takesHotpatches = newest.hotpatched.has(build);
        if (takesHotpatches && isHotpatchMonth) {
            revisions.push({ build, revision: revision - HOTPATCH_BEHIND, kb: kb(1), isHotpatch: true });
        }
        revisions.push({ build, revision, kb: kb(takesHotpatches ? 2 : 3), isHotpatch: false });
        if (takesHotpatches) {
            previews.push({ build, revision: revision + PREVIEW_AHEAD, kb: kb(4), isHotpatch: false });
        }
    }
    return [
        { date: patchTuesday(month), month, kind: "monthly", revisions },
        { date: tuesday(month, 4), month, kind: "preview", revisions: previews },
    ];
}

/** What was last published for each build. */
class NewestUpdates {
    /** The newest revision of a full update, by build. */
    readonly revisions = new Map<number, number>();
    /** Builds whose branch supports hotpatches. */
    readonly hotpatched = new Set<number>();

    constructor(releases: readonly Release[]) {
        this.add(releases);
    }

    add(releases: readonly Release[]): void {
        for (const { build, revision, isHotpatch } of releases.flatMap(({ revisions }) => revisions)) {
            if (isHotpatch) {
                this.hotpatched.add(build);
            } else {
                this.revisions.set(build, Math.max(revision, this.revisions.get(build) ?? 0));
            }
        }
    }
}
