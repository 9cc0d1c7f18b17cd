import type { KnownIssue } from "../graph/endpoints/knownIssues";

/** How many devices of a ring are how far, by the newest release of their hotpatch track: part of `getPolicyDelivery`. */
export interface RingDelivery {
    /** Whether everything was read that the numbers depend on. */
    readonly complete: boolean;
    readonly computed: {
        readonly succeeded: number;
        readonly pending: number;
        readonly failed: number;
        readonly unknown: number;
        readonly blocked: number;
    };
    /** How many of these devices meet every prerequisite. */
    readonly eligible: number;
    /** How many got the newest release as a hotpatch. None in a baseline month, until the next hotpatch. */
    readonly hotpatched: number;
}

/** What a gate decides on: a ring that is to be opened further. */
export interface GateFacts {
    /** The ring that is to be opened. */
    readonly ring: string;
    /** How much of it is open, from 0 to 1. */
    readonly from: number;
    /** How much of it is to be open. */
    readonly to: number;
    /** When the gate is asked. */
    readonly now: Date;
    /** The ring before it in the rollout; absent for the first. */
    readonly before?: {
        readonly name: string;
        readonly open: number;
        /** When `pulumi up` last opened it further: ISO 8601. Absent if that is not recorded. */
        readonly openedAt?: string;
        /** Reads what came of its policy. Absent if it has none yet; fails if the tenant cannot be read. */
        readonly delivery?: () => Promise<RingDelivery>;
    };
    /**
     * Reads the known issues of the fleet's versions of Windows, open or not; of every version that supports hotpatches
     * for a ring with a rule or a group. Fails if they cannot be read.
     */
    readonly knownIssues: () => Promise<readonly KnownIssue[]>;
    /** The calendar month of `now`: `baseline` if it is one for any version of Windows, `unknown` if that is not known. */
    readonly month: { readonly month: string; readonly kind: "baseline" | "hotpatch" | "unknown" };
}

/** What a gate decided. */
export interface GateDecision {
    readonly result: "open" | "held";
    /** Whole sentences: what holds the ring, and what would open it. */
    readonly reasons: readonly string[];
}

/**
 * Decides whether a ring may be opened further. Your own gates may read whatever they need: one that throws, or takes
 * longer than a minute, holds. Gates are only asked about rings that are to be opened further, so they never close one.
 */
export type Gate = (facts: GateFacts) => GateDecision | Promise<GateDecision>;

/** A time in which nothing opens; both days belong to it. */
export interface FreezeWindow {
    /** ISO date, in UTC: `2026-12-15`. */
    readonly from: string;
    /** ISO date, in UTC: `2027-01-06`. */
    readonly to: string;
    /** For the message. */
    readonly why?: string;
}

/** What has to have come of the ring before. */
export interface DeliveryTerms {
    /** The part of its devices that has to be on the newest release of the hotpatch track, from 0 to 1. */
    readonly atLeast?: number;
    /** The part of its devices that has to have got that release as a hotpatch, from 0 to 1. */
    readonly hotpatchedAtLeast?: number;
    /** The part of its devices that has to meet every prerequisite, from 0 to 1. */
    readonly eligibleAtLeast?: number;
    /** How many of its devices may have failed. */
    readonly failedAtMost?: number;
}

/** Which known issues hold a ring. */
export interface KnownIssueTerms {
    /** Days since an issue was first reported, after which it no longer holds. Defaults to 35: a month and its updates. */
    readonly days?: number;
    /** Ids of issues that do not concern the ring: `WI1240000`. */
    readonly except?: readonly string[];
}

/** An approval that is committed with the program. */
export interface Approval {
    /** Who approved. */
    readonly by: string;
    /** ISO date. */
    readonly on: string;
    /** How much of the ring may be open, from 0 to 1. */
    readonly upTo: number;
}
