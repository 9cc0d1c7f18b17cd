import { neverEnrolled, registrationError } from "../conditions/service";
import { behindBaseline, buildUnknown, cumulativeTrack, notYetInstalled } from "../conditions/updates";
import type { DeliveryFacts, Weighed } from "./cause";

/** What is wrong between the update service and a device that gets hotpatches. */
export function enrolmentCauses({ enrolment, targeting }: DeliveryFacts): Weighed[] {
    switch (enrolment?.kind) {
        case "registrationError":
            return [["fails", registrationError.of(enrolment)]];
        case "neverEnrolled":
        case "notEnrolled":
            return targeting.delivery === "hotpatch policy" ? [["waits", neverEnrolled.of()]] : [];
        default:
            return [];
    }
}

/** A device that cannot take hotpatches is on no track, so its build does not matter. */
export function standingCauses({
    verdict,
    standing: { standing, isLatest, latest, on = "", why },
}: DeliveryFacts): Weighed[] {
    if (verdict.badge.startsWith("Not eligible")) {
        return [];
    }
    switch (standing) {
        case "unknown":
            return [["open", buildUnknown.of({ why })]];
        case "behind":
            return [["waits", behindBaseline.of({ why })]];
        case "lcu":
        case "ahead":
            return [["waits", cumulativeTrack.of({ on })]];
        default:
            return isLatest ? [] : [["waits", notYetInstalled.of({ on, latest })]];
    }
}
