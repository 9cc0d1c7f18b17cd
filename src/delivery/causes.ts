import type { ServiceEnrolment } from "../graph/updatableAssets";
import type { Verdict } from "../readiness/verdict";
import type { DeviceStanding } from "./deviceStanding";
import type { WaitingRule } from "./ruleMatches";
import type { DeviceTargeting } from "./targeting";

/** Why a device does not have the newest hotpatch. Codes are part of the documented output. */
export type CauseCode =
    | "notEligible"
    | "readinessUnknown"
    | "workloadElsewhere"
    | "conflict"
    | "blocked"
    | "excluded"
    | "ruleNotProcessed"
    | "noPolicy"
    | "neverSynced"
    | "staleSync"
    | "registrationError"
    | "neverEnrolled"
    | "behindBaseline"
    | "cumulativeTrack"
    | "notYetInstalled"
    | "buildUnknown";

/** One cause, and what to do about it. */
export interface Cause {
    readonly code: CauseCode;
    /** In one sentence, with a full stop. */
    readonly finding: string;
    /** In whole sentences. */
    readonly remedy: string;
}

/** What came of a device: `fails` needs somebody, `waits` may pass by itself, `open` cannot be judged. */
export type Weight = "fails" | "waits" | "open";

/** What is known about one device, apart from the facts that its verdict is made of. */
export interface DeliveryFacts {
    readonly verdict: Pick<Verdict, "badge" | "reasons" | "outcomes">;
    readonly targeting: DeviceTargeting;
    readonly standing: DeviceStanding;
    /** ISO 8601, or null if the device never synced. */
    readonly lastSyncDateTime: string | null;
    /** Hotpatch groups whose rule takes the device in and that do not have it as a member. */
    readonly waitingRules: readonly WaitingRule[];
    /** Absent if the service was not asked. */
    readonly enrolment?: ServiceEnrolment;
    /** For a co-managed device: whether Windows updates come from Intune. Absent if not known, or alone in Intune. */
    readonly updatesFromIntune?: boolean;
}

/** By what time a device is judged. */
export interface Freshness {
    readonly now: Date;
    /** Hours without a sync after which a device counts as stale. */
    readonly staleHours: number;
}

/**
 * Microsoft Learn, "Windows Autopatch prerequisites" (2026): devices have to have checked in within 28 days.
 */
const LOST_HOURS = 28 * 24;

const HOUR_MS = 3_600_000;

const SYNC =
    "Have the device sync: `hotpatch sync`, or on the device Settings, Accounts, Access work or school, Info, Sync.";

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

/** Every cause that holds, with its weight, in the order in which to take care of them. */
export function causesOf(facts: DeliveryFacts, freshness: Freshness): (readonly [Weight, Cause])[] {
    return [
        ...readinessCauses(facts),
        ...(isElsewhere(facts) ? [] : targetingCauses(facts)),
        ...syncCauses(facts, freshness),
        ...(isReached(facts.targeting) ? [...enrolmentCauses(facts), ...standingCauses(facts)] : []),
    ];
}

type Weighed = readonly [Weight, Cause];

function readinessCauses({ verdict, updatesFromIntune }: DeliveryFacts): Weighed[] {
    const causes: Weighed[] = [];
    const [first] = verdict.reasons;
    if (verdict.badge !== "Eligible") {
        const isKnown = verdict.badge.startsWith("Not");
        const finding = `${verdict.badge}${first === undefined ? "" : `: ${first.finding}`}.`;
        const remedy = first?.remedy ?? "Ask for its readiness: `hotpatch readiness --device`.";
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
    return causes;
}

function targetingCauses({ targeting, waitingRules }: DeliveryFacts): Weighed[] {
    const { delivery, policies, excludedFrom } = targeting;
    if (delivery === "hotpatch policy") {
        return [];
    }
    const causes: Weighed[] = [];
    if (delivery === "conflict") {
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled);
        const off = policies.filter(({ hotpatchEnabled }) => !hotpatchEnabled);
        causes.push([
            "fails",
            {
                code: "conflict",
                finding: `Policies disagree: hotpatch is on in ${namesOf(on)} and off in ${namesOf(off)}.`,
                remedy: "Take the device out of one side: a policy's groups, or an exclusion. Which one wins is not documented.",
            },
        ]);
    }
    if (delivery === "blocked by policy") {
        causes.push([
            "fails",
            {
                code: "blocked",
                finding: `Hotpatch is off in ${namesOf(policies)}, and a policy wins over the tenant's default.`,
                remedy: "Nothing, if it is meant so. Else move the device to a policy with hotpatch on.",
            },
        ]);
    }
    const wouldHave = excludedFrom.filter(({ hotpatchEnabled }) => hotpatchEnabled);
    if (wouldHave.length > 0) {
        const what = delivery === "tenant default" ? " It still gets hotpatches, by the tenant's default." : "";
        causes.push([
            "waits",
            {
                code: "excluded",
                finding: `It is excluded from ${namesOf(wouldHave)}.${what}`,
                remedy:
                    delivery === "tenant default"
                        ? "To keep hotpatches away, assign a policy with hotpatch off: an exclusion alone does not."
                        : "Nothing, if it is meant so. Else take it out of the excluded group.",
            },
        ]);
    }
    for (const { group, policy, status } of waitingRules) {
        causes.push(["waits", ruleNotProcessed(group, policy, status)]);
    }
    if (delivery === "none" && wouldHave.length === 0 && waitingRules.length === 0) {
        causes.push([
            "fails",
            {
                code: "noPolicy",
                finding:
                    "It is in no group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
                remedy: "Add it to such a group, or widen the group's rule: `hotpatch rule` shows whom a rule takes in.",
            },
        ]);
    }
    return causes;
}

function ruleNotProcessed(group: string, policy: string, status: WaitingRule["status"]): Cause {
    const finding = `The rule of group '${group}' (policy '${policy}') takes it in, but it is no member yet`;
    if (status === "paused") {
        return {
            code: "ruleNotProcessed",
            finding: `${finding}: processing of the rule is paused.`,
            remedy: "Turn processing on again: Entra admin centre, the group, Dynamic membership rules.",
        };
    }
    if (status === "failed") {
        return {
            code: "ruleNotProcessed",
            finding: `${finding}: Entra reports that processing failed.`,
            remedy: "Look at the group's processing status in the Entra admin centre; `hotpatch rule lint` checks the rule.",
        };
    }
    return {
        code: "ruleNotProcessed",
        finding: `${finding}.`,
        remedy: "Wait: Entra takes a few hours as a rule, and in large tenants more than 24.",
    };
}

function syncCauses({ lastSyncDateTime }: DeliveryFacts, { now, staleHours }: Freshness): Weighed[] {
    if (lastSyncDateTime === null) {
        return [["fails", { code: "neverSynced", finding: "It has never synced with Intune.", remedy: SYNC }]];
    }
    const hours = (now.getTime() - Date.parse(lastSyncDateTime)) / HOUR_MS;
    if (hours <= staleHours) {
        return [];
    }
    const ago = hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
    const isLost = hours > LOST_HOURS;
    return [
        [
            isLost ? "fails" : "waits",
            {
                code: "staleSync",
                finding: `Its last sync with Intune was ${ago} ago${isLost ? ", more than the 28 days that Autopatch allows" : ""}.`,
                remedy: SYNC,
            },
        ],
    ];
}

function enrolmentCauses({ enrolment, targeting }: DeliveryFacts): Weighed[] {
    if (enrolment?.kind === "registrationError") {
        return [
            [
                "fails",
                {
                    code: "registrationError",
                    finding: `The update service cannot register it: ${enrolment.reasons.join(", ")}.`,
                    remedy: "Join the device to Entra again (`dsregcmd /status` shows its state), and sync it.",
                },
            ],
        ];
    }
    if (
        targeting.delivery === "hotpatch policy" &&
        (enrolment?.kind === "neverEnrolled" || enrolment?.kind === "notEnrolled")
    ) {
        return [
            [
                "waits",
                {
                    code: "neverEnrolled",
                    finding: "The update service does not manage quality updates of it, although a policy targets it.",
                    remedy: `Give the policy a day. ${SYNC} If that does not help, check licences and the policy's assignment.`,
                },
            ],
        ];
    }
    return [];
}

/** A device that cannot take hotpatches is on no track, so its build says nothing. */
function standingCauses({ verdict, standing: { standing, isLatest, latest, on, why } }: DeliveryFacts): Weighed[] {
    if (verdict.badge.startsWith("Not eligible")) {
        return [];
    }
    switch (standing) {
        case "unknown":
            return [
                [
                    "open",
                    {
                        code: "buildUnknown",
                        finding: why,
                        remedy: "Sync the device, and let the live catalog be read (WindowsUpdates.Read.All).",
                    },
                ],
            ];
        case "behind":
            return [
                [
                    "waits",
                    {
                        code: "behindBaseline",
                        finding: why,
                        remedy: "Install the current baseline with its restart, for example by the update ring; hotpatches follow it.",
                    },
                ],
            ];
        case "lcu":
        case "ahead":
            return [
                [
                    "waits",
                    {
                        code: "cumulativeTrack",
                        finding: `It is on ${on}, a cumulative update newer than the last baseline, so no hotpatch fits.`,
                        remedy: "Wait for the next baseline, which brings it back; keep preview updates off.",
                    },
                ],
            ];
        default:
            return isLatest
                ? []
                : [
                      [
                          "waits",
                          {
                              code: "notYetInstalled",
                              finding: `It is on ${on}; the newest is ${latest}.`,
                              remedy: `Give it some days, the deferral of policy and update ring included. ${SYNC}`,
                          },
                      ],
                  ];
    }
}

function namesOf(policies: readonly { readonly displayName: string }[]): string {
    return policies.map(({ displayName }) => `'${displayName}'`).join(", ");
}
