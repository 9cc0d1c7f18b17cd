import type { Assignees, TargetedGroup } from "../delivery/reach";
import type { TargetedPolicy } from "../delivery/targeting";

/** A quality update policy as it is in the tenant, or as a program makes it. */
export interface ImpactPolicy extends TargetedPolicy {
    /** Days between release and offer; undefined where updates are approved by hand, or in a way that is not known. */
    readonly deferralDays?: number;
}

/** What a policy that sets a prerequisite of hotpatch turns on: both take effect with a restart. */
export type Prerequisite = "vbs" | "chpe";

/** A policy that sets a prerequisite of hotpatch on devices. */
export interface PrerequisitePolicy extends Assignees {
    readonly id: string;
    readonly displayName: string;
    readonly sets: Prerequisite;
}

/**
 * Everything on which it hangs how a device is patched, at one time. Devices are numbers; policies and groups that are yet to be made
 * have ids of their own, which no object of a tenant has.
 */
export interface World {
    readonly policies: readonly ImpactPolicy[];
    readonly prerequisites: readonly PrerequisitePolicy[];
    /** By object id in lower case. A group that is not here has nobody in it. */
    readonly groups: ReadonlyMap<string, TargetedGroup>;
    /** Whether hotpatch is on for devices that no policy targets. */
    readonly tenantDefault: boolean;
}
