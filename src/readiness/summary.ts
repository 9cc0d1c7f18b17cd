import { type UsedAnswer, usedAnswers } from "./contested";
import type { PrerequisiteCode, PrerequisiteOptions } from "./prerequisites";
import type { SecondOpinion } from "./secondOpinion";
import type { DeviceSource, FleetCounts, VbsDisagreement } from "./source";
import type { DevicesOfBadge, ReasonCount, Tally } from "./tally";

/**
 * The version of the documented result format. Within a version, properties may be added but never changed or removed.
 */
export const READINESS_SCHEMA = "hotpatch-readiness/1";

/** The readiness of a fleet in numbers and a few names, as plain data. Small, however large the fleet is. */
export interface FleetSummary {
    readonly schema: typeof READINESS_SCHEMA;
    /** When the fleet was evaluated: ISO 8601. */
    readonly evaluatedAt: string;
    /** Where the facts come from: `Microsoft Graph`, or the files. */
    readonly source: string;
    /** Whether every reason was determined, or only those that a badge depends on. */
    readonly reasons: "all" | "badge";
    /**
     * How many devices have each badge, from `Eligible` on in the order of enforcement; badges that no device has are
     * left out.
     */
    readonly byBadge: Record<string, number>;
    /** How many devices fail each prerequisite, or are unknown in it, whatever their badge. */
    readonly byReason: Record<PrerequisiteCode, ReasonCount>;
    /** How many devices' VBS comes from each source, as evidence names it; devices that were not asked are left out. */
    readonly vbsBySource: Record<string, number>;
    /** Names of devices by badge, except `Eligible`: the first in order of name, up to a limit. */
    readonly devicesByBadge: Record<string, DevicesOfBadge>;
    /** What else was found: servers, other systems, older records of the same machine. */
    readonly counts: FleetCounts;
    /** The answers to contested questions, and for how many devices each answer made a difference. */
    readonly assumptions: readonly UsedAnswer[];
    /** Whether everything that was requested was read. */
    readonly complete: boolean;
    /** Whether devices may be missing altogether, and not merely Unknown. */
    readonly devicesMayBeMissing: boolean;
    /** What was left out, in whole sentences; empty if complete. */
    readonly shortfalls: readonly string[];
    /** What to know about the rules and sources that were used, in whole sentences. A note does not make the result incomplete. */
    readonly notes: readonly string[];
    /**
     * Devices on whose VBS two sources differ, by the sources. Each was read by itself: the read decides, and the device
     * is Unknown without an answer to it, or if a source that is not older than it says the opposite. Only present if
     * there are any.
     */
    readonly vbsDisagreements?: readonly VbsDisagreement[];
    /** What the update service says about the same devices. Only present if it was asked for. */
    readonly secondOpinion?: SecondOpinion;
}

/** The summary of a tally, once its source has been read completely. */
export function summaryOf(
    tally: Tally,
    about: {
        readonly source: Pick<DeviceSource, "name" | "counts" | "shortfalls" | "notes" | "vbsDisagreements">;
        readonly rules: PrerequisiteOptions;
        readonly reasons: FleetSummary["reasons"];
        readonly evaluatedAt: string;
    },
): FleetSummary {
    const { source, rules, reasons, evaluatedAt } = about;
    const { vbsDisagreements = [] } = source;
    return {
        schema: READINESS_SCHEMA,
        evaluatedAt,
        source: source.name,
        reasons,
        byBadge: tally.byBadge(),
        byReason: tally.byReason(),
        vbsBySource: tally.vbsBySource(),
        devicesByBadge: tally.devicesByBadge(),
        counts: { ...source.counts },
        assumptions: usedAnswers(rules.answers, tally.contested),
        complete: source.shortfalls.length === 0,
        devicesMayBeMissing: source.shortfalls.some(({ devicesMayBeMissing }) => devicesMayBeMissing),
        shortfalls: source.shortfalls.map(({ text }) => text),
        notes: [...(rules.notes ?? []), ...(source.notes ?? []), ...vbsDisagreements.map(inWords)],
        ...(vbsDisagreements.length > 0 ? { vbsDisagreements } : {}),
    };
}

function inWords({ between, devices, examples }: VbsDisagreement): string {
    const names = `${examples.join(", ")}${devices > examples.length ? ", …" : ""}`;
    return (
        `Sources differ on VBS of ${devices} devices (${between.join("; ")}): ${names}. They were read one by one: the read decides, but a ` +
        "device without an answer to it, or on which a source that is not older says the opposite, is Unknown."
    );
}
