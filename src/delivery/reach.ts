import { DeviceSet } from "./deviceSet";

/** What a policy of any kind is assigned to. Groups are identified by object ids in lower case. */
export interface Assignees {
    readonly includes: readonly string[];
    /** Members of these groups are excluded, no matter how they were included. */
    readonly excludes: readonly string[];
    readonly allDevices: boolean;
}

/** The direct members of a group; nested groups are listed, not expanded. */
export interface TargetedGroup {
    readonly devices: DeviceSet;
    /** Object ids of the nested groups, in lower case. */
    readonly groups: readonly string[];
}

/** The policies that apply to a device. */
export interface Reached<Policy> {
    /** The policies that target it. */
    readonly policies: readonly Policy[];
    /** The policies that would target it if they had no exclusions. */
    readonly excludedFrom: readonly Policy[];
}

interface PolicyReach<Policy> {
    readonly policy: Policy;
    readonly included: DeviceSet;
    readonly excluded: DeviceSet;
}

/**
 * Which devices are reached by policies of one kind. Members of nested groups count, and groups may contain each other.
 * An exclusion beats every inclusion, including "all devices".
 *
 * Keeps at most two bit sets per policy, so that 500 policies and 100,000 devices take less than 25 MB.
 *
 * Source: Microsoft Learn, "Assign device profiles in Microsoft Intune" (2025): nested groups, and exclusion before
 * inclusion.
 */
export class Reach<Policy extends Assignees> {
    private readonly reaches: readonly PolicyReach<Policy>[];

    /** @param groups by object id in lower case. A group that is missing here has been deleted and has no members. */
    constructor(policies: readonly Policy[], groups: ReadonlyMap<string, TargetedGroup>) {
        const members = new Map<string, DeviceSet>();
        const membersIn = (id: string): DeviceSet => {
            const known = members.get(id) ?? transitiveMembers(id, groups);
            members.set(id, known);
            return known;
        };
        const membersOf = (ids: readonly string[]): DeviceSet => {
            const [first, ...others] = ids.map(membersIn);
            if (first !== undefined && others.length === 0) {
                return first; // Never changed after this point, so policies can share it.
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

    /** @param device its number; undefined for a device that is in no group */
    of(device: number | undefined): Reached<Policy> {
        const policies: Policy[] = [];
        const excludedFrom: Policy[] = [];
        for (const { policy, included, excluded } of this.reaches) {
            if (policy.allDevices || (device !== undefined && included.has(device))) {
                (device !== undefined && excluded.has(device) ? excludedFrom : policies).push(policy);
            }
        }
        return { policies, excludedFrom };
    }

    /** The policies whose exclusions cover a device, whether or not they would otherwise target it. */
    excluding(device: number | undefined): Policy[] {
        return this.reaches
            .filter(({ excluded }) => device !== undefined && excluded.has(device))
            .map(({ policy }) => policy);
    }

    /** The numbered devices that are targeted, through groups, by the policies for which `isMeant` is true. */
    *membersOf(isMeant: (policy: Policy) => boolean): Generator<number, void, undefined> {
        for (const { policy, included, excluded } of this.reaches) {
            if (isMeant(policy)) {
                for (const device of included) {
                    if (!excluded.has(device)) {
                        yield device;
                    }
                }
            }
        }
    }
}

/** A group and all groups nested in it, each once; deleted groups are included. */
export function groupsWithin(id: string, groups: ReadonlyMap<string, TargetedGroup>): ReadonlySet<string> {
    const seen = new Set([id]);
    for (const each of seen) {
        for (const nested of groups.get(each)?.groups ?? []) {
            seen.add(nested);
        }
    }
    return seen;
}

function transitiveMembers(id: string, groups: ReadonlyMap<string, TargetedGroup>): DeviceSet {
    const devices = new DeviceSet();
    for (const each of groupsWithin(id, groups)) {
        const group = groups.get(each);
        if (group !== undefined) {
            devices.addAll(group.devices);
        }
    }
    return devices;
}
