import { monthOfBuild } from "../servicing/calendar";
import type { ServicingCatalog } from "../servicing/catalog";
import { monthOf } from "../servicing/month";
import { parseOsVersion } from "../servicing/osVersion";
import { type Standing, standingOf } from "../servicing/standing";
import { hoursSince, isOutOfSync, SYNC_DAYS, SYNC_REMEDY } from "../servicing/syncAge";
import { windowsVersion, windowsVersionOfBuild } from "../servicing/versions";
import type { AdvisedDevice, Advisory } from "./advisory";

/** By what devices are looked at. */
export interface AdvisoryBasis {
    readonly catalog: ServicingCatalog;
    readonly now: Date;
}

/** By the guide, a device that has not got its policy by then has a stale sync. */
const POLICY_HOURS = 24;
/** Below this, cumulative updates often fail. `assumed`: no page gives a number for monthly updates. */
const LOW_DISK_BYTES = 10 * 1024 ** 3;

const HOTPATCH_PAGE = 'Microsoft Learn, "Hotpatch updates" (2026)';
const GUIDE = "TridentStack, Hotpatch guide (2026)";

/** A check of one thing: what to say about it, or undefined. */
type Check = (device: AdvisedDevice, basis: AdvisoryBasis) => Advisory | undefined;

const CHECKS: readonly Check[] = [
    vbsPolicy,
    chpe,
    restartOwed,
    track,
    featureUpdateDue,
    staleSync,
    workloadElsewhere,
    personal,
    lowDisk,
];

/** Everything to know about one device beside its badge, most pressing first. */
export function deviceAdvisories(device: AdvisedDevice, basis: AdvisoryBasis): Advisory[] {
    return CHECKS.flatMap((check) => check(device, basis) ?? []);
}

/** Where a device stands among the releases; undefined where its version is not known. */
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

function vbsPolicy({ vbsState, hasVbsPolicy }: AdvisedDevice): Advisory | undefined {
    if (vbsState === undefined || vbsState === "running" || hasVbsPolicy === undefined) {
        return undefined;
    }
    if (vbsState === "rebootRequired" && !hasVbsPolicy) {
        return undefined; // Something else turned it on, and nothing but the restart is missing.
    }
    return {
        code: "vbsPolicy",
        finding: hasVbsPolicy
            ? "A policy that turns VBS on targets the device, and VBS does not run yet."
            : "VBS does not run, and no settings catalog policy that turns it on targets the device.",
        remedy: hasVbsPolicy
            ? "Have the device sync and restart; if it still does not run, look at its firmware settings."
            : "Turn VBS on by a policy, for example with VirtualizationBasedSecurity, and restart the device.",
        source: `${HOTPATCH_PAGE}, prerequisites`,
    };
}

function chpe({ architecture, hasChpePolicy }: AdvisedDevice): Advisory | undefined {
    if (architecture?.toLowerCase() !== "arm64" || hasChpePolicy === true) {
        return undefined;
    }
    return {
        code: "chpe",
        finding:
            hasChpePolicy === false
                ? "An Arm64 device that no settings catalog policy with DisableCHPE targets: it takes no hotpatches while CHPE is on."
                : "An Arm64 device: it takes no hotpatches while CHPE is on, which Microsoft Graph does not show.",
        remedy: "Turn CHPE off, for example with DisableChpe, and restart once; emulated x86 apps may become slower.",
        source: `${HOTPATCH_PAGE}, Arm 64 devices must disable compiled hybrid PE usage`,
    };
}

function restartOwed({ vbsState }: AdvisedDevice): Advisory | undefined {
    return vbsState === "rebootRequired"
        ? {
              code: "restartOwed",
              finding: "VBS is turned on and waits for a restart.",
              remedy: "Restart the device.",
              source: "Microsoft Graph beta reference, deviceGuardVirtualizationBasedSecurityState (August 2024)",
          }
        : undefined;
}

function track({ osVersion, lastSyncDateTime }: AdvisedDevice, basis: AdvisoryBasis): Advisory | undefined {
    const standing = standingOfVersion(osVersion, basis, lastSyncDateTime);
    if (standing?.standing === "behind") {
        return {
            code: "behindBaseline",
            finding: standing.why,
            remedy: "Install the newest cumulative update by your existing update policy, and restart.",
            source: HOTPATCH_PAGE,
        };
    }
    if (standing?.standing === "lcu" || standing?.standing === "ahead") {
        return {
            code: "cumulativeTrack",
            finding: standing.why,
            remedy: "Nothing to do: the next baseline brings the device back. Keep previews and manual updates off such rings.",
            source: HOTPATCH_PAGE,
        };
    }
    return undefined;
}

/** A feature update restarts, and brings the device onto the cumulative update of the month, off hotpatches until the next baseline. */
function featureUpdateDue({ osVersion, featureUpdate }: AdvisedDevice, { catalog, now }: AdvisoryBasis) {
    const build = Number(osVersion?.split(".")[2]);
    const wanted = featureUpdate === undefined ? undefined : windowsVersion(featureUpdate.version);
    if (featureUpdate === undefined || wanted === undefined || Number.isNaN(build) || build >= wanted.build) {
        return undefined;
    }
    const from = featureUpdate.offeredFrom === undefined ? now : new Date(featureUpdate.offeredFrom);
    const month = monthOf(from > now ? from : now);
    const { kind } = monthOfBuild(catalog, build, month, now);
    const current = windowsVersionOfBuild(build)?.version ?? `build ${build}`;
    if (kind === "baseline") {
        return undefined;
    }
    const what = kind === "hotpatch" ? "a hotpatch month" : "a month whose kind is not known";
    return {
        code: "featureUpdateDue",
        finding: `'${featureUpdate.policy}' offers ${featureUpdate.version} to this ${current} device in ${month}, ${what}.`,
        remedy: "Offer feature updates in baseline months: in between they restart devices and take them off hotpatches.",
        source: HOTPATCH_PAGE,
    } as const;
}

function staleSync({ lastSyncDateTime, targetedSince }: AdvisedDevice, { now }: AdvisoryBasis): Advisory | undefined {
    if (lastSyncDateTime === undefined) {
        return undefined;
    }
    const hours = hoursSince(lastSyncDateTime, now);
    const remedy = SYNC_REMEDY;
    if (isOutOfSync(hours)) {
        const days = Number.isFinite(hours) ? `${Math.floor(hours / 24)} days ago` : "never";
        const finding = `Intune last heard of the device ${days}; Windows Autopatch wants a sync within ${SYNC_DAYS} days.`;
        return {
            code: "staleSync",
            finding,
            remedy,
            source: 'Microsoft Learn, "Windows Autopatch prerequisites" (2026)',
        };
    }
    const sincePolicy = targetedSince === undefined ? 0 : hoursSince(targetedSince, now);
    if (sincePolicy > POLICY_HOURS && hours > sincePolicy) {
        const finding = `The device has not synced since its policy was changed, over ${POLICY_HOURS} hours ago.`;
        return { code: "staleSync", finding, remedy, source: `${GUIDE}, troubleshooting` };
    }
    return undefined;
}

function workloadElsewhere({ updatesFromIntune }: AdvisedDevice): Advisory | undefined {
    return updatesFromIntune === false
        ? {
              code: "workloadElsewhere",
              finding: "The device is co-managed, and Configuration Manager looks after its Windows updates.",
              remedy: "Move the workload 'Windows Update policies' to Intune, for the device's collection at least.",
              source: 'Microsoft Learn, "Windows Autopatch prerequisites", co-management (2026)',
          }
        : undefined;
}

function personal({ ownership }: AdvisedDevice): Advisory | undefined {
    return ownership?.toLowerCase() === "personal"
        ? {
              code: "personal",
              finding: "Intune has the device as personal; Windows Autopatch looks after corporate devices.",
              remedy: "Set its ownership to corporate in Intune if it is the organisation's.",
              source: 'Microsoft Learn, "Windows Autopatch prerequisites" (2026)',
          }
        : undefined;
}

function lowDisk({ freeStorageBytes }: AdvisedDevice): Advisory | undefined {
    // 0 is Intune's word for not known.
    if (freeStorageBytes === undefined || freeStorageBytes <= 0 || freeStorageBytes >= LOW_DISK_BYTES) {
        return undefined;
    }
    return {
        code: "lowDisk",
        finding: `${(freeStorageBytes / 1024 ** 3).toFixed(1)} GiB are free; updates often fail below ${LOW_DISK_BYTES / 1024 ** 3} GiB.`,
        remedy: "Free some space, for example with Storage Sense.",
        source: "assumed: no page of Microsoft gives a number for monthly updates",
    };
}
