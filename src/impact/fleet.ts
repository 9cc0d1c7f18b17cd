import type { Badge } from "../readiness/verdict";

/** The badge of a device that Entra has and Intune does not: no policy of Intune gets to it. */
export const NOT_IN_INTUNE = "Not in Intune";
export type ImpactBadge = Badge | typeof NOT_IN_INTUNE;

/** What is known of a device that a change moves. What depends on a VBS state that was not read is undefined. */
export interface Judgement {
    /**
     * Whether its VBS state was asked for: `notNeeded` where the badge depends on something else, `read`, and `pending` where there
     * was not enough time. Those that were read are a random sample of both.
     */
    readonly vbs: "notNeeded" | "read" | "pending";
    readonly badge?: ImpactBadge;
    /** Undefined where it is pending, or the device did not report it. */
    readonly isVbsOff?: boolean;
    /** Whether it has to install a baseline, with a restart, before any hotpatch. Undefined where its build is not known. */
    readonly needsBaseline?: boolean;
    /** Undefined where its architecture is not known. */
    readonly isArm64?: boolean;
}

/** The Windows devices of a tenant by their numbers. */
export interface Fleet {
    readonly devices: readonly number[];
    readonly nameOf: (device: number) => string;
    /** Undefined for a device of which nothing was read. */
    readonly judgementOf: (device: number) => Judgement | undefined;
}
