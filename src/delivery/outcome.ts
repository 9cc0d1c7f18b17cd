import { type Cause, type DeliveryFacts, type Freshness, isReached } from "./cause";
import { causesOf } from "./causes";

/**
 * What came of hotpatches on a device, computed: no report of Microsoft Graph gives causes.
 *
 * - `succeeded`: on the newest release of the hotpatch track, and hotpatches come to it.
 * - `pending`: they come to it, it does not have the newest one, and nothing but time or a routine step is missing.
 * - `failed`: somebody has to do something first.
 * - `unknown`: what is known does not decide.
 * - `blocked`: a policy with hotpatch off targets it.
 * - `not delivered`: no policy targets it, and no default brings hotpatches to it.
 */
export type OutcomeName = "succeeded" | "pending" | "failed" | "unknown" | "blocked" | "not delivered";

export const OUTCOME_NAMES: readonly OutcomeName[] = [
    "succeeded",
    "pending",
    "failed",
    "unknown",
    "blocked",
    "not delivered",
];

/** The judgement about one device. */
export interface DeliveryAssessment {
    readonly outcome: OutcomeName;
    /** Why it has not succeeded, in the order in which to take care of it; empty if it has. */
    readonly causes: readonly Cause[];
}

/** Whether a device has what it should have, whatever else is known about it. */
export function hasSucceeded({
    verdict,
    targeting,
    standing,
}: Pick<DeliveryFacts, "verdict" | "targeting" | "standing">): boolean {
    if (!isReached(targeting) || !standing.isLatest) {
        return false;
    }
    // A baseline comes to every device; only one that can take hotpatches is on their track with it.
    return standing.standing === "hotpatched" || !verdict.badge.startsWith("Not eligible");
}

/** Judges one device. */
export function assessDelivery(facts: DeliveryFacts, freshness: Freshness): DeliveryAssessment {
    if (hasSucceeded(facts)) {
        return { outcome: "succeeded", causes: [] };
    }
    const weighed = causesOf(facts, freshness);
    const causes = weighed.map(([, cause]) => cause);
    const { delivery, policies } = facts.targeting;
    if (policies.length > 0 && policies.every(({ hotpatchEnabled }) => !hotpatchEnabled)) {
        return { outcome: "blocked", causes };
    }
    if (policies.length === 0 && delivery === "none") {
        return { outcome: "not delivered", causes };
    }
    const weights = weighed.map(([weight]) => weight);
    const outcome = weights.includes("fails") ? "failed" : weights.includes("waits") ? "pending" : "unknown";
    return { outcome, causes };
}
