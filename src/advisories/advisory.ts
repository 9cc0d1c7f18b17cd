import { CONDITIONS, type ConditionCode } from "../conditions";
import { type Said, sourceText } from "../conditions/condition";

/** What an advisory is about: the conditions that advisories look for. Codes are part of the documented output. */
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
 * Something that may keep a device from being patched without a restart, although no prerequisite fails over it. Advisories
 * never change a badge.
 */
export interface Advisory extends Said<AdvisoryCode> {
    /** Where the rule comes from, with its date. */
    readonly source: string;
}

/** A condition that was found, with its source. */
export function advisory(said: Said<AdvisoryCode>): Advisory {
    return { ...said, source: sourceText(CONDITIONS[said.code].source) };
}

/** What advisories look at. Everything that is undefined is not known, and nothing is said about it. */
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
    /** For a co-managed device: whether Windows updates are Intune's. */
    readonly updatesFromIntune?: boolean;
    /** When the newest hotpatch policy that targets the device was last changed, ISO 8601. */
    readonly targetedSince?: string;
    /** Whether a policy that turns VBS on targets it. */
    readonly hasVbsPolicy?: boolean;
    /** Whether a policy with DisableCHPE targets it. */
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
    /** From when on it is offered, ISO 8601; at once if left out. */
    readonly offeredFrom?: string;
}
