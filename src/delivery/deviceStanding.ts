import type { DeviceFacts } from "../readiness/facts";
import { isMonthly, isReleased, type ServicingCatalog } from "../servicing/catalog";
import { parseOsVersion } from "../servicing/osVersion";
import { releaseName, type WindowsRelease } from "../servicing/release";
import { type StandingName, standingOf } from "../servicing/standing";

/** Where a device stands relative to the releases, and whether it has the newest one on the hotpatch track. */
export interface DeviceStanding {
    readonly standing: StandingName;
    /** Whether it is on its build's newest baseline or hotpatch, whichever is later. */
    readonly isLatest: boolean;
    /**
     * The newest release on the hotpatch track: `hotpatch KB5089466 (26100.8390)`. Undefined if no release of the build
     * is known.
     */
    readonly latest?: string;
    /** `26100.8390`; undefined if the device's version is not known. */
    readonly on?: string;
    readonly why: string;
}

/** Returns a function that judges devices by a catalog. */
export function standingBy(
    catalog: ServicingCatalog,
    now: Date,
): (facts: Pick<DeviceFacts, "osVersion">) => DeviceStanding {
    const newest = new Map<number, WindowsRelease | undefined>();
    return ({ osVersion }) => {
        const version = osVersion.kind === "known" ? parseOsVersion(osVersion.value) : undefined;
        if (version === undefined || osVersion.kind !== "known") {
            return { standing: "unknown", isLatest: false, why: "The device's build is not known." };
        }
        const { build, revision } = version;
        if (!newest.has(build)) {
            newest.set(build, newestOnTrack(catalog, build, now));
        }
        const latest = newest.get(build);
        const observedAt = osVersion.observedAt === null ? {} : { observedAt: new Date(osVersion.observedAt) };
        const { standing, why } = standingOf({ build, revision, ...observedAt }, catalog, now);
        const isOnTrack = standing === "hotpatched" || standing === "onBaseline";
        return {
            standing,
            isLatest: isOnTrack && latest?.revision !== undefined && revision >= latest.revision,
            ...(latest === undefined ? {} : { latest: releaseName(latest) }),
            on: `${build}.${revision}`,
            why,
        };
    };
}

/**
 * Baselines and monthly hotpatches: the only updates that a device on the hotpatch track gets. An out-of-band hotpatch
 * is not required.
 */
function newestOnTrack(catalog: ServicingCatalog, build: number, now: Date): WindowsRelease | undefined {
    return catalog.releases.findLast(
        (release) =>
            release.build === build &&
            isMonthly(release) &&
            release.kind !== "lcu" &&
            release.revision !== undefined &&
            isReleased(release, now),
    );
}
