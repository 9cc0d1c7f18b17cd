import { COMMAND } from "../base/command";
import { reasonOfBadge } from "../readiness/verdict";
import { hoursSince, isOutOfSync, SYNC_DAYS, SYNC_REMEDY, UNREAD_DATE_REMEDY } from "../servicing/syncAge";
import { type DeliveryFacts, type Freshness, isElsewhere, isReached, type Weighed } from "./cause";
import { targetingCauses } from "./targetingCauses";
import { enrolmentCauses, standingCauses } from "./updateCauses";

/** Every cause that holds, with its weight, in the order in which to take care of them. */
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
    const reason = reasonOfBadge(verdict);
    if (verdict.badge !== "Eligible") {
        const isKnown = verdict.badge.startsWith("Not");
        const finding = `${verdict.badge}${reason === undefined ? "" : `: ${reason.finding}`}.`;
        const remedy = reason?.remedy ?? `Ask for its readiness: \`${COMMAND} readiness --device NAME\`.`;
        causes.push([
            isKnown ? "fails" : "open",
            { code: isKnown ? "notEligible" : "readinessUnknown", finding, remedy },
        ]);
    }
    if (updatesFromIntune === false) {
        causes.push([
            "fails",
            {
                code: "workloadElsewhere",
                finding: "It is co-managed, and Configuration Manager kept the workload 'Windows Update policies'.",
                remedy: "Move the workload 'Windows Update policies' to Intune in Configuration Manager's co-management settings.",
            },
        ]);
    }
    if (updatesFromIntune === null) {
        causes.push([
            "open",
            {
                code: "workloadUnknown",
                finding: "It is co-managed, and whether its Windows updates come from Intune is not known.",
                remedy: "Look at the device in the Intune admin centre: it lists the workloads that Intune manages.",
            },
        ]);
    }
    return causes;
}

function syncCauses({ lastSyncDateTime }: DeliveryFacts, { now, staleHours }: Freshness): Weighed[] {
    if (lastSyncDateTime === null) {
        return [["fails", { code: "neverSynced", finding: "It has never synced with Intune.", remedy: SYNC_REMEDY }]];
    }
    if (lastSyncDateTime === undefined) {
        const finding = "When it last synced with Intune is not known: Intune's date cannot be read.";
        return [["open", { code: "syncUnknown", finding, remedy: UNREAD_DATE_REMEDY }]];
    }
    const hours = hoursSince(lastSyncDateTime, now);
    if (hours <= staleHours) {
        return [];
    }
    const ago = hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
    const isLost = isOutOfSync(hours);
    const more = isLost ? `, more than the ${SYNC_DAYS} days that Autopatch allows` : "";
    return [
        [
            isLost ? "fails" : "waits",
            {
                code: "staleSync",
                finding: `Its last sync with Intune was ${ago} ago${more}.`,
                remedy: SYNC_REMEDY,
            },
        ],
    ];
}
