import { DeviceSet } from "../delivery/deviceSet";
import type { Assignees, TargetedGroup } from "../delivery/reach";
import { compileRule, type EntraDevice, graphProperties, groupsAskedFor } from "../membership";
import { type Declared, type DeclaredGroup, type DeclaredTargets, NOBODY, type Removed } from "./declared";
import type { TenantNow } from "./readTenant";
import type { ImpactPolicy, PrerequisitePolicy, World } from "./world";

/** Every group that a program names, by object id: their members have to be known. Those that are yet to be made are among them. */
export function groupsOf({ assignments, prerequisites, groups }: Declared): string[] {
    const targets = [...assignments, ...prerequisites.flatMap(({ before, after }) => [before, after])];
    return [
        ...targets.flatMap((each) => (each === undefined ? [] : [...each.includes, ...each.excludes])),
        ...groups.map(({ id }) => id),
        ...rulesOf(groups).flatMap(groupsAskedFor),
    ];
}

/** The properties of devices that the rules of a program look at. */
export function propertiesOf({ groups }: Declared): string[] {
    return [...new Set(rulesOf(groups).flatMap(graphProperties))];
}

function rulesOf(groups: readonly DeclaredGroup[]): string[] {
    return groups.flatMap(({ rule, ruleBefore }) => [rule ?? [], ruleBefore ?? []].flat());
}

/** The tenant as it is. A group that is compared by rules alone, and is not in it, has the devices of its rule so far. */
export function worldBefore(
    { policies, groups, tenantDefault }: TenantNow,
    declared: Declared,
    entra: ReadonlyMap<number, EntraDevice>,
): World {
    const world = {
        policies,
        groups: new Map(groups),
        tenantDefault,
        prerequisites: prerequisitesOf(declared, "before"),
    };
    for (const { ruleBefore: rule, ...group } of declared.groups) {
        if (rule !== undefined && !world.groups.has(group.id)) {
            world.groups.set(group.id, { devices: membersOf({ ...group, rule }, world, entra), groups: [] });
        }
    }
    return world;
}

/**
 * The tenant as the program makes it: what it changes is as it says, all else is as it is.
 *
 * @param entra Windows devices of Entra, by their numbers
 * @throws RuleEvaluationError for a rule that cannot be evaluated here
 */
export function worldAfter(before: World, declared: Declared, entra: ReadonlyMap<number, EntraDevice>): World {
    const groups = new Map<string, TargetedGroup>(before.groups);
    for (const group of declared.groups) {
        groups.set(group.id, { devices: membersOf(group, before, entra), groups: [] });
    }
    for (const id of declared.removed.groups) {
        groups.delete(id);
    }
    return {
        groups,
        policies: policiesAfter(before.policies, declared),
        tenantDefault: declared.tenantDefault?.isOn ?? before.tenantDefault,
        prerequisites: prerequisitesOf(declared, "after"),
    };
}

function membersOf(
    { rule, members = [] }: DeclaredGroup,
    before: World,
    entra: ReadonlyMap<number, EntraDevice>,
): DeviceSet {
    if (rule === undefined) {
        const wanted = new Set(members.map((id) => id.toLowerCase()));
        return numbersOf(entra, ({ id }) => wanted.has(id.toLowerCase()));
    }
    const numbers = new Map([...entra].map(([number, { id }]) => [id, number]));
    const isMember = (groupId: string, { id }: EntraDevice) => {
        const number = numbers.get(id);
        return number !== undefined && before.groups.get(groupId.toLowerCase())?.devices.has(number) === true;
    };
    return numbersOf(entra, compileRule(rule, { isMember }));
}

function numbersOf(entra: ReadonlyMap<number, EntraDevice>, isIn: (device: EntraDevice) => boolean): DeviceSet {
    const devices = new DeviceSet();
    for (const [number, device] of entra) {
        if (isIn(device)) {
            devices.add(number);
        }
    }
    return devices;
}

function policiesAfter(before: readonly ImpactPolicy[], declared: Declared): ImpactPolicy[] {
    const policies = new Map(before.map((policy) => [policy.id, policy]));
    for (const { id, displayName, hotpatchEnabled, deferralDays } of declared.policies) {
        const current = policies.get(id);
        // A new policy offers updates at once; what a program leaves alone stays.
        const days = deferralDays ?? (current === undefined ? 0 : current.deferralDays);
        policies.set(id, {
            ...(current ?? NOBODY),
            id,
            displayName,
            hotpatchEnabled,
            ...(days === undefined ? {} : { deferralDays: days }),
        });
    }
    for (const { policyId, own } of declared.removed.assignments) {
        retarget(policies, policyId, (current) => (own === undefined ? NOBODY : withoutTargets(current, own)));
    }
    for (const { policyId, ownBefore, includes, excludes, allDevices } of declared.assignments) {
        const wanted = { includes, excludes, allDevices };
        retarget(policies, policyId, (current) =>
            ownBefore === undefined ? wanted : joined(withoutTargets(current, ownBefore), wanted),
        );
    }
    for (const id of declared.removed.policies) {
        policies.delete(id);
    }
    return [...policies.values()];
}

function retarget(
    policies: Map<string, ImpactPolicy>,
    id: string,
    targets: (current: Assignees) => DeclaredTargets,
): void {
    const policy = policies.get(id);
    if (policy !== undefined) {
        policies.set(id, { ...policy, ...targets(policy) });
    }
}

function withoutTargets(current: DeclaredTargets, own: DeclaredTargets): DeclaredTargets {
    return {
        includes: current.includes.filter((id) => !own.includes.includes(id)),
        excludes: current.excludes.filter((id) => !own.excludes.includes(id)),
        allDevices: current.allDevices && !own.allDevices,
    };
}

function joined(one: DeclaredTargets, other: DeclaredTargets): DeclaredTargets {
    return {
        includes: [...new Set([...one.includes, ...other.includes])],
        excludes: [...new Set([...one.excludes, ...other.excludes])],
        allDevices: one.allDevices || other.allDevices,
    };
}

function prerequisitesOf({ prerequisites }: Declared, side: "before" | "after"): PrerequisitePolicy[] {
    return prerequisites.flatMap(({ id, displayName, sets, [side]: targets }) =>
        targets === undefined ? [] : [{ id, displayName, sets, ...targets }],
    );
}

/** Whether a program changes nothing that decides how a device is patched. */
export function isNoChange({
    groups,
    policies,
    assignments,
    prerequisites,
    removed,
    tenantDefault,
}: Declared): boolean {
    const isSame = (one?: DeclaredTargets, other?: DeclaredTargets) => JSON.stringify(one) === JSON.stringify(other);
    return (
        groups.length + policies.length + assignments.length === 0 &&
        prerequisites.every(({ before, after }) => isSame(before, after)) &&
        isNothing(removed) &&
        tenantDefault === undefined
    );
}

function isNothing({ policies, assignments, groups }: Removed): boolean {
    return policies.length + assignments.length + groups.length === 0;
}
