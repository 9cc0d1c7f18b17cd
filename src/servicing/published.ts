import { type Month, servicingMonth } from "./month";
import type { WindowsRelease } from "./release";
import { windowsVersionOfBuild } from "./versions";

/** The part of one build in an entry of Microsoft's update catalog, with normalised spelling. */
export interface PublishedRevision {
    readonly build: number;
    readonly revision: number;
    /** `24H2`; undefined if the entry does not say it in a known form. */
    readonly version?: string;
    readonly kb?: string;
    /** ISO date. */
    readonly releasedOn: string;
    /** The month in the entry's own name (`2024.09 B`); undefined if it has none. */
    readonly month?: Month;
    readonly isHotpatch: boolean;
    /** From the entry: `security` for monthly updates, `nonSecurity` for previews. */
    readonly classification: string;
    /** From the entry: `monthly` or `outOfBand`. */
    readonly cadence: string;
}

/**
 * Releases derived from what the service publishes. A month's security entry has one revision per build, and in a
 * hotpatch month two for the builds that support hotpatches; a month without a second one is a baseline month (derived
 * from Microsoft Graph, "Deploy a hotpatch quality update using Windows Autopatch", November 2024, whose single entry
 * has both). For builds of another branch nothing is a baseline.
 */
export function releasesOfPublished(revisions: readonly PublishedRevision[], source: string): WindowsRelease[] {
    const hotpatchMonths = new Set(
        revisions.filter(({ isHotpatch, cadence }) => isHotpatch && cadence === "monthly").map(monthKey),
    );
    return revisions.map((published) => {
        const { build, revision, version, kb, releasedOn, isHotpatch } = published;
        const hasHotpatch = hotpatchMonths.has(monthKey(published));
        const name = version ?? windowsVersionOfBuild(build)?.version;
        return {
            ...(name === undefined ? {} : { version: name }),
            build,
            revision,
            ...(kb === undefined ? {} : { kb }),
            month: monthOfPublished(published),
            releasedOn,
            kind: kindOf(published, hasHotpatch),
            isHotpatch,
            source,
        };
    });
}

function kindOf({ build, isHotpatch, cadence, classification }: PublishedRevision, hasHotpatch: boolean) {
    if (cadence === "outOfBand") {
        return "outOfBand";
    }
    if (isHotpatch) {
        return "hotpatch";
    }
    if (classification === "nonSecurity") {
        return "preview";
    }
    const takesHotpatches = windowsVersionOfBuild(build)?.groupable === true;
    return hasHotpatch || !takesHotpatches ? "lcu" : "baseline";
}

function monthOfPublished({ month, releasedOn }: PublishedRevision): Month {
    return month ?? servicingMonth(releasedOn);
}

function monthKey(published: PublishedRevision): string {
    return `${published.build} ${monthOfPublished(published)}`;
}
