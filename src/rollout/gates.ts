import { messageOf } from "../base/messageOf";
import { settledWithin } from "../base/settledWithin";
import { visible } from "../base/visible";
import type { KnownIssue } from "../graph/endpoints/knownIssues";
import { inPercent } from "./changes";
import type {
    Approval,
    DeliveryTerms,
    FreezeWindow,
    Gate,
    GateDecision,
    GateFacts,
    KnownIssueTerms,
} from "./gateFacts";
import { type GateTerms, withTerms } from "./gateTerms";

/** Days after which a known issue no longer holds, unless told otherwise. */
const ISSUE_DAYS = 35;
/** Microsoft Graph beta reference, windowsReleaseHealthStatus (September 2024): every other status is open. */
const OVER: readonly string[] = ["resolved", "resolvedExternal", "mitigated", "mitigatedExternal"];

const DAY_MS = 86_400_000;
/** How long a gate may take, in milliseconds. */
const PATIENCE_MS = 60_000;

const OPEN: GateDecision = { result: "open", reasons: [] };
const held = (reason: string): GateDecision => ({ result: "held", reasons: [reason] });

/** Gates for the rings of a rollout. */
export const gate = {
    /** Opens once the ring before has been open for so many days, counted from when it was last opened further. */
    soak: (days: number): Gate => {
        if (!(days >= 0)) {
            throw new RangeError(`gate.soak: ${days} is not a number of days. Write for example gate.soak(14).`);
        }
        return withTerms({ kind: "soak", days }, ({ before, now }) => {
            if (before === undefined) {
                return OPEN;
            }
            const opened = before.open > 0 && before.openedAt !== undefined ? Date.parse(before.openedAt) : Number.NaN;
            if (Number.isNaN(opened)) {
                return held(
                    `Ring '${before.name}' is not open, or since when is not recorded; it has to soak ${days} days.`,
                );
            }
            const ready = opened + days * DAY_MS;
            return now.getTime() >= ready
                ? OPEN
                : held(
                      `Ring '${before.name}' was opened on ${dayOf(opened)} and has to soak ${days} days, until ${dayOf(ready)}.`,
                  );
        });
    },

    /**
     * Opens if the newest release has reached the ring before. Devices of which that is not known do not count as
     * reached, and a ring without devices, or of which not everything could be read, holds.
     */
    delivered: ({ failedAtMost = Number.POSITIVE_INFINITY, ...least }: DeliveryTerms): Gate => {
        const { atLeast = 0, hotpatchedAtLeast = 0, eligibleAtLeast = 0 } = least;
        const parts = [atLeast, hotpatchedAtLeast, eligibleAtLeast];
        if (!(parts.every((part) => part >= 0 && part <= 1) && failedAtMost >= 0)) {
            throw new RangeError("gate.delivered: not valid. Write for example { atLeast: 0.9, failedAtMost: 5 }.");
        }
        const failed = Number.isFinite(failedAtMost) ? { failedAtMost } : {};
        const terms = { kind: "delivered", atLeast, hotpatchedAtLeast, eligibleAtLeast, ...failed } as const;
        return withTerms(terms, async ({ before }) => {
            if (before === undefined) {
                return OPEN;
            }
            const delivery = await before.delivery?.();
            if (delivery === undefined || !delivery.complete) {
                return held(`What was delivered to ring '${before.name}' is not known in full.`);
            }
            const { succeeded, pending, failed, unknown, blocked } = delivery.computed;
            const all = succeeded + pending + failed + unknown + blocked;
            if (all === 0) {
                return held(`Ring '${before.name}' has no devices.`);
            }
            const tooFew = (devices: number, part: number, are: string) =>
                devices >= part * all
                    ? []
                    : [`${devices} of ${all} devices of ring '${before.name}' ${are}; ${inPercent(part)} have to.`];
            const reasons = [
                ...tooFew(delivery.eligible, eligibleAtLeast, "are eligible"),
                ...tooFew(succeeded, atLeast, "have the newest release"),
                ...tooFew(delivery.hotpatched, hotpatchedAtLeast, "got it as a hotpatch"),
                ...(failed <= failedAtMost
                    ? []
                    : [`${failed} devices of ring '${before.name}' have failed; ${failedAtMost} may.`]),
            ];
            return reasons.length === 0 ? OPEN : { result: "held", reasons };
        });
    },

    /** Opens outside these times. */
    freeze: (...windows: readonly FreezeWindow[]): Gate => {
        for (const { from, to } of windows) {
            if (!isDay(from) || !isDay(to) || to < from) {
                throw new RangeError(
                    `gate.freeze: from ${from} to ${to} is not a time. Write { from: "2026-12-15", to: "2027-01-06" }.`,
                );
            }
        }
        return withTerms({ kind: "freeze", windows }, ({ now }) => {
            const today = dayOf(now.getTime());
            const frozen = windows.filter(({ from, to }) => from <= today && today <= to);
            return frozen.length === 0
                ? OPEN
                : {
                      result: "held",
                      reasons: frozen.map(
                          ({ to, why }) =>
                              `Nothing opens up to and including ${to}${why === undefined ? "" : `: ${why}`}.`,
                      ),
                  };
        });
    },

    /**
     * Opens unless a version of Windows that the ring may have has a known issue that was reported recently and is
     * neither resolved nor mitigated. An issue without a date counts as recent.
     */
    knownIssues: ({ days = ISSUE_DAYS, except = [] }: KnownIssueTerms = {}): Gate => {
        if (!(days >= 0) || !except.every((id) => typeof id === "string" && id !== "")) {
            throw new RangeError('gate.knownIssues: not valid. Write for example { days: 35, except: ["WI1240000"] }.');
        }
        return withTerms({ kind: "knownIssues", days, except }, async ({ knownIssues, now }) => {
            const open = (await knownIssues()).filter(
                ({ id, status, startedAt }) =>
                    !OVER.includes(status) &&
                    !except.includes(id) &&
                    !(startedAt !== undefined && now.getTime() - Date.parse(startedAt) > days * DAY_MS),
            );
            return open.length === 0 ? OPEN : { result: "held", reasons: open.map(issueInWords) };
        });
    },

    /** Opens as far as somebody approved, up to now. Without an approval it holds. */
    approval: (approval?: Approval): Gate => {
        if (approval !== undefined && (!isDay(approval.on) || approval.by.trim() === "")) {
            throw new RangeError(
                'gate.approval: needs a name and a date. Write { by: "Ada", on: "2026-11-28", upTo: 0.25 }.',
            );
        }
        const terms = approval === undefined ? { kind: "approval" as const } : { kind: "approval" as const, approval };
        return withTerms(terms, ({ to, now }) => {
            if (approval === undefined) {
                return held("Nobody has approved it.");
            }
            const { by, on, upTo } = approval;
            if (on > dayOf(now.getTime())) {
                return held(`The approval by ${by} begins on ${on}.`);
            }
            return to <= upTo
                ? OPEN
                : held(`${by} approved ${inPercent(upTo)} on ${on}, and ${inPercent(to)} are wanted.`);
        });
    },
} as const;

/** The gate with these terms, as a program made it; undefined for terms that only the program knows. */
export function gateOf(terms: GateTerms): Gate | undefined {
    switch (terms.kind) {
        case "soak":
            return gate.soak(terms.days);
        case "delivered":
            return gate.delivered(terms);
        case "freeze":
            return gate.freeze(...terms.windows);
        case "knownIssues":
            return gate.knownIssues(terms);
        case "approval":
            return gate.approval(terms.approval);
        case "month":
            return notInBaselineMonth;
        case "own":
            return undefined;
    }
}

/** Asks all gates; open if every one is. */
export async function decision(gates: readonly Gate[], facts: GateFacts): Promise<GateDecision> {
    const reasons = (await Promise.all(gates.map((each) => reasonsOf(each, facts)))).flat();
    return reasons.length === 0 ? OPEN : { result: "held", reasons };
}

async function reasonsOf(asked: Gate, facts: GateFacts): Promise<readonly string[]> {
    try {
        const { result, reasons } = await settledWithin(PATIENCE_MS, async () => asked(facts));
        if (result === "open") {
            return [];
        }
        return reasons.length > 0 ? reasons : ["A gate holds it, and gives no reason."];
    } catch (error) {
        return [`A gate could not decide: ${messageOf(error).replace(/\.?$/, ".")}`];
    }
}

/** The calendar month speaks for itself: rings with gates are not opened in a baseline month, unless told. */
export const notInBaselineMonth: Gate = withTerms({ kind: "month" }, ({ month: { month, kind } }) => {
    switch (kind) {
        case "hotpatch":
            return OPEN;
        case "baseline":
            return held(
                `${month} is a baseline month. It opens in the next hotpatch month, or with baselineMonths: true.`,
            );
        default:
            return held(
                `Whether ${month} is a baseline month is not known. It opens once that is, or with baselineMonths: true.`,
            );
    }
});

function issueInWords({ id, title, version, status, startedAt, safeguardHoldIds }: KnownIssue): string {
    const since = startedAt === undefined ? "" : `, reported on ${startedAt.slice(0, 10)}`;
    const holds = safeguardHoldIds.length === 0 ? "" : `, with safeguard hold ${safeguardHoldIds.join(", ")}`;
    return (
        `Known issue ${visible(id, 40)} of Windows 11 ${version} is ${visible(status, 40) || "open"}${since}${holds}: ` +
        `${visible(title, 200).replace(/\.$/, "")}. It opens once Microsoft has resolved or mitigated it, or with it in except.`
    );
}

function dayOf(moment: number): string {
    return new Date(moment).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
