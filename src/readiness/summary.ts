import { type UsedAnswer, usedAnswers } from "./contested";
import type { PrerequisiteCode, PrerequisiteOptions } from "./prerequisites";
import type { DeviceSource, FleetCounts } from "./source";
import type { DevicesOfBadge, ReasonCount, Tally } from "./tally";

/** The version of the documented shape of results. Properties are added within a version, never changed or taken away. */
export const READINESS_SCHEMA = "hotpatch-readiness/1";

/** The readiness of a fleet in numbers and a few names, as plain data. Small, however large the fleet. */
export interface FleetSummary {
    readonly schema: typeof READINESS_SCHEMA;
    /** When the fleet was evaluated: ISO 8601. */
    readonly evaluatedAt: string;
    /** Where the facts come from: `Microsoft Graph`, or the files. */
    readonly source: string;
    /** Whether every reason was asked for, or those alone that a badge depends on. */
    readonly reasons: "all" | "badge";
    /** How many devices have each badge that occurs, from `Eligible` on in the order of enforcement. */
    readonly byBadge: Record<string, number>;
    /** How many devices fail each prerequisite, or are unknown in it, whatever their badge. */
    readonly byReason: Record<PrerequisiteCode, ReasonCount>;
    /** Names of devices by their badge, `Eligible` left out: the first by name, up to a limit. */
    readonly devicesByBadge: Record<string, DevicesOfBadge>;
    /** What else was met: servers, other systems, older records of the same machine. */
    readonly counts: FleetCounts;
    /** How contested questions were answered, and how many devices each answer decided about. */
    readonly assumptions: readonly UsedAnswer[];
    /** Whether everything was read that was asked for. */
    readonly complete: boolean;
    /** Whether devices may be missing altogether, and not just be Unknown. */
    readonly devicesMayBeMissing: boolean;
    /** What was left out, in whole sentences; empty if complete. */
    readonly shortfalls: readonly string[];
    /** What to know about the rules that were used, in whole sentences. A note leaves the result complete. */
    readonly notes: readonly string[];
}

/** The summary of a tally, once its source has been read. */
export function summaryOf(
    tally: Tally,
    about: {
        readonly source: Pick<DeviceSource, "name" | "counts" | "shortfalls">;
        readonly rules: PrerequisiteOptions;
        readonly reasons: FleetSummary["reasons"];
        readonly evaluatedAt: string;
    },
): FleetSummary {
    const { source, rules, reasons, evaluatedAt } = about;
    return {
        schema: READINESS_SCHEMA,
        evaluatedAt,
        source: source.name,
        reasons,
        byBadge: tally.byBadge(),
        byReason: tally.byReason(),
        devicesByBadge: tally.devicesByBadge(),
        counts: { ...source.counts },
        assumptions: usedAnswers(rules.answers, tally.contested),
        complete: source.shortfalls.length === 0,
        devicesMayBeMissing: source.shortfalls.some(({ devicesMayBeMissing }) => devicesMayBeMissing),
        shortfalls: source.shortfalls.map(({ text }) => text),
        notes: rules.notes ?? [],
    };
}
