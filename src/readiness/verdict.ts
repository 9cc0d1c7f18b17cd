import type { ContestedName } from "./contested";
import type { DeviceFacts } from "./facts";
import {
    type Evidence,
    PREREQUISITES,
    type PrerequisiteCode,
    type PrerequisiteOptions,
    type PrerequisiteResult,
} from "./prerequisites";

/** `Eligible`, or the prerequisite that prevents it: `Not eligible (vbs)`, `Unknown (build)`. */
export type Badge = "Eligible" | `Not eligible (${PrerequisiteCode})` | `Unknown (${PrerequisiteCode})`;

/** Every badge, from good to bad and in the order of enforcement: the order of counts and reports. */
export const BADGES: readonly Badge[] = [
    "Eligible",
    ...PREREQUISITES.map(({ code }): Badge => `Not eligible (${code})`),
    ...PREREQUISITES.map(({ code }): Badge => `Unknown (${code})`),
];

/** A prerequisite that a device fails, or that cannot be judged. */
export interface Reason {
    readonly code: PrerequisiteCode;
    readonly outcome: "fail" | "unknown";
    /** What is wrong, in a few words. */
    readonly finding: string;
    /** What to do about it. */
    readonly remedy: string;
    /** The basis of the judgement. */
    readonly evidence: readonly Evidence[];
    /** The contested question behind it, if there is one: another answer may change the outcome. */
    readonly contested?: ContestedName;
}

/** The outcome of each prerequisite. */
export type PrerequisiteOutcomes = Readonly<Record<PrerequisiteCode, PrerequisiteResult["outcome"]>>;

/** The result for one device. */
export interface Verdict {
    readonly badge: Badge;
    readonly outcomes: PrerequisiteOutcomes;
    /** Everything that fails or is unknown, in the order of enforcement. Empty for an eligible device. */
    readonly reasons: readonly Reason[];
    /** Contested questions whose answer the outcomes depend on, including passes. */
    readonly contested: readonly ContestedName[];
}

/** The reason that a badge names; undefined for an eligible device, and if the prerequisite was not asked. */
export function reasonOfBadge({ badge, reasons }: Pick<Verdict, "badge" | "reasons">): Reason | undefined {
    return reasons.find(({ code }) => badge.endsWith(`(${code})`));
}

/** The results of all five prerequisites by their codes. */
export type Results = Readonly<Record<PrerequisiteCode, PrerequisiteResult>>;

/** Judges one device. */
export function judge(facts: DeviceFacts, options: PrerequisiteOptions): Verdict {
    const results = PREREQUISITES.map(({ code, judge }) => [code, judge(facts, options)] as const);
    return verdictOf(Object.fromEntries(results) as Results);
}

/**
 * The badge names the first prerequisite that fails; if none fails, the first that is unknown; otherwise `Eligible`. A
 * prerequisite whose fact was not asked is not a reason, but no device is called eligible without it.
 */
export function verdictOf(results: Results): Verdict {
    const reasons: Reason[] = [];
    const contested: ContestedName[] = [];
    for (const { code } of PREREQUISITES) {
        const result = results[code];
        if (result.outcome !== "notAsked" && result.contested !== undefined) {
            contested.push(result.contested);
        }
        if (result.outcome === "fail" || result.outcome === "unknown") {
            const { outcome, finding, remedy, evidence } = result;
            const reason = { code, outcome, finding, remedy, evidence };
            reasons.push(result.contested === undefined ? reason : { ...reason, contested: result.contested });
        }
    }
    const outcomes = Object.fromEntries(
        PREREQUISITES.map(({ code }) => [code, results[code].outcome]),
    ) as PrerequisiteOutcomes;
    return { badge: badgeOf(outcomes), outcomes, reasons, contested };
}

function badgeOf(outcomes: PrerequisiteOutcomes): Badge {
    const failing = PREREQUISITES.find(({ code }) => outcomes[code] === "fail");
    if (failing !== undefined) {
        return `Not eligible (${failing.code})`;
    }
    const open = PREREQUISITES.find(({ code }) => outcomes[code] !== "pass");
    return open === undefined ? "Eligible" : `Unknown (${open.code})`;
}
