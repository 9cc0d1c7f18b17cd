import type { Words } from "./condition";
import { chpe, lowDisk, restartOwed, vbsPolicy } from "./device";
import { notEligible, PREREQUISITE_WORDS, readinessUnknown } from "./prerequisites";
import { neverEnrolled, noLicence, personal, registrationError, unsupportedCloud } from "./service";
import { lostContact, neverSynced, noRecentSync, policyNotFetched, syncUnknown } from "./syncs";
import {
    blocked,
    conflict,
    excluded,
    noPolicy,
    ruleNotProcessed,
    workloadElsewhere,
    workloadUnknown,
} from "./targeting";
import { behindBaseline, buildUnknown, cumulativeTrack, featureUpdateDue, notYetInstalled } from "./updates";

/**
 * Everything that this package says about a device or a tenant, by its code: from where on it holds, what it says, what to do, and
 * who says so. Whoever finds a condition decides what comes of it; nobody has another threshold or other words for it.
 */
export const CONDITIONS = {
    ...PREREQUISITE_WORDS,
    notEligible,
    readinessUnknown,
    workloadElsewhere,
    workloadUnknown,
    conflict,
    blocked,
    excluded,
    ruleNotProcessed,
    noPolicy,
    neverSynced,
    noRecentSync,
    lostContact,
    policyNotFetched,
    syncUnknown,
    registrationError,
    neverEnrolled,
    behindBaseline,
    cumulativeTrack,
    notYetInstalled,
    buildUnknown,
    featureUpdateDue,
    vbsPolicy,
    chpe,
    restartOwed,
    personal,
    lowDisk,
    noLicence,
    unsupportedCloud,
} satisfies Readonly<Record<string, Words>>;

/** The code of a condition, as it is printed. */
export type ConditionCode = keyof typeof CONDITIONS;
