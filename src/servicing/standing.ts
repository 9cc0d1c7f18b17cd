import { monthOfBuild, type ServicingMonth, unknownMonthSince } from "./calendar";
import { isMonthly, isReleased, lastBaseline, type ServicingCatalog } from "./catalog";
import { monthOf } from "./month";
import { releaseName, type WindowsRelease } from "./release";

/**
 * Where a device stands relative to the releases of its build.
 *
 * - `onBaseline`: exactly on the last baseline; hotpatches can follow.
 * - `hotpatched`: on a hotpatch on top of the last baseline.
 * - `lcu`: on a cumulative update newer than the last baseline, so it gets cumulative updates with restarts until the
 *   next one.
 * - `behind`: older than the last baseline.
 * - `ahead`: newer than every known monthly release, such as a preview.
 * - `unknown`: the catalog does not say.
 *
 * Source: Microsoft Learn, "Hotpatch updates" (2025): a device behind gets the baseline with a restart first; a feature
 * update or a cumulative update (preview and out-of-band ones too) in a hotpatch month takes it off the hotpatch track
 * until the next baseline.
 */
export type StandingName = "onBaseline" | "hotpatched" | "lcu" | "behind" | "ahead" | "unknown";

/** What servicing says about one device. */
export interface Standing {
    readonly standing: StandingName;
    /** The release that it is on, if that is a known one. */
    readonly release?: WindowsRelease;
    /** The baseline that it is compared with. */
    readonly lastBaseline?: WindowsRelease;
    /** Whether it has the security fixes of the newest released month. */
    readonly upToDate: "yes" | "no" | "unknown";
    /**
     * Whether this month's security update (UTC) still requires a restart of this device. Restarts for other reasons,
     * such as drivers and feature updates, are not counted.
     */
    readonly restartsThisMonth: "yes" | "no" | "unknown";
    /** An explanation of both answers, in whole sentences. */
    readonly why: string;
}

/** A device as it was last seen. */
export interface ServicedDevice {
    /** The third part of its version: 26100. */
    readonly build: number;
    /** The fourth part: 8390. */
    readonly revision: number;
    /** When it reported that; defaults to now. */
    readonly observedAt?: Date;
    /**
     * Whether it gets hotpatches: it meets the prerequisites, and a policy or the tenant's default offers them.
     * Defaults to yes. A device that does not get them gets cumulative updates, with a restart each month.
     */
    readonly getsHotpatches?: boolean;
}

/** Where a device stands, and whether it restarts this month. */
export function standingOf(device: ServicedDevice, catalog: ServicingCatalog, now: Date): Standing {
    const { build, revision } = device;
    const baseline = lastBaseline(catalog, build, now);
    if (baseline?.revision === undefined) {
        return unknown(`No baseline of build ${build} is known.`);
    }
    const month = monthOfBuild(catalog, build, monthOf(now), now);
    const known = { lastBaseline: baseline };
    if (revision < baseline.revision) {
        const release = releaseWith(catalog, device, now);
        return {
            standing: "behind",
            upToDate: "no",
            ...(release ? { release } : {}),
            ...known,
            ...restartBehind(device, baseline, month),
        };
    }
    const gap = unknownMonthSince(catalog, build, baseline.month, now);
    if (gap !== undefined) {
        return { ...unknown(`What ${gap} was on build ${build} is not known; it may have been a baseline.`), ...known };
    }
    const release = releaseWith(catalog, device, now);
    const standing = standingAbove(catalog, device, release, now);
    if (standing === "unknown") {
        return { ...unknown(`${build}.${revision} is in no table of releases.`), ...known };
    }
    const upToDate = release === undefined ? "unknown" : isOfNewestMonth(catalog, release, now) ? "yes" : "no";
    return {
        standing,
        upToDate,
        ...(release ? { release } : {}),
        ...known,
        ...restartAbove(standing, release, device, month),
    };
}

type Restart = Pick<Standing, "restartsThisMonth" | "why">;

/** A baseline comes first, with its restart; unless the device may have got it since it was last seen. */
function restartBehind(
    { build, revision, observedAt }: ServicedDevice,
    baseline: WindowsRelease,
    month: ServicingMonth,
): Restart {
    const found = `${build}.${revision} is older than the last ${releaseName(baseline)}`;
    const isSeenSince = observedAt === undefined || isReleased(baseline, observedAt);
    if (!isSeenSince && baseline.month !== month.month) {
        return {
            restartsThisMonth: "unknown",
            why: `${found}, but was reported before that was released: the device may have it by now.`,
        };
    }
    return {
        restartsThisMonth: "yes",
        why: `${found}: the device gets a baseline with a restart before any hotpatch.`,
    };
}

function restartAbove(
    standing: StandingName,
    release: WindowsRelease | undefined,
    { build, revision, getsHotpatches = true }: ServicedDevice,
    { month, status, kind, planned }: ServicingMonth,
): Restart {
    const on =
        release === undefined ? `The device is on ${build}.${revision}` : `The device is on ${releaseName(release)}`;
    if (release === undefined) {
        return { restartsThisMonth: "unknown", why: `${on}, newer than every known release.` };
    }
    if (kind === "baseline" && status === "released") {
        return { restartsThisMonth: "no", why: `${on}: it has the baseline of ${month}.` };
    }
    const isOffTrack = standing === "lcu" || standing === "ahead";
    if (isOffTrack || !getsHotpatches) {
        const track = getsHotpatches
            ? `${on}, so it gets cumulative updates until the next baseline`
            : `${on}, and gets cumulative updates, because it does not get hotpatches`;
        return release.month >= month
            ? { restartsThisMonth: "no", why: `${track}; it has that of ${month}.` }
            : { restartsThisMonth: "yes", why: `${track}, with a restart each month.` };
    }
    if (status === "planned") {
        const plan = planned === "baseline" ? "a baseline, with a restart," : "a hotpatch, without a restart,";
        return { restartsThisMonth: "unknown", why: `${on}. ${month} has not been released yet; ${plan} is planned.` };
    }
    return { restartsThisMonth: "no", why: `${on}: ${month} is a hotpatch month, and it installs without a restart.` };
}

function isOfNewestMonth(catalog: ServicingCatalog, { build, month }: WindowsRelease, now: Date): boolean {
    const newest = catalog.releases.findLast(
        (each) => each.build === build && isMonthly(each) && isReleased(each, now),
    );
    return newest === undefined || month >= newest.month;
}

function standingAbove(
    catalog: ServicingCatalog,
    { build, revision }: ServicedDevice,
    release: WindowsRelease | undefined,
    now: Date,
): StandingName {
    const monthly = catalog.releases.filter((each) => each.build === build && isMonthly(each) && isReleased(each, now));
    const newest = Math.max(...monthly.map((each) => each.revision ?? 0));
    if (release === undefined) {
        return revision > newest ? "ahead" : "unknown";
    }
    if (release.isHotpatch) {
        return "hotpatched";
    }
    if (release.kind === "baseline") {
        return "onBaseline";
    }
    return !isMonthly(release) && revision > newest ? "ahead" : "lcu";
}

function releaseWith(
    catalog: ServicingCatalog,
    { build, revision }: ServicedDevice,
    now: Date,
): WindowsRelease | undefined {
    return catalog.releases.find(
        (release) => release.build === build && release.revision === revision && isReleased(release, now),
    );
}

function unknown(why: string): Standing {
    return { standing: "unknown", upToDate: "unknown", restartsThisMonth: "unknown", why };
}
