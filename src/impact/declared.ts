import type { Assignees } from "../delivery/reach";
import type { Prerequisite } from "./world";

/** Who tells of a change: a ring, or a resource that is in none. Compared by identity. */
export interface Teller {
    /** `Hotpatch ring 'broad'`. */
    readonly title: string;
}

/** Targets of an assignment. A group that has yet to be created has an id of its own, which no group of a tenant has. */
export type DeclaredTargets = Assignees;

/** The targets of a policy that is not assigned. */
export const NOBODY: DeclaredTargets = { includes: [], excludes: [], allDevices: false };

/** A group that a program declares and changes. What it leaves alone, and what stays as it is, is not here. */
export interface DeclaredGroup {
    readonly teller: Teller;
    readonly id: string;
    readonly displayName: string;
    /** The rule that it follows; undefined for assigned members. */
    readonly rule?: string;
    /** The rule so far, where it had one. */
    readonly ruleBefore?: string;
    /** Object ids of Entra devices. */
    readonly members?: readonly string[];
}

/** A quality update policy that a program declares and changes. */
export interface DeclaredPolicy {
    readonly teller: Teller;
    readonly id: string;
    readonly displayName: string;
    readonly hotpatchEnabled: boolean;
    /** Undefined where it is left alone. */
    readonly deferralDays?: number;
}

/** An assignment that a program declares and changes. */
export interface DeclaredAssignment extends DeclaredTargets {
    readonly teller: Teller;
    readonly policyId: string;
    /** Of an additive one: the targets that it had so far. It leaves others alone. */
    readonly ownBefore?: DeclaredTargets;
}

/** A policy that sets a prerequisite, whether it changes or not. */
export interface DeclaredPrerequisite {
    readonly teller: Teller;
    readonly id: string;
    readonly displayName: string;
    readonly sets: Prerequisite;
    /** Absent before it is made, and after it is deleted. */
    readonly before?: DeclaredTargets;
    readonly after?: DeclaredTargets;
}

/** What was declared and is not any more. */
export interface Removed {
    /** Ids of quality update policies that are deleted. */
    readonly policies: readonly string[];
    /** Policies whose assignment goes, and of an additive one the targets that it had. */
    readonly assignments: readonly { readonly policyId: string; readonly own?: DeclaredTargets }[];
    /** Ids of groups that are deleted. */
    readonly groups: readonly string[];
}

/** All that a program changes. */
export interface Declared {
    readonly groups: readonly DeclaredGroup[];
    readonly policies: readonly DeclaredPolicy[];
    readonly assignments: readonly DeclaredAssignment[];
    readonly prerequisites: readonly DeclaredPrerequisite[];
    readonly removed: Removed;
    /** Whether hotpatch is on for devices in no policy; undefined where the program leaves it alone. */
    readonly tenantDefault?: { readonly teller: Teller; readonly isOn: boolean };
    /** Who tells of policies that are removed. */
    readonly stack: Teller;
}
