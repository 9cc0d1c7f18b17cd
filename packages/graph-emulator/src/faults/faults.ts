import { Random } from "../fleet/random";
import type { GraphRequest } from "../http/message";
import { FAULT_KINDS, type FaultName } from "./kinds";
import { requestTest } from "./matching";
import type { FaultChain, FaultDetails, FaultPlan, FaultRule, RandomFaults, RequestMatch } from "./plan";
import { checkedPlan, MOST_RULES } from "./validation";

/** A fault that is about to be injected into a request. */
export interface Injection extends FaultDetails {
    readonly kind: FaultName;
}

/** How many requests matched, and how many were hit. */
export interface FaultCount {
    readonly matched: number;
    readonly injected: number;
}

/** A rule that was added, and its counts. */
export interface FaultHandle extends FaultCount {
    readonly rule: FaultRule;
    /** Removes the rule. Its counts stay. */
    remove(): void;
}

/** All faults with their counts, as plain data. */
export interface FaultReport {
    readonly rules: readonly (FaultCount & { readonly rule: FaultRule })[];
    /** `step`: how many links of the chain have been used. */
    readonly chain?: FaultCount & { readonly chain: FaultChain; readonly step: number };
    readonly random?: FaultCount & { readonly random: RandomFaults };
    readonly injected: number;
}

interface Watched<T extends RequestMatch> {
    readonly plan: T;
    readonly test: (request: GraphRequest) => boolean;
    matched: number;
    injected: number;
}

/** Decides which requests are hit by a fault. */
export class Faults {
    private rules: Watched<FaultRule>[] = [];
    private chain: (Watched<FaultChain> & { step: number }) | undefined;
    private random: (Watched<RandomFaults> & { chance: Random }) | undefined;
    private injected = 0;

    constructor(
        private readonly seed: number,
        private readonly initial: FaultPlan = {},
    ) {
        this.set(initial);
    }

    /**
     * Replaces all faults, and restarts counting from 0.
     * @throws RangeError that says what is wrong with the plan.
     */
    set(plan: FaultPlan): void {
        const { rules = [], chain, random } = checkedPlan(plan);
        this.rules = rules.map(watched);
        this.chain = chain === undefined ? undefined : { ...watched(chain), step: 0 };
        this.random =
            random === undefined ? undefined : { ...watched(random), chance: new Random(random.seed ?? this.seed) };
        this.injected = 0;
    }

    /**
     * Adds a fault at the nth request of a kind. The returned handle tells how many requests have matched so far.
     * @throws RangeError that says what is wrong with the rule.
     */
    add(rule: FaultRule): FaultHandle {
        checkedPlan({ rules: [rule] });
        if (this.rules.length >= MOST_RULES) {
            throw new RangeError(`Add fault: there are already ${MOST_RULES} rules. Clear them first.`);
        }
        const added = watched(rule);
        this.rules.push(added);
        return {
            rule,
            get matched() {
                return added.matched;
            },
            get injected() {
                return added.injected;
            },
            remove: () => {
                this.rules = this.rules.filter((each) => each !== added);
            },
        };
    }

    /** Removes all faults. */
    clear(): void {
        this.set({});
    }

    /** Back to the initial faults, with counts at 0. */
    reset(): void {
        this.set(this.initial);
    }

    /** Moves the chain on by some links, or back. Beyond its end everything succeeds. */
    step(links = 1): void {
        if (this.chain !== undefined) {
            const last = this.chain.plan.kinds.length;
            this.chain.step = Math.min(last, Math.max(0, this.chain.step + links));
        }
    }

    /** All faults, and how often they matched and hit. */
    report(): FaultReport {
        const count = ({ matched, injected }: FaultCount) => ({ matched, injected });
        const { chain, random } = this;
        return {
            rules: this.rules.map((each) => ({ rule: each.plan, ...count(each) })),
            ...(chain === undefined ? {} : { chain: { chain: chain.plan, step: chain.step, ...count(chain) } }),
            ...(random === undefined ? {} : { random: { random: random.plan, ...count(random) } }),
            injected: this.injected,
        };
    }

    /** Counts a request wherever it matches, and returns the fault that hits it. */
    decide(request: GraphRequest): Injection | undefined {
        const chosen = [this.ofRules(request), this.ofChain(request), this.ofChance(request)].find(
            (candidate) => candidate !== undefined,
        );
        if (chosen === undefined) {
            return undefined;
        }
        chosen.by.injected += 1;
        this.injected += 1;
        const { retryAfter, milliseconds } = chosen.by.plan;
        return { kind: chosen.kind, retryAfter, milliseconds };
    }

    private ofRules(request: GraphRequest): Candidate | undefined {
        let chosen: Candidate | undefined;
        for (const rule of this.rules.filter(({ test }) => test(request))) {
            rule.matched += 1;
            const { kind, nth = 1, times = 1 } = rule.plan;
            const isHit = rule.matched >= nth && (times === "always" || rule.matched < nth + times);
            if (chosen === undefined && kind !== "count" && isHit) {
                chosen = { kind, by: rule };
            }
        }
        return chosen;
    }

    private ofChain(request: GraphRequest): Candidate | undefined {
        const { chain } = this;
        if (chain === undefined || !chain.test(request)) {
            return undefined;
        }
        chain.matched += 1;
        const kind = chain.plan.kinds[chain.step];
        if (kind !== undefined && chain.plan.advance !== "manual") {
            chain.step += 1;
        }
        return kind === undefined ? undefined : { kind, by: chain };
    }

    private ofChance(request: GraphRequest): Candidate | undefined {
        const { random } = this;
        if (random === undefined || !random.test(request)) {
            return undefined;
        }
        random.matched += 1;
        const kinds = random.plan.kinds ?? FAULT_KINDS.map(({ name }) => name);
        return random.chance.chance(random.plan.share) ? { kind: random.chance.pick(kinds), by: random } : undefined;
    }
}

interface Candidate {
    readonly kind: FaultName;
    readonly by: { readonly plan: FaultDetails; injected: number };
}

function watched<T extends RequestMatch>(plan: T): Watched<T> {
    return { plan, test: requestTest(plan), matched: 0, injected: 0 };
}
