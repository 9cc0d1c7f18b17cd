import type { Said } from "../conditions/condition";
import { chpe, lowDisk, restartOwed, vbsPolicy } from "../conditions/device";
import { personal } from "../conditions/service";
import { hoursOf, hoursSince, lostContact, neverSynced, policyNotFetched } from "../conditions/syncs";
import { workloadElsewhere } from "../conditions/targeting";
import { behindBaseline, cumulativeTrack, featureUpdateDue } from "../conditions/updates";
import { monthOfBuild } from "../servicing/calendar";
import type { ServicingCatalog } from "../servicing/catalog";
import { monthOf } from "../servicing/month";
import { parseOsVersion } from "../servicing/osVersion";
import { type Standing, standingOf } from "../servicing/standing";
import { windowsVersion, windowsVersionOfBuild } from "../servicing/versions";
import { type AdvisedDevice, type Advisory, type AdvisoryCode, advisory } from "./advisory";

/** What devices are checked against. */
export interface AdvisoryBasis {
    readonly catalog: ServicingCatalog;
    readonly now: Date;
}

/** Checks one thing and returns what to say about it, or undefined. */
type Check = (device: AdvisedDevice, basis: AdvisoryBasis) => Said<AdvisoryCode> | undefined;

const CHECKS: readonly Check[] = [
    aboutVbsPolicy,
    aboutChpe,
    aboutRestart,
    aboutTrack,
    aboutFeatureUpdate,
    aboutSync,
    aboutWorkload,
    aboutOwnership,
    aboutDisk,
];

/** Everything worth knowing about one device in addition to its badge, most urgent first. */
export function deviceAdvisories(device: AdvisedDevice, basis: AdvisoryBasis): Advisory[] {
    return CHECKS.flatMap((check) => check(device, basis) ?? []).map(advisory);
}

/** Where a device stands relative to the releases; undefined if its version is not known. */
export function standingOfVersion(
    osVersion: string | undefined,
    { catalog, now }: AdvisoryBasis,
    observedAt?: string | null,
): Standing | undefined {
    const version = parseOsVersion(osVersion ?? "");
    if (version === undefined) {
        return undefined;
    }
    const seen = observedAt === undefined || observedAt === null ? {} : { observedAt: new Date(observedAt) };
    return standingOf({ ...version, ...seen }, catalog, now);
}

type Found = ReturnType<Check>;

function aboutVbsPolicy({ vbsState, hasVbsPolicy }: AdvisedDevice): Found {
    if (vbsState === undefined || vbsState === "running" || hasVbsPolicy === undefined) {
        return undefined;
    }
    if (vbsState === "rebootRequired" && !hasVbsPolicy) {
        return undefined; // VBS was turned on some other way; only the restart is missing.
    }
    return vbsPolicy.of({ isTargeted: hasVbsPolicy });
}

function aboutChpe({ architecture, hasChpePolicy }: AdvisedDevice): Found {
    return architecture?.toLowerCase() !== "arm64" || hasChpePolicy === true
        ? undefined
        : chpe.of({ isKnown: hasChpePolicy === false });
}

function aboutRestart({ vbsState }: AdvisedDevice): Found {
    return vbsState === "rebootRequired" ? restartOwed.of() : undefined;
}

function aboutTrack({ osVersion, lastSyncDateTime }: AdvisedDevice, basis: AdvisoryBasis): Found {
    const standing = standingOfVersion(osVersion, basis, lastSyncDateTime);
    const version = parseOsVersion(osVersion ?? "");
    if (standing === undefined || version === undefined) {
        return undefined;
    }
    switch (standing.standing) {
        case "behind":
            return behindBaseline.of(standing);
        case "lcu":
        case "ahead":
            return cumulativeTrack.of({ on: `${version.build}.${version.revision}` });
        default:
            return undefined;
    }
}

function aboutFeatureUpdate({ osVersion, featureUpdate }: AdvisedDevice, { catalog, now }: AdvisoryBasis): Found {
    const build = Number(osVersion?.split(".")[2]);
    const wanted = featureUpdate === undefined ? undefined : windowsVersion(featureUpdate.version);
    if (featureUpdate === undefined || wanted === undefined || Number.isNaN(build) || build >= wanted.build) {
        return undefined;
    }
    const from = featureUpdate.offeredFrom === undefined ? now : new Date(featureUpdate.offeredFrom);
    const month = monthOf(from > now ? from : now);
    const { kind } = monthOfBuild(catalog, build, month, now);
    const { policy, version: to } = featureUpdate;
    const current = windowsVersionOfBuild(build)?.version ?? `build ${build}`;
    return kind === "baseline" ? undefined : featureUpdateDue.of({ policy, to, from: current, month, kind });
}

function aboutSync({ lastSyncDateTime, targetedSince }: AdvisedDevice, { now }: AdvisoryBasis): Found {
    if (lastSyncDateTime === undefined) {
        return undefined;
    }
    if (lastSyncDateTime === null) {
        return neverSynced.of();
    }
    const hours = hoursSince(lastSyncDateTime, now);
    if (hours > hoursOf(lostContact.threshold)) {
        return lostContact.of({ hours });
    }
    const sincePolicy = targetedSince === undefined ? 0 : hoursSince(targetedSince, now);
    return sincePolicy > hoursOf(policyNotFetched.threshold) && hours > sincePolicy ? policyNotFetched.of() : undefined;
}

function aboutWorkload({ updatesFromIntune }: AdvisedDevice): Found {
    return updatesFromIntune === false ? workloadElsewhere.of() : undefined;
}

function aboutOwnership({ ownership }: AdvisedDevice): Found {
    return ownership?.toLowerCase() === "personal" ? personal.of() : undefined;
}

function aboutDisk({ freeStorageBytes: freeBytes }: AdvisedDevice): Found {
    // Intune reports 0 when the value is not known.
    const isLow = freeBytes !== undefined && freeBytes > 0 && freeBytes < lowDisk.threshold.value * 1024 ** 3;
    return isLow ? lowDisk.of({ freeBytes }) : undefined;
}
