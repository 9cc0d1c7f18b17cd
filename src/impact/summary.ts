import type { DefaultImpact, Devices, PolicyImpact, PrerequisiteImpact } from "./impact";
import type { LimitExceeded } from "./limits";

/** The version of the documented shape of summaries. Properties are added within a version, never changed or taken away. */
export const IMPACT_SCHEMA = "hotpatch-impact/1";

/** A membership rule before and after a change, in words and in full. */
export interface RuleChange {
    /** Display name of the group. */
    readonly group: string;
    /** What the rule means: `versions 24H2 and 25H2, 25 % of devices`. */
    readonly meaning: string;
    readonly text: string;
    /** What it meant so far; absent for a group that had no rule, and where the words are the same. */
    readonly meaningBefore?: string;
}

/** A group that no quality update policy is assigned to: its members change, and nothing else. */
export interface GroupImpact {
    readonly displayName: string;
    readonly enter: Devices;
    readonly leave: Pick<Devices, "devices" | "names">;
    readonly stay: number;
}

/** What a change does to the devices of one ring, or of a resource that is in none. */
export interface ImpactBlock {
    /** `Hotpatch ring 'broad'`, `Quality update policy 'Legacy'`. */
    readonly title: string;
    readonly policies: readonly PolicyImpact[];
    readonly prerequisites: readonly PrerequisiteImpact[];
    readonly groups: readonly GroupImpact[];
    readonly tenantDefault?: DefaultImpact;
    readonly rules: readonly RuleChange[];
    /** What is not known of these devices, in whole sentences. */
    readonly notKnown: readonly string[];
    /** Limits of the ring or of the stack that do not hold. */
    readonly exceeded: readonly LimitExceeded[];
}

/** What a program's change does to the devices of a tenant. */
export interface ImpactSummary {
    readonly schema: typeof IMPACT_SCHEMA;
    /** ISO 8601. */
    readonly readAt: string;
    /** Seconds from the first request until these numbers were there. */
    readonly ageSeconds: number;
    /** Windows devices of the tenant; absent where they were not read. */
    readonly fleet?: number;
    /** The last baseline that is released, `2026-10`, where the catalog tells. */
    readonly baseline?: string;
    readonly blocks: readonly ImpactBlock[];
    /** What was not read for any of them, in whole sentences. */
    readonly notKnown: readonly string[];
}
