import { type Assignees, Reach, type Reached, type TargetedGroup } from "./reach";

/**
 * What determines hotpatches on a device.
 *
 * - `hotpatch policy`: hotpatch is on in every policy that targets it.
 * - `blocked by policy`: hotpatch is off in every policy that targets it. A policy always overrides the tenant's
 *   default.
 * - `conflict`: policies with both settings target it. Microsoft documents no precedence, so the result cannot be
 *   predicted.
 * - `tenant default`: no policy targets it, and the tenant's default is on.
 * - `none`: no policy targets it and the tenant's default is off, or Intune does not manage its updates.
 *
 * Source: Microsoft Learn, "Configure hotpatch updates" (2026): on by default since May 2026 for eligible devices in no
 * quality update policy.
 */
export type DeliveryName = "hotpatch policy" | "blocked by policy" | "tenant default" | "none" | "conflict";

export const DELIVERY_NAMES: readonly DeliveryName[] = [
    "hotpatch policy",
    "tenant default",
    "blocked by policy",
    "conflict",
    "none",
];

/** A quality update policy and what it targets. */
export interface TargetedPolicy extends Assignees {
    readonly id: string;
    readonly displayName: string;
    readonly hotpatchEnabled: boolean;
}

/** Everything that targeting depends on. Devices are numbers. */
export interface TargetingFacts {
    readonly policies: readonly TargetedPolicy[];
    /** By object id in lower case. A group that is missing here has been deleted and has no members. */
    readonly groups: ReadonlyMap<string, TargetedGroup>;
    /** Whether hotpatch is on for devices that no policy targets. */
    readonly tenantDefault: boolean;
}

/** What determines hotpatches on one device. */
export interface DeviceTargeting extends Reached<TargetedPolicy> {
    readonly delivery: DeliveryName;
}

/** Which quality update policies target a device, and what that means for hotpatches. See {@link Reach} for groups. */
export class Targeting {
    private readonly reach: Reach<TargetedPolicy>;
    private readonly tenantDefault: boolean;

    constructor({ policies, groups, tenantDefault }: TargetingFacts) {
        this.tenantDefault = tenantDefault;
        this.reach = new Reach(policies, groups);
    }

    /** @param device its number; undefined for a device that is in no group */
    of(device: number | undefined): DeviceTargeting {
        const reached = this.reach.of(device);
        return { delivery: this.deliveryBy(reached.policies), ...reached };
    }

    /** The policies whose exclusions cover a device, whether or not they would otherwise target it. */
    excluding(device: number | undefined): TargetedPolicy[] {
        return this.reach.excluding(device);
    }

    /** The numbered devices that a policy targets through groups. */
    membersOf(policyId: string): Generator<number, void, undefined> {
        return this.reach.membersOf(({ id }) => id === policyId);
    }

    private deliveryBy(policies: readonly TargetedPolicy[]): DeliveryName {
        if (policies.length === 0) {
            return this.tenantDefault ? "tenant default" : "none";
        }
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled).length;
        return on === policies.length ? "hotpatch policy" : on === 0 ? "blocked by policy" : "conflict";
    }
}
