import { isDeepStrictEqual } from "node:util";
import type { DynamicProvider } from "../../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../../src/handlers/partialFailure";

export type Bag = Record<string, unknown>;

/** What a program declares of one resource. */
export interface Declared {
    readonly urn: string;
    readonly type: string;
    /** URNs that it had before, as its `aliases` say. */
    readonly aliases: readonly string[];
    /** The URN of the policy whose id becomes `policyId`, for an assignment. */
    readonly policy?: string;
    readonly inputs: Bag;
}

/** What a stack's state holds of one resource. */
export interface Recorded {
    readonly type: string;
    readonly id: string;
    readonly inputs: Bag;
    readonly outputs: Bag;
    /** The object exists, and is not as wished: the engine updates it, whatever differs. */
    readonly isPartial?: boolean;
}

/** The state of one stack in one backend, by URN, in the order in which resources were made. */
export type State = Map<string, Recorded>;

export interface Step {
    readonly op: "read" | "same" | "create" | "update" | "delete";
    readonly urn: string;
    /** The object's, where there was or is one. */
    readonly id?: string;
    readonly recorded?: Recorded;
    /** Whether the step failed, and something changed in the service nevertheless. */
    readonly isChangedByFailure?: boolean;
}

/** How one run of the engine ended. */
export interface Outcome {
    /** In order; a step that failed is the last. */
    readonly steps: readonly Step[];
    /** Why the run ended early; undefined for one that completed, and for one that was killed. */
    readonly refusal?: Error;
    readonly isKilled: boolean;
}

export interface RunOptions {
    /** The handlers of this run, by the type of resource. */
    readonly providers: Readonly<Record<string, DynamicProvider>>;
    readonly refresh: boolean;
    /** URNs that `--replace` names. */
    readonly replace: readonly string[];
    readonly isKilled: () => boolean;
    /** All that the service holds. */
    readonly look: () => string;
}

const PROVIDER = "line";

/**
 * One `pulumi up`, as engine 3.259.0 was measured to call the provider: with `--refresh` read and diff for every recorded
 * resource first; then for each declared one check, diff where it exists, create or update; a replacement deletes first; then
 * deletes, in reverse, of what is not declared any more. A step that fails ends the run, and a kill loses the step's result.
 */
export async function up(state: State, declared: readonly Declared[], options: RunOptions): Promise<Outcome> {
    const run = new EngineSteps(state, options);
    try {
        if (options.refresh) {
            await run.refresh();
        }
        for (const resource of declared) {
            await run.register(resource);
        }
        await run.deleteOthers(new Set(declared.map(({ urn }) => urn)));
    } catch (error) {
        const isKilled = options.isKilled();
        return { steps: run.steps, isKilled, ...(isKilled ? {} : { refusal: error as Error }) };
    }
    return { steps: run.steps, isKilled: false };
}

class EngineSteps {
    readonly steps: Step[] = [];

    constructor(
        private readonly state: State,
        private readonly options: RunOptions,
    ) {}

    async refresh(): Promise<void> {
        for (const [urn, recorded] of [...this.state]) {
            const { id, type, outputs } = recorded;
            const provider = this.provider(type);
            const read = await this.step({ op: "read", urn, id, recorded }, () => provider.read(id, outputs));
            if (read.id === undefined) {
                this.state.delete(urn);
                continue;
            }
            const inputs = { ...read.inputs, __provider: PROVIDER };
            await provider.diff(id, outputs, inputs);
            this.state.set(urn, { ...recorded, inputs, outputs: { ...read.props, __provider: PROVIDER } });
        }
    }

    async register(resource: Declared): Promise<void> {
        const { urn, type } = resource;
        const known = [urn, ...resource.aliases].find((each) => this.state.has(each));
        const recorded = known === undefined ? undefined : this.state.get(known);
        const provider = this.provider(type);
        const policyId = resource.policy === undefined ? undefined : this.state.get(resource.policy)?.id;
        const written = { __provider: PROVIDER, ...resource.inputs, ...(policyId === undefined ? {} : { policyId }) };
        const inputs = await this.checked(type, recorded?.inputs ?? {}, written);
        if (known === undefined || recorded === undefined) {
            await this.create(urn, type, inputs);
            return;
        }
        this.rename(known, urn);
        const { id, outputs } = recorded;
        const { changes, replaces = [] } = await provider.diff(id, outputs, inputs);
        if (replaces.length > 0 || this.options.replace.includes(urn)) {
            const anew = await this.checked(type, {}, written);
            if (resource.policy === undefined) {
                await this.deleteDependents(id, urn);
            }
            await this.delete(urn, recorded);
            await this.create(urn, type, anew);
            return;
        }
        const differs = changes ?? !isDeepStrictEqual(recorded.inputs, inputs);
        if (!differs && recorded.isPartial !== true) {
            this.steps.push({ op: "same", urn, id });
            this.state.set(urn, { ...recorded, inputs });
            return;
        }
        const { outs } = await this.step({ op: "update", urn, id, recorded }, () =>
            provider.update(id, outputs, inputs).catch((error: unknown) => this.keepPart(urn, type, inputs, error)),
        );
        this.state.set(urn, { type, id, inputs, outputs: { ...outs, __provider: PROVIDER } });
    }

    async deleteOthers(declared: ReadonlySet<string>): Promise<void> {
        for (const [urn, recorded] of [...this.state].reverse()) {
            if (!declared.has(urn)) {
                await this.delete(urn, recorded);
            }
        }
    }

    /** What depends on a policy that is replaced goes before it, and is made anew after it. */
    private async deleteDependents(policyId: string, policy: string): Promise<void> {
        for (const [urn, recorded] of [...this.state].reverse()) {
            if (urn !== policy && recorded.inputs.policyId === policyId) {
                await this.delete(urn, recorded);
            }
        }
    }

    private async checked(type: string, olds: Bag, news: Bag): Promise<Bag> {
        const { inputs, failures } = await this.provider(type).check(olds, news);
        if (failures.length > 0) {
            throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
        }
        return inputs;
    }

    private async create(urn: string, type: string, inputs: Bag): Promise<void> {
        const { id, outs } = await this.step({ op: "create", urn }, () =>
            this.provider(type)
                .create(inputs)
                .catch((error: unknown) => this.keepPart(urn, type, inputs, error)),
        );
        this.state.set(urn, { type, id, inputs, outputs: { ...outs, __provider: PROVIDER } });
    }

    private async delete(urn: string, recorded: Recorded): Promise<void> {
        const { id, type, outputs } = recorded;
        await this.step({ op: "delete", urn, id, recorded }, () => this.provider(type).delete(id, outputs));
        this.state.delete(urn);
    }

    /** What got half way is recorded, and fails the run all the same. */
    private keepPart(urn: string, type: string, inputs: Bag, error: unknown): never {
        if (error instanceof PartialFailure && !this.options.isKilled()) {
            const outputs = { ...error.properties };
            this.state.set(urn, { type, id: error.id, inputs, outputs, isPartial: true });
        }
        throw error;
    }

    private async step<T>(step: Step, work: () => Promise<T>): Promise<T> {
        const before = this.options.look();
        this.steps.push(step);
        try {
            const result = await work();
            if (this.options.isKilled()) {
                throw new Error("killed");
            }
            return result;
        } catch (error) {
            this.steps[this.steps.length - 1] = { ...step, isChangedByFailure: this.options.look() !== before };
            throw error;
        }
    }

    /** Under its new URN, a resource stands where it stood. */
    private rename(from: string, to: string): void {
        if (from !== to) {
            const entries = [...this.state].map(([urn, recorded]) => [urn === from ? to : urn, recorded] as const);
            this.state.clear();
            for (const [urn, recorded] of entries) {
                this.state.set(urn, recorded);
            }
        }
    }

    private provider(type: string): DynamicProvider {
        const provider = this.options.providers[type];
        if (provider === undefined) {
            throw new Error(`There is no provider for ${type}.`);
        }
        return provider;
    }
}
