import { CONDITIONS, type ConditionCode } from "../conditions";
import { type Said, sourceText } from "../conditions/condition";

/** The conditions that advisories look for. Codes are part of the documented output. */
export const ADVISORY_CODES = [
    "vbsPolicy",
    "chpe",
    "restartOwed",
    "behindBaseline",
    "cumulativeTrack",
    "featureUpdateDue",
    "neverSynced",
    "lostContact",
    "policyNotFetched",
    "workloadElsewhere",
    "personal",
    "lowDisk",
    "noLicence",
    "unsupportedCloud",
] as const satisfies readonly ConditionCode[];
export type AdvisoryCode = (typeof ADVISORY_CODES)[number];

/**
 * Something that may keep a device from being patched without a restart even though it passes every prerequisite.
 * Advisories never change a badge.
 */
export interface Advisory extends Said<AdvisoryCode> {
    /** Source of the rule, with its date. */
    readonly source: string;
}

/** A condition that was found, with its source. */
export function advisory(said: Said<AdvisoryCode>): Advisory {
    return { ...said, source: sourceText(CONDITIONS[said.code].source) };
}

/**
 * The facts that advisories are based on. A fact that is undefined is not known, and no advisory is given about it.
 */
export interface AdvisedDevice {
    /** `10.0.26100.8390`, as reported. */
    readonly osVersion?: string;
    /** When the device last reported, ISO 8601; null if never. */
    readonly lastSyncDateTime?: string | null;
    /** `arM64`, `x64` …, as Microsoft Graph spells it. */
    readonly architecture?: string;
    /** `deviceGuardVirtualizationBasedSecurityState`. */
    readonly vbsState?: string;
    /** `company`, `personal`, `unknown`. */
    readonly ownership?: string;
    /** Bytes free on the system's drive. */
    readonly freeStorageBytes?: number;
    /** For a co-managed device: whether Intune manages Windows updates. */
    readonly updatesFromIntune?: boolean;
    /** When the newest hotpatch policy that targets the device was last changed, ISO 8601. */
    readonly targetedSince?: string;
    /** Whether the device is targeted by a policy that turns VBS on. */
    readonly hasVbsPolicy?: boolean;
    /** Whether the device is targeted by a policy with DisableCHPE. */
    readonly hasChpePolicy?: boolean;
    /** The feature update that is offered to it. */
    readonly featureUpdate?: OfferedFeatureUpdate;
}

/** A feature update policy that targets a device. */
export interface OfferedFeatureUpdate {
    /** The policy's name. */
    readonly policy: string;
    /** `25H2`. */
    readonly version: string;
    /** When the offer starts, ISO 8601; immediately if left out. */
    readonly offeredFrom?: string;
}
