import { ruleInBrief } from "../membership";
import { compareWorlds, groupMoves, type PolicyMoves, type WorldChange } from "./compare";
import type { Declared, Teller } from "./declared";
import type { Fleet } from "./fleet";
import { defaultImpact, devicesOf, policyImpact, prerequisiteImpact } from "./impact";
import type { GroupImpact, ImpactBlock, RuleChange } from "./summary";
import type { World } from "./world";

/** Two worlds and what lies between them: which devices have to be judged is known before they are. */
export interface Planned {
    readonly before: World;
    readonly after: World;
    readonly declared: Declared;
    readonly change: WorldChange;
    /** Groups that change and are in no policy, by id. */
    readonly loose: readonly string[];
    /** Windows devices, by number. */
    readonly devices: readonly number[];
}

export function planned(before: World, after: World, declared: Declared, devices: readonly number[]): Planned {
    const assigned = new Set(
        [...before.policies, ...after.policies, ...before.prerequisites, ...after.prerequisites].flatMap(
            ({ includes, excludes }) => [...includes, ...excludes],
        ),
    );
    const loose = declared.groups.map(({ id }) => id).filter((id) => !assigned.has(id));
    return { before, after, declared, change: compareWorlds(before, after, devices), loose, devices };
}

/** A block for each ring, and each resource in none, that changes anything. Limits are held against it afterwards. */
export function blocksOf(plan: Planned, fleet: Fleet): Map<Teller, ImpactBlock> {
    const { change, declared } = plan;
    const blocks = new Map<Teller, ImpactBlock>();
    const add = (teller: Teller, part: Partial<ImpactBlock>) => {
        const block = blocks.get(teller) ?? emptyBlock(teller.title);
        blocks.set(teller, {
            ...block,
            policies: [...block.policies, ...(part.policies ?? [])],
            prerequisites: [...block.prerequisites, ...(part.prerequisites ?? [])],
            groups: [...block.groups, ...(part.groups ?? [])],
            rules: [...block.rules, ...(part.rules ?? [])],
            ...(part.tenantDefault === undefined ? {} : { tenantDefault: part.tenantDefault }),
        });
    };
    for (const moves of change.policies) {
        add(tellerOf(moves, declared), { policies: [policyImpact(moves, change, fleet)] });
    }
    for (const moves of change.prerequisites) {
        const teller = declared.prerequisites.find(({ id }) => id === moves.id)?.teller ?? declared.stack;
        add(teller, { prerequisites: [prerequisiteImpact(moves, change, fleet)] });
    }
    for (const group of declared.groups) {
        if (plan.loose.includes(group.id)) {
            add(group.teller, { groups: [groupImpact(group, plan, fleet)] });
        }
        const rule = ruleChange(group);
        if (rule !== undefined) {
            add(group.teller, { rules: [rule] });
        }
    }
    if (declared.tenantDefault !== undefined && plan.before.tenantDefault !== declared.tenantDefault.isOn) {
        const { teller, isOn } = declared.tenantDefault;
        add(teller, { tenantDefault: defaultImpact(isOn, change, fleet) });
    }
    return blocks;
}

/** Who tells of a policy: whoever declares it, or assigns it, or changes a group that it is assigned to; else the stack. */
function tellerOf({ id, before, after }: PolicyMoves, declared: Declared): Teller {
    const named = new Set([before, after].flatMap((each) => (each ? [...each.includes, ...each.excludes] : [])));
    return (
        declared.policies.find((policy) => policy.id === id)?.teller ??
        declared.assignments.find(({ policyId }) => policyId === id)?.teller ??
        declared.groups.find((group) => named.has(group.id))?.teller ??
        declared.stack
    );
}

function emptyBlock(title: string): ImpactBlock {
    return { title, policies: [], prerequisites: [], groups: [], rules: [], notKnown: [], exceeded: [] };
}

function groupImpact(
    { id, displayName }: { readonly id: string; readonly displayName: string },
    { before, after, devices }: Planned,
    fleet: Fleet,
): GroupImpact {
    const { enter, leave, stay } = groupMoves(before, after, devices, id);
    return { displayName, enter: devicesOf(enter, fleet), leave: devicesOf(leave, fleet), stay: stay.length };
}

function ruleChange({ displayName, rule, ruleBefore }: Declared["groups"][number]): RuleChange | undefined {
    if (rule === undefined) {
        return undefined;
    }
    const meaning = ruleInBrief(rule);
    const meaningBefore = ruleBefore === undefined ? undefined : ruleInBrief(ruleBefore);
    return {
        group: displayName,
        meaning,
        text: rule,
        ...(meaningBefore === undefined || meaningBefore === meaning ? {} : { meaningBefore }),
    };
}
