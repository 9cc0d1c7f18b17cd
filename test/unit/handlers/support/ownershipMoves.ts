import * as fc from "fast-check";
import {
    moved,
    type Policy,
    type Program,
    type Shape,
    withAssignmentChanged,
    withoutResource,
    withPolicy,
    withPolicyChanged,
} from "./ownedPrograms";
import type { HowToRun, OwnershipWorld, Stack } from "./ownershipWorld";

/** What a user does between two runs of the engine. */
const MOVES = [
    "nothing",
    "rename",
    "rename with alias",
    "move below",
    "move below with alias",
    "move ring below",
    "add",
    "add under old name",
    "adopt by id",
    "adopt by name",
    "end of adopt",
    "delete adopted",
    "second backend",
    "rename stack",
    "old stack name again",
    "state delete",
    "edit elsewhere",
    "remove",
    "change text",
    "switch",
    "change groups",
    "change ownership",
    "assign another",
    "replace",
    "destroy",
] as const;

const SHAPES: readonly Shape[] = ["none", "exclusive", "additive", "split"];

/** What one new policy is like. */
const newPolicy = fc.record({
    isSettings: fc.boolean(),
    isOn: fc.boolean(),
    isBelow: fc.boolean(),
    shape: fc.constantFrom(...SHAPES),
    groups: fc.subarray([0, 1, 2], { minLength: 1 }),
});
type NewPolicy = typeof newPolicy extends fc.Arbitrary<infer T> ? T : never;

const oneMove = fc.record({
    what: fc.constantFrom(...MOVES),
    /** Which stack, resource and object: a number beyond the last begins again. */
    stack: fc.nat({ max: 2 }),
    resource: fc.nat({ max: 11 }),
    object: fc.nat({ max: 5 }),
    policy: newPolicy,
    refresh: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
    kill: fc.option(fc.record({ at: fc.integer({ min: 1, max: 30 }), when: fc.constantFrom("before", "after") }), {
        freq: 1,
    }),
});
export type Move = typeof oneMove extends fc.Arbitrary<infer T> ? T : never;

/** What happens in a tenant: a first program, and what becomes of it. */
export const stories = fc.record({
    first: fc.array(newPolicy, { minLength: 1, maxLength: 4 }),
    moves: fc.array(oneMove, { minLength: 1, maxLength: 7 }),
});

/** Names are numbered, so that a new one is new. */
export class Storyteller {
    private count = 0;

    constructor(
        private readonly world: OwnershipWorld,
        private readonly edit: (id: string) => Promise<void>,
    ) {}

    begin(first: readonly NewPolicy[]): Stack {
        const empty: Program = { policies: [], assignments: [] };
        const program = first.reduce((program, policy) => this.added(program, policy), empty);
        return this.open("test", program);
    }

    /** Does one thing; returns the stack that runs next, and how. */
    async next({ what, stack: number, resource, object, policy, refresh, kill }: Move): Promise<[Stack, HowToRun]> {
        const { world } = this;
        const stack = one(world.stacks, number) as Stack;
        const { program, name } = stack;
        const how: HowToRun = { refresh, replace: [], ...(kill === null ? {} : { kill }) };
        const all = [...program.policies, ...program.assignments];
        const chosen = one(all, resource);
        const target = one(program.policies, resource);
        const fresh = () => `n${this.next_()}`;
        const set = (changed: Program): [Stack, HowToRun] => {
            stack.program = changed;
            return [stack, how];
        };
        const ring = program.assignments.filter((each) => each.policy === target?.key).map(({ key }) => key);
        switch (what) {
            case "nothing":
                return [stack, how];
            case "rename":
            case "rename with alias": {
                const keys = chosen === undefined ? [] : [chosen.key];
                const renamed = moved(program, keys, (place) => ({ ...place, name: fresh() }), what !== "rename");
                return set(renamed);
            }
            case "move below":
            case "move below with alias": {
                const keys = chosen === undefined ? [] : [chosen.key];
                return set(
                    moved(program, keys, (place) => ({ ...place, isBelow: !place.isBelow }), what !== "move below"),
                );
            }
            case "move ring below":
                return set(
                    moved(
                        program,
                        [target?.key ?? "", ...ring],
                        (place) => ({ ...place, isBelow: !place.isBelow }),
                        false,
                    ),
                );
            case "add":
                return set(this.added(program, policy));
            case "add under old name":
                return set(this.added(program, policy, one(this.oldNames(stack), object)));
            case "adopt by id": {
                const recorded = [...stack.state.values()].map(({ id }) => id);
                const known = [...world.policies().values()].filter(
                    ({ kind, id }) => kind === "quality" && !recorded.includes(id),
                );
                const found = one(known, object);
                return set(
                    found === undefined ? program : this.added(program, policy, undefined, { adopt: { id: found.id } }),
                );
            }
            case "adopt by name": {
                const recorded = [...stack.state.values()].map(({ id }) => id);
                const known = [...world.policies().values()].filter(
                    ({ kind, id }) => kind === "quality" && !recorded.includes(id),
                );
                const displayName = one(known, object)?.title;
                return set(
                    displayName === undefined
                        ? program
                        : this.added(program, policy, undefined, { adopt: { displayName }, title: displayName }),
                );
            }
            case "end of adopt":
                return set(withPolicyChanged(program, target?.key ?? "", { adopt: undefined }));
            case "delete adopted":
                return set(
                    withPolicyChanged(program, target?.key ?? "", {
                        deleteAdopted: target?.deleteAdopted === true ? undefined : true,
                    }),
                );
            case "second backend":
                return [this.open(name, program), how];
            case "rename stack": {
                const to = fresh();
                stack.state = new Map(
                    [...stack.state].map(([urn, recorded]) => [urn.replace(`:${name}::`, `:${to}::`), recorded]),
                );
                stack.name = to;
                return [stack, how];
            }
            case "old stack name again":
                return [this.open("test", program), how];
            case "state delete": {
                const [urn, recorded] = one([...stack.state], resource) ?? [];
                if (urn !== undefined && recorded !== undefined) {
                    stack.state.delete(urn);
                    if (recorded.inputs.policyId === undefined && world.owners.get(recorded.id) === stack) {
                        world.lost.add(recorded.id);
                    }
                }
                return [stack, how];
            }
            case "edit elsewhere": {
                const id = one([...world.policies().keys()], object);
                if (id !== undefined) {
                    await this.edit(id);
                }
                return [stack, how];
            }
            case "remove":
                return set(withoutResource(program, chosen?.key ?? ""));
            case "change text":
                return set(withPolicyChanged(program, target?.key ?? "", { text: `text ${this.next_()}` }));
            case "switch":
                return set(withPolicyChanged(program, target?.key ?? "", { isOn: !(target?.isOn ?? false) }));
            case "change groups": {
                const assignment = one(program.assignments, resource);
                const others = program.assignments.filter(
                    (each) => each !== assignment && each.policy === assignment?.policy,
                );
                const taken = others.flatMap(({ groups }) => groups);
                const groups = policy.groups.filter((group) => !taken.includes(group));
                return set(
                    groups.length === 0 ? program : withAssignmentChanged(program, assignment?.key ?? "", { groups }),
                );
            }
            case "change ownership": {
                const assignment = one(program.assignments, resource);
                const isAlone = program.assignments.filter((each) => each.policy === assignment?.policy).length === 1;
                const isAdditive = !isAlone || assignment?.isAdditive !== true;
                return set(withAssignmentChanged(program, assignment?.key ?? "", { isAdditive }));
            }
            case "assign another": {
                const assignment = one(program.assignments, resource);
                const free = program.policies.filter(({ key }) =>
                    program.assignments.every((each) => each.policy !== key),
                );
                const other = one(free, object);
                return set(
                    other === undefined
                        ? program
                        : withAssignmentChanged(program, assignment?.key ?? "", { policy: other.key }),
                );
            }
            case "replace": {
                const urn = one(world.declared(stack), resource)?.urn;
                return [stack, { ...how, replace: urn === undefined ? [] : [urn] }];
            }
            case "destroy":
                return set({ policies: [], assignments: [] });
        }
    }

    private next_(): number {
        this.count += 1;
        return this.count;
    }

    private open(name: string, program: Program): Stack {
        const stack = { name, program, state: new Map() };
        this.world.stacks.push(stack);
        return stack;
    }

    private added(
        program: Program,
        { isSettings, isOn, isBelow, shape, groups }: NewPolicy,
        name?: string,
        more: Partial<Policy> = {},
    ): Program {
        const number = this.next_();
        const policy: Policy = {
            key: `k${number}`,
            name: name ?? `p${number}`,
            isBelow,
            aliases: [],
            kind: isSettings && more.adopt === undefined ? "settings" : "quality",
            title: `Title ${number}`,
            text: `text ${number}`,
            isOn,
            ...more,
        };
        return withPolicy(program, policy, shape, groups);
    }

    /** Names that a policy of the stack had, and that nothing has now. */
    private oldNames({ program }: Stack): string[] {
        const all = [...program.policies, ...program.assignments];
        return program.policies
            .flatMap(({ aliases }) => aliases.map(({ name }) => name))
            .concat(Array.from({ length: this.count }, (_, index) => `p${index + 1}`))
            .filter((name) => all.every((each) => each.name !== name && !each.name.startsWith(`${name}-`)));
    }
}

function one<T>(list: readonly T[], number: number): T | undefined {
    return list[number % Math.max(1, list.length)];
}
