import type { EngineRun } from "../../../../src/handlers/engineRun";
import { ownerOf, urnHash } from "../../../../src/handlers/marker";
import type { Harness } from "../harness";
import { type Declared, type Outcome, type State, up } from "./engineModel";
import { FaultyFetch } from "./faultyFetch";
import { declaredBy, type Program, policyUrn, withoutResource, withPolicyChanged } from "./ownedPrograms";
import { providersOver } from "./providersOver";
import { policiesOf, type Seen } from "./tenantView";

/** One stack in one backend; two may have the same name. */
export interface Stack {
    name: string;
    program: Program;
    state: State;
}

/** How an `up` is run: with `--refresh`, with `--replace`, and killed at a request. */
export interface HowToRun {
    readonly refresh: boolean;
    readonly replace: readonly string[];
    readonly kill?: { readonly at: number; readonly when: "before" | "after" };
}

/** What a user tries at most until a program that was refused is accepted. */
const WAYS_OUT = 12;
const QUIETLY: HowToRun = { refresh: false, replace: [] };

/**
 * The stacks of one tenant, and whose each policy is by rights: its maker's, until another adopts it. Every run is judged by that,
 * and not by what descriptions or states say.
 */
export class OwnershipWorld {
    readonly stacks: Stack[] = [];
    /** By id: the stack, or `hand` for what somebody made by hand or was given back. */
    readonly owners = new Map<string, Stack | "hand">();
    /** What was taken out of a state by `pulumi state delete`: no stack knows it any more. */
    readonly lost = new Set<string>();
    /** Policies with a target that somebody set by hand, and that no exclusive assignment has ever taken out. */
    readonly targetedByHand = new Set<string>();
    /** Policies that an adopter has let go of, and with them their line: until the next change they bear none. */
    private readonly released = new Set<string>();
    /** Those of them that their earlier stack has not refreshed since: it may miss targets that the adopter took out. */
    private readonly drifted = new Set<string>();
    refusals = 0;

    constructor(
        private readonly test: Harness,
        private readonly groups: readonly string[],
        private readonly handGroup: string,
        private readonly newRun: () => EngineRun,
    ) {}

    /** All policies that there are, by id. */
    policies(): Map<string, Seen> {
        return policiesOf(this.test.emulator);
    }

    declared({ program, name }: Stack): Declared[] {
        return declaredBy(program, name, this.groups);
    }

    /** `pulumi up` until it is through: after a kill once more, after a refusal with the way out that its message names. */
    async converge(stack: Stack, how: HowToRun): Promise<void> {
        let outcome = await this.run(stack, how);
        for (let count = 0; outcome.isKilled || outcome.refusal !== undefined; count += 1) {
            if (count === WAYS_OUT) {
                throw new Error(`No way out: ${outcome.refusal?.message}`);
            }
            if (outcome.refusal !== undefined) {
                this.takeWayOut(stack, outcome, outcome.refusal.message);
            }
            outcome = await this.run(stack, { ...QUIETLY, refresh: how.refresh });
        }
        this.mustHold(stack, how.refresh);
        const before = JSON.stringify([...this.policies()]);
        const { steps, refusal } = await this.run(stack, { ...QUIETLY, refresh: how.refresh });
        must(refusal === undefined, () => `a second up was refused: ${refusal?.message}`);
        const again = steps.filter(({ op }) => op !== "same" && op !== "read").map(({ op, urn }) => `${op} ${urn}`);
        must(again.length === 0, () => `a second up had changes: ${again.join(", ")}`);
        must(JSON.stringify([...this.policies()]) === before, () => "a second up wrote");
    }

    private async run(stack: Stack, { refresh, replace, kill }: HowToRun): Promise<Outcome> {
        const before = this.policies();
        const declared = this.declared(stack);
        const faulty = new FaultyFetch(
            kill?.at ?? 0,
            kill === undefined ? undefined : { name: "killed", kind: "killed", when: kill.when },
        );
        const outcome = await up(stack.state, declared, {
            providers: providersOver(this.test.clientOver(faulty.fetch, faulty.clock), this.newRun(), "0.002"),
            refresh,
            replace,
            isKilled: () => faulty.killed,
            look: () => JSON.stringify([...this.policies()]),
        });
        this.judge(stack, declared, before, outcome);
        return outcome;
    }

    /** Whether all that a run changed was the stack's to change. */
    private judge(stack: Stack, declared: readonly Declared[], before: Map<string, Seen>, outcome: Outcome): void {
        const after = this.policies();
        const last = outcome.steps.at(-1);
        must(
            outcome.refusal === undefined || last?.isChangedByFailure !== true,
            () => `refused with changes: ${last?.urn}`,
        );
        for (const id of new Set([...before.keys(), ...after.keys()])) {
            const [was, is] = [before.get(id), after.get(id)];
            if (was?.whole === is?.whole) {
                continue;
            }
            const isAdopted = was !== undefined && this.isAdopted(stack, was, declared, outcome);
            // Two earlier stacks may record what an adopter has let go of; it bears no line, so the first to change it has it again.
            const isFree = was?.marker === undefined && this.released.has(id) && records(stack, id);
            must(was === undefined || this.owners.get(id) === stack || isAdopted || isFree, () => {
                return `${is === undefined ? "deleted" : "changed"} another's ${was?.whole} => ${is?.whole}`;
            });
            this.owners.set(id, stack);
        }
        this.followReleases(stack, outcome, after);
        for (const { policy, inputs } of declared) {
            const id = policy === undefined ? undefined : stack.state.get(policy)?.id;
            if (id !== undefined && inputs.ownership !== "additive") {
                this.targetedByHand.delete(id);
            }
        }
        for (const id of this.targetedByHand) {
            const policy = after.get(id);
            must(
                policy === undefined || policy.groups.includes(this.handGroup),
                () => `took a foreign target of ${id}`,
            );
        }
        if (outcome.refusal !== undefined) {
            this.refusals += 1;
            must(
                this.isJustified(stack, outcome, declared, after),
                () => `refused for nothing: ${outcome.refusal?.stack}`,
            );
        }
    }

    /**
     * Whether the program adopts the policy, in a create of this run: by id whosever it is, by name if it may. A resource that was
     * renamed looks like one of another backend with equal names, so by name that one's policy can be taken over.
     */
    private isAdopted(stack: Stack, policy: Seen, declared: readonly Declared[], { steps }: Outcome): boolean {
        const owner = this.owners.get(policy.id);
        return steps.some(({ op, urn }) => {
            const adopt = declared.find((each) => each.urn === urn)?.inputs.adopt as
                | { id?: string; displayName?: string }
                | undefined;
            const isOtherResource = policy.marker?.includes(urnHash(urn)) === false;
            const isMine = owner === "hand" || owner === stack || (owner?.name === stack.name && isOtherResource);
            return op === "create" && (adopt?.id === policy.id || (adopt?.displayName === policy.title && isMine));
        });
    }

    /** An adopted policy stays when its resource goes, and is whose it was before: another stack's that still records it, or nobody's. */
    private followReleases(stack: Stack, { steps }: Outcome, after: Map<string, Seen>): void {
        for (const { op, urn, id, recorded } of steps) {
            if (op !== "delete" || id === undefined || recorded?.outputs.adopt === undefined || records(stack, id)) {
                continue;
            }
            if (recorded.outputs.deleteAdopted !== true && this.owners.get(id) === stack && !stack.state.has(urn)) {
                must(after.has(id), () => `deleted the adopted policy ${id}`);
                this.owners.set(id, this.stacks.find((other) => records(other, id)) ?? "hand");
                this.released.add(id);
                this.drifted.add(id);
            }
        }
    }

    /** Whether something of somebody else stood in the way. */
    private isJustified(
        stack: Stack,
        { refusal, steps }: Outcome,
        declared: readonly Declared[],
        now: Map<string, Seen>,
    ) {
        const message = refusal?.message ?? "";
        const last = steps.at(-1);
        const isOthers = (id: string) => this.owners.get(id) !== stack || this.lost.has(id);
        if (/not taken over|policies have the line/.test(message)) {
            return [...now.keys()].some((id) => message.includes(id) && isOthers(id));
        }
        if (/adopt names/.test(message)) {
            const { displayName } = (declared.find(({ urn }) => urn === last?.urn)?.inputs.adopt ?? {}) as {
                displayName?: string;
            };
            const named = [...now.values()].filter(({ kind, title }) => kind === "quality" && title === displayName);
            return named.length !== 1 || named.some(({ id }) => isOthers(id) && this.owners.get(id) !== "hand");
        }
        if (/another resource manages|does not exist/.test(message)) {
            const id = last?.id ?? /policy '([0-9a-f-]{36})'/.exec(message)?.[1];
            return id !== undefined && isOthers(id);
        }
        return false;
    }

    /** What a user does whose program was refused. */
    private takeWayOut(stack: Stack, { steps }: Outcome, message: string): void {
        const urn = steps.at(-1)?.urn ?? "";
        const { program, name } = stack;
        const policy = program.policies.find((each) => policyUrn(name, each) === urn);
        const id = /adopt: \{id: "([0-9a-f-]{36})"/.exec(message)?.[1] ?? /\(([0-9a-f-]{36}), made/.exec(message)?.[1];
        const isRecorded = [...stack.state.values()].some((each) => each.id === id);
        if (policy !== undefined && id !== undefined && !isRecorded && !/another resource manages/.test(message)) {
            const change =
                policy.kind === "quality" ? { adopt: { id } } : { name: `${policy.name}-other`, aliases: [] };
            stack.program = withPolicyChanged(program, policy.key, change);
            return;
        }
        const index = this.declared(stack).findIndex((each) => each.urn === urn);
        const all = [
            ...program.policies,
            ...program.assignments.filter(({ policy: key }) => program.policies.some((each) => each.key === key)),
        ];
        stack.program = withoutResource(program, policy?.key ?? all[index]?.key ?? "");
    }

    /** Nothing that is declared is missing or unassigned, and nothing is there twice. */
    private mustHold(stack: Stack, isRefreshed: boolean): void {
        const now = this.policies();
        const declared = this.declared(stack);
        must(stack.state.size === declared.length, () => `recorded ${stack.state.size} of ${declared.length}`);
        for (const { urn, policy, inputs } of declared) {
            const recorded = stack.state.get(urn);
            const id = recorded?.id ?? "";
            if (this.owners.get(id) !== stack) {
                continue; // Somebody has adopted it since.
            }
            const { marker = "", groups = [] } = now.get(id) ?? {};
            must(now.has(id), () => `lost ${urn}`);
            if (policy === undefined) {
                const isOwn = ownerOf(marker) === recorded?.outputs.owner && marker.includes(urnHash(urn));
                must(isOwn || (marker === "" && this.released.has(id)), () => `wrong line ${marker}`);
                continue;
            }
            must(id === stack.state.get(policy)?.id, () => `assigned another policy: ${urn}`);
            if (!isRefreshed && this.drifted.has(id)) {
                continue;
            }
            const wanted = inputs.includeGroupIds as string[];
            must(
                wanted.every((group) => groups.includes(group)),
                () => `unassigned ${urn}`,
            );
            const isWhole = inputs.ownership === "additive" || groups.length === wanted.length;
            must(isWhole, () => `assigned more than ${urn} says`);
        }
        const recorded = [...stack.state.values()]
            .filter(({ inputs }) => inputs.policyId === undefined)
            .map(({ id }) => id);
        must(new Set(recorded).size === recorded.length, () => "two resources have one policy");
        for (const id of recorded) {
            this.lost.delete(id);
            if (isRefreshed && this.owners.get(id) === stack) {
                this.drifted.delete(id);
            }
        }
        const twins = [...now.keys()].filter(
            (id) => this.owners.get(id) === stack && !this.lost.has(id) && !recorded.includes(id),
        );
        must(twins.length === 0, () => `nobody records ${twins.map((id) => now.get(id)?.whole).join(", ")}`);
    }
}

/** Whether a stack's state has a resource of this id. */
function records(stack: Stack, id: string): boolean {
    return [...stack.state.values()].some((each) => each.id === id);
}

function must(holds: boolean, otherwise: () => string): void {
    if (!holds) {
        throw new Error(otherwise());
    }
}
