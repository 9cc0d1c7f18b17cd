import type { ConditionCode } from "../conditions";
import type { Said } from "../conditions/condition";
import type { ServiceEnrolment } from "../graph/endpoints/updatableAssets";
import type { Verdict } from "../readiness/verdict";
import type { DeviceStanding } from "./deviceStanding";
import type { WaitingRule } from "./ruleMatches";
import type { DeviceTargeting } from "./targeting";

/**
 * Why a device does not have the newest hotpatch: the conditions that delivery reports as causes. Codes are part of the
 * documented output.
 */
export const CAUSE_CODES = [
    "notEligible",
    "readinessUnknown",
    "workloadElsewhere",
    "workloadUnknown",
    "conflict",
    "blocked",
    "excluded",
    "ruleNotProcessed",
    "noPolicy",
    "neverSynced",
    "noRecentSync",
    "lostContact",
    "syncUnknown",
    "registrationError",
    "neverEnrolled",
    "behindBaseline",
    "cumulativeTrack",
    "notYetInstalled",
    "buildUnknown",
] as const satisfies readonly ConditionCode[];
export type CauseCode = (typeof CAUSE_CODES)[number];

/** One cause, and what to do about it. */
export type Cause = Said<CauseCode>;

/**
 * What a cause means for the device: `fails` needs somebody to act, `waits` may resolve itself, `open` cannot be
 * judged.
 */
export type Weight = "fails" | "waits" | "open";

/** A cause, and what it means for the device. */
export type Weighed = readonly [Weight, Cause];

/** What is known about one device, in addition to the facts that its verdict is based on. */
export interface DeliveryFacts {
    readonly verdict: Pick<Verdict, "badge" | "reasons" | "outcomes">;
    readonly targeting: DeviceTargeting;
    readonly standing: DeviceStanding;
    /** ISO 8601, null if the device never synced, undefined if Intune's date cannot be read. */
    readonly lastSyncDateTime: string | null | undefined;
    /** Hotpatch groups whose rule matches the device although it is not a member. */
    readonly waitingRules: readonly WaitingRule[];
    /** Absent if the update service was not asked. */
    readonly enrolment?: ServiceEnrolment;
    /**
     * For a co-managed device: whether Intune manages its Windows updates, null if that is not known. Absent for all
     * others.
     */
    readonly updatesFromIntune?: boolean | null;
}

/** The time against which a device is judged. */
export interface Freshness {
    readonly now: Date;
    /** Hours after which a sync no longer counts as recent. */
    readonly staleHours: number;
}

/** Whether the device gets hotpatches, through a policy or through the tenant's default. */
export function isReached({ delivery }: DeviceTargeting): boolean {
    return delivery === "hotpatch policy" || delivery === "tenant default";
}

/** Whether something other than Intune updates the device, whatever Intune's policies target. */
export function isElsewhere({
    verdict,
    updatesFromIntune,
}: Pick<DeliveryFacts, "verdict" | "updatesFromIntune">): boolean {
    return verdict.outcomes.mdm === "fail" || updatesFromIntune === false;
}
