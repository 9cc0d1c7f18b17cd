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
 * Everything this package reports about a device or a tenant, by code: threshold, wording, remedy and source. Whatever
 * detects a condition decides what follows from it, but never uses a different threshold or different words.
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

/** The code of a condition, as printed. */
export type ConditionCode = keyof typeof CONDITIONS;
