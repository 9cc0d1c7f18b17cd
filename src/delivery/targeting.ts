import { DeviceSet } from "./deviceSet";

/**
 * What decides about hotpatches on a device.
 *
 * - `hotpatch policy`: every policy that targets it has hotpatch on.
 * - `blocked by policy`: every policy that targets it has hotpatch off. A policy always wins over the tenant's default.
 * - `conflict`: policies with both settings target it. Microsoft documents no precedence, so nobody can tell.
 * - `tenant default`: no policy targets it, and the tenant's default is on.
 * - `none`: no policy targets it, and the tenant's default is off; or its updates do not come from Intune.
 *
 * Source: Microsoft Learn, "Configure hotpatch updates" (2026): on by default since May 2026 for eligible devices in no quality
 * update policy.
 */
export type DeliveryName = "hotpatch policy" | "blocked by policy" | "tenant default" | "none" | "conflict";

export const DELIVERY_NAMES: readonly DeliveryName[] = [
    "hotpatch policy",
    "tenant default",
    "blocked by policy",
    "conflict",
    "none",
];

/** A quality update policy and whom it targets. Groups are named by object ids in lower case. */
export interface TargetedPolicy {
    readonly id: string;
    readonly displayName: string;
    readonly hotpatchEnabled: boolean;
    readonly includes: readonly string[];
    /** Their members are taken out again, however they came in. */
    readonly excludes: readonly string[];
    readonly allDevices: boolean;
}

/** What a group consists of, without looking into the groups in it. */
export interface TargetedGroup {
    readonly devices: DeviceSet;
    /** Object ids in lower case of the groups in it. */
    readonly groups: readonly string[];
}

/** Everything that targeting depends on. Devices are numbers. */
export interface TargetingFacts {
    readonly policies: readonly TargetedPolicy[];
    /** By object id in lower case. A group that is not here has vanished, and nobody is in it. */
    readonly groups: ReadonlyMap<string, TargetedGroup>;
    /** Whether hotpatch is on for devices that no policy targets. */
    readonly tenantDefault: boolean;
}

/** What decides about one device. */
export interface DeviceTargeting {
    readonly delivery: DeliveryName;
    /** The policies that target it. */
    readonly policies: readonly TargetedPolicy[];
    /** The policies that would target it, had they no exclusion. */
    readonly excludedFrom: readonly TargetedPolicy[];
}

interface Reach {
    readonly policy: TargetedPolicy;
    readonly included: DeviceSet;
    readonly excluded: DeviceSet;
}

/**
 * Who is targeted by what. Members of groups within groups count, and groups may contain each other. An exclusion beats every
 * inclusion, all devices among them.
 *
 * Two sets of bits a policy are kept at most, so that 500 policies and 100,000 devices take less than 25 MB.
 *
 * Source: Microsoft Learn, "Assign device profiles in Microsoft Intune" (2025): nested groups, and exclusion before inclusion.
 */
export class Targeting {
    private readonly reaches: readonly Reach[];
    private readonly tenantDefault: boolean;

    constructor({ policies, groups, tenantDefault }: TargetingFacts) {
        this.tenantDefault = tenantDefault;
        const members = new Map<string, DeviceSet>();
        const membersIn = (id: string): DeviceSet => {
            const known = members.get(id) ?? transitiveMembers(id, groups);
            members.set(id, known);
            return known;
        };
        const membersOf = (ids: readonly string[]): DeviceSet => {
            const [first, ...others] = ids.map(membersIn);
            if (first !== undefined && others.length === 0) {
                return first; // Nobody changes it any more, so policies can share it.
            }
            const union = new DeviceSet();
            for (const set of first === undefined ? [] : [first, ...others]) {
                union.addAll(set);
            }
            return union;
        };
        this.reaches = policies.map((policy) => ({
            policy,
            included: membersOf(policy.includes),
            excluded: membersOf(policy.excludes),
        }));
    }

    /** @param device its number; undefined for a device that no group has */
    of(device: number | undefined): DeviceTargeting {
        const policies: TargetedPolicy[] = [];
        const excludedFrom: TargetedPolicy[] = [];
        for (const { policy, included, excluded } of this.reaches) {
            if (policy.allDevices || (device !== undefined && included.has(device))) {
                (device !== undefined && excluded.has(device) ? excludedFrom : policies).push(policy);
            }
        }
        return { delivery: this.deliveryBy(policies), policies, excludedFrom };
    }

    /** The numbered devices that a policy targets through groups. */
    *membersOf(policyId: string): Generator<number, void, undefined> {
        for (const { policy, included, excluded } of this.reaches) {
            if (policy.id === policyId) {
                for (const device of included) {
                    if (!excluded.has(device)) {
                        yield device;
                    }
                }
            }
        }
    }

    private deliveryBy(policies: readonly TargetedPolicy[]): DeliveryName {
        if (policies.length === 0) {
            return this.tenantDefault ? "tenant default" : "none";
        }
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled).length;
        return on === policies.length ? "hotpatch policy" : on === 0 ? "blocked by policy" : "conflict";
    }
}

function transitiveMembers(id: string, groups: ReadonlyMap<string, TargetedGroup>): DeviceSet {
    const devices = new DeviceSet();
    const seen = new Set([id]);
    for (const each of seen) {
        const group = groups.get(each);
        if (group !== undefined) {
            devices.addAll(group.devices);
            for (const nested of group.groups) {
                seen.add(nested);
            }
        }
    }
    return devices;
}
