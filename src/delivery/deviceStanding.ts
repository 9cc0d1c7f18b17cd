import type { DeviceFacts } from "../readiness/facts";
import { isMonthly, isReleased, type ServicingCatalog } from "../servicing/catalog";
import { parseOsVersion } from "../servicing/osVersion";
import { releaseName, type WindowsRelease } from "../servicing/release";
import { type StandingName, standingOf } from "../servicing/standing";

/** Where a device stands among releases, and whether it has the newest of the hotpatch track. */
export interface DeviceStanding {
    readonly standing: StandingName;
    /** On the newest baseline or hotpatch of its build, whichever came last. */
    readonly isLatest: boolean;
    /** What that is: `hotpatch KB5089466 (26100.8390)`. Undefined if no release of the build is known. */
    readonly latest?: string;
    /** `26100.8390`; undefined where the device's version is not known. */
    readonly on?: string;
    readonly why: string;
}

/** Judges devices by a catalog. */
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

/** Baselines and monthly hotpatches: a device on hotpatches gets nothing else. An out-of-band hotpatch is none that it has to have. */
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
