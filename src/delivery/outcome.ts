import { type Cause, type DeliveryFacts, type Freshness, isReached } from "./cause";
import { causesOf } from "./causes";

/**
 * What came of hotpatches on a device. Computed, because no Microsoft Graph report gives causes.
 *
 * - `succeeded`: the device gets hotpatches and has the newest release of the hotpatch track.
 * - `pending`: it gets hotpatches but does not have the newest release yet; only time or a routine step is missing.
 * - `failed`: somebody has to act first.
 * - `unknown`: the known facts are not conclusive.
 * - `blocked`: a policy with hotpatch off targets it.
 * - `not delivered`: no policy targets it, and the tenant's default does not cover it.
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

/** The result for one device. */
export interface DeliveryAssessment {
    readonly outcome: OutcomeName;
    /** Why it has not succeeded, in the order in which to resolve the causes; empty if it has. */
    readonly causes: readonly Cause[];
}

/** Whether a device has what it should have, regardless of everything else known about it. */
export function hasSucceeded({
    verdict,
    targeting,
    standing,
}: Pick<DeliveryFacts, "verdict" | "targeting" | "standing">): boolean {
    if (!isReached(targeting) || !standing.isLatest) {
        return false;
    }
    // A baseline is offered to every device; only one that can take hotpatches is on their track with it.
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
