import type { ConditionCode } from "../conditions";
import type { Said } from "../conditions/condition";
import type { ServiceEnrolment } from "../graph/endpoints/updatableAssets";
import type { Verdict } from "../readiness/verdict";
import type { DeviceStanding } from "./deviceStanding";
import type { WaitingRule } from "./ruleMatches";
import type { DeviceTargeting } from "./targeting";

/** Why a device does not have the newest hotpatch: the conditions of which delivery makes causes. Codes are part of the documented output. */
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

/** What came of a device: `fails` needs somebody, `waits` may pass by itself, `open` cannot be judged. */
export type Weight = "fails" | "waits" | "open";

/** A cause, and what came of the device by it. */
export type Weighed = readonly [Weight, Cause];

/** What is known about one device, apart from the facts that its verdict is made of. */
export interface DeliveryFacts {
    readonly verdict: Pick<Verdict, "badge" | "reasons" | "outcomes">;
    readonly targeting: DeviceTargeting;
    readonly standing: DeviceStanding;
    /** ISO 8601, null if the device never synced, undefined if Intune's date cannot be read. */
    readonly lastSyncDateTime: string | null | undefined;
    /** Hotpatch groups whose rule takes the device in and that do not have it as a member. */
    readonly waitingRules: readonly WaitingRule[];
    /** Absent if the service was not asked. */
    readonly enrolment?: ServiceEnrolment;
    /** For a co-managed device: whether Windows updates come from Intune, null if that is not known. Absent for all others. */
    readonly updatesFromIntune?: boolean | null;
}

/** By what time a device is judged. */
export interface Freshness {
    readonly now: Date;
    /** Hours after which a sync is not recent any more. */
    readonly staleHours: number;
}

/** Whether hotpatches come to the device: by a policy, or by the tenant's default. */
export function isReached({ delivery }: DeviceTargeting): boolean {
    return delivery === "hotpatch policy" || delivery === "tenant default";
}

/** Whether Intune has no say in the device's updates, whatever its policies target. */
export function isElsewhere({
    verdict,
    updatesFromIntune,
}: Pick<DeliveryFacts, "verdict" | "updatesFromIntune">): boolean {
    return verdict.outcomes.mdm === "fail" || updatesFromIntune === false;
}
