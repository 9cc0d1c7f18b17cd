import { overlaid, type ServicingCatalog } from "./catalog";
import type { Sighting } from "./publicSources";
import type { ReleaseKind, WindowsRelease } from "./release";
import { windowsVersionOfBuild } from "./versions";

/** What at least two public sources agree on, and where they differ. */
export interface Agreement {
    readonly releases: readonly WindowsRelease[];
    /** Whole sentences on revisions about which the sources differ. */
    readonly disagreements: readonly string[];
}

/**
 * Releases that two sources agree on: the same revision of the same build and month, which both call a hotpatch, or
 * which neither does. For a month to be a baseline, one source must say so, a second must have the same cumulative
 * update, and none may have a monthly hotpatch. A single source is never enough.
 */
export function agreedReleases(sightings: readonly Sighting[], readOn: string): Agreement {
    const groups = new Map<string, Sighting[]>();
    for (const each of sightings) {
        groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
    }
    // One source is enough for doubt: with a hotpatch that may be the month's, it is not a baseline month.
    const hotpatched = new Set(
        [...groups.values()]
            .filter((group) => group.some(({ kind }) => kind === "hotpatch") && rhythmOf(group) !== "outOfBand")
            .flatMap((group) => group.map(monthKey)),
    );
    const releases: WindowsRelease[] = [];
    const disagreements: string[] = [];
    for (const group of groups.values()) {
        const [first] = group;
        const sources = [...new Set(group.map(({ source }) => source))];
        const version = first && windowsVersionOfBuild(first.build);
        if (first === undefined || version?.groupable !== true || sources.length < 2) {
            continue;
        }
        const hotpatches = group.filter(({ kind }) => kind === "hotpatch").length;
        const kbs = [...new Set(group.flatMap(({ kb }) => kb ?? []))];
        if ((hotpatches > 0 && hotpatches < group.length) || kbs.length > 1) {
            disagreements.push(
                `${first.build}.${first.revision}: ${group.map(({ source, kind, kb }) => `${source} has ${kind} ${kb ?? "without KB"}`).join(", ")}.`,
            );
            continue;
        }
        const releasedOn = group.find((each) => each.releasedOn !== undefined)?.releasedOn;
        releases.push({
            version: version.version,
            build: first.build,
            revision: first.revision,
            ...(kbs[0] === undefined ? {} : { kb: kbs[0] }),
            month: first.month,
            ...(releasedOn === undefined ? {} : { releasedOn }),
            kind: kindOf(group, hotpatched.has(monthKey(first))),
            isHotpatch: hotpatches > 0,
            source: `${sources.join(" and ")}, read on ${readOn}`,
        });
    }
    return { releases, disagreements };
}

/** The embedded table, updated with what two public sources agree on. */
export function refreshedCatalog(
    { releases, disagreements }: Agreement,
    embedded: ServicingCatalog,
    now: Date,
): ServicingCatalog {
    return {
        releases: overlaid(releases),
        origin: "public",
        date: now.toISOString().slice(0, 10),
        warnings: [...embedded.warnings, ...disagreements.map((each) => `Sources disagree about ${each}`)],
    };
}

function kindOf(group: readonly Sighting[], isHotpatchMonth: boolean): ReleaseKind {
    const rhythm = rhythmOf(group);
    if (rhythm === "outOfBand" || rhythm === "preview") {
        return rhythm;
    }
    if (group.some(({ kind }) => kind === "hotpatch")) {
        return "hotpatch";
    }
    return group.some(({ kind }) => kind === "baseline") && !isHotpatchMonth ? "baseline" : "lcu";
}

/** MSRC alone does not say. */
function rhythmOf(group: readonly Sighting[]): Sighting["rhythm"] {
    return group.find(({ rhythm }) => rhythm !== undefined)?.rhythm;
}

function keyOf({ build, revision, month }: Sighting): string {
    return `${build}.${revision} ${month}`;
}

function monthKey({ build, month }: Sighting): string {
    return `${build} ${month}`;
}
