import { SYNC_REMEDY } from "../servicing/syncAge";
import type { DeliveryFacts, Weighed } from "./cause";

/** What is amiss between a device that hotpatches come to and the update service. */
export function enrolmentCauses({ enrolment, targeting }: DeliveryFacts): Weighed[] {
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
                    remedy: `Give the policy a day. ${SYNC_REMEDY} If that does not help, check licences and the policy's assignment.`,
                },
            ],
        ];
    }
    return [];
}

/** A device that cannot take hotpatches is on no track, so its build says nothing. */
export function standingCauses({
    verdict,
    standing: { standing, isLatest, latest, on, why },
}: DeliveryFacts): Weighed[] {
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
                              remedy: `Give it some days, the deferral of policy and update ring included. ${SYNC_REMEDY}`,
                          },
                      ],
                  ];
    }
}
