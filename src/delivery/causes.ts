import { notEligible, readinessUnknown } from "../conditions/prerequisites";
import { hoursOf, hoursSince, lostContact, neverSynced, noRecentSync, syncUnknown } from "../conditions/syncs";
import { workloadElsewhere, workloadUnknown } from "../conditions/targeting";
import { reasonOfBadge } from "../readiness/verdict";
import { type DeliveryFacts, type Freshness, isElsewhere, isReached, type Weighed } from "./cause";
import { targetingCauses } from "./targetingCauses";
import { enrolmentCauses, standingCauses } from "./updateCauses";

/** Every cause that applies, with its weight, in the order in which to resolve them. */
export function causesOf(facts: DeliveryFacts, freshness: Freshness): Weighed[] {
    return [
        ...readinessCauses(facts),
        ...(isElsewhere(facts) ? [] : targetingCauses(facts)),
        ...syncCauses(facts, freshness),
        ...(isReached(facts.targeting) ? [...enrolmentCauses(facts), ...standingCauses(facts)] : []),
    ];
}

function readinessCauses({ verdict, updatesFromIntune }: DeliveryFacts): Weighed[] {
    const causes: Weighed[] = [];
    const { badge } = verdict;
    const reason = reasonOfBadge(verdict);
    if (badge.startsWith("Not")) {
        causes.push(["fails", notEligible.of({ badge, reason })]);
    } else if (badge !== "Eligible") {
        causes.push(["open", readinessUnknown.of({ badge, reason })]);
    }
    if (updatesFromIntune === false) {
        causes.push(["fails", workloadElsewhere.of()]);
    }
    if (updatesFromIntune === null) {
        causes.push(["open", workloadUnknown.of()]);
    }
    return causes;
}

function syncCauses({ lastSyncDateTime }: DeliveryFacts, { now, staleHours }: Freshness): Weighed[] {
    if (lastSyncDateTime === null) {
        return [["fails", neverSynced.of()]];
    }
    if (lastSyncDateTime === undefined) {
        return [["open", syncUnknown.of()]];
    }
    const hours = hoursSince(lastSyncDateTime, now);
    if (hours <= staleHours) {
        return [];
    }
    return hours > hoursOf(lostContact.threshold)
        ? [["fails", lostContact.of({ hours })]]
        : [["waits", noRecentSync.of({ hours })]];
}
