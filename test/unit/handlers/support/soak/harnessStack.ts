import { randomBytes } from "node:crypto";
import { inspect, isDeepStrictEqual } from "node:util";
import type { Random } from "../../../../../packages/graph-emulator/src/fleet/random";
import type { GraphClient } from "../../../../../src/graph/client";
import type { DynamicProvider } from "../../../../../src/handlers/dynamicProvider";
import { EngineRun } from "../../../../../src/handlers/engineRun";
import { withoutMarker } from "../../../../../src/handlers/marker";
import { RESOURCE_TYPES } from "../../../../../src/handlers/providerText";
import type { Harness } from "../../harness";
import { type Bag, type Declared, type Recorded, type State, up } from "../engineModel";
import { FaultyFetch } from "../faultyFetch";
import { type Assignment, declaredBy, type Policy, type Program } from "../ownedPrograms";
import { providersOver } from "../providersOver";
import { QUALITY } from "./neighbours";
import type { Ring, RingProgram } from "./rings";
import type { HowToRun, Kept, RunEnd, SoakedStack } from "./soakedStack";

const STACK = "test";
const DEFAULT_URN = `urn:pulumi:${STACK}::tenant::${RESOURCE_TYPES.tenantDefault}::default`;
/** What the first release did not record. */
const LATER = ["marker", "owner", "urnHash", "policyMarker"];

/** Changes a provider, so that something does not hold. */
export type Spoiling = (type: string, provider: DynamicProvider) => DynamicProvider;

/** The handlers behind the model of the engine, as a stack. */
export class HarnessStack implements SoakedStack {
    readonly emulator;
    readonly secrets: readonly string[];
    readonly groups: string[] = [];
    /** As it would be stored. */
    private stored = "[]";
    private declared: readonly Declared[] = [];
    /** Whether what was stored last says what it was made of. */
    private isFaithful = true;
    private bytes = "";

    constructor(
        private readonly test: Harness,
        private readonly random: Random,
        private readonly replicationLagMs: number,
        private readonly spoil: Spoiling = (_type, provider) => provider,
    ) {
        this.emulator = test.emulator;
        this.secrets = [test.emulator.token];
    }

    async send(method: string, path: string, body?: unknown): Promise<unknown> {
        const response = await fetch(`${this.emulator.endpoint}${path}`, {
            method,
            headers: { Authorization: `Bearer ${this.emulator.token}`, "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
        }
        this.emulator.advance(this.replicationLagMs);
        return text === "" ? undefined : JSON.parse(text);
    }

    async write({ rings, tenantDefault }: RingProgram): Promise<void> {
        const program: Program = {
            policies: rings.flatMap(policiesOf),
            assignments: rings.flatMap((ring) => assignmentsOf(ring)),
        };
        const setting: Declared[] =
            tenantDefault === undefined
                ? []
                : [
                      {
                          urn: DEFAULT_URN,
                          type: RESOURCE_TYPES.tenantDefault,
                          aliases: [],
                          inputs: { hotpatchEnabled: tenantDefault },
                      },
                  ];
        this.declared = [...declaredBy(program, STACK, this.groups), ...setting];
    }

    includedBy({ groups }: Ring): readonly string[] {
        return groups.map((place) => this.groups[place] ?? "");
    }

    /** Groups are resources of azuread, of which there is none here. */
    async ownGroups(): Promise<readonly string[]> {
        return [];
    }

    async up({ refresh, trouble }: HowToRun): Promise<RunEnd> {
        const kill = trouble?.what === "kill" ? trouble : undefined;
        const faulty = new FaultyFetch(kill?.at ?? 0, kill && { name: "killed", kind: "killed", when: kill.when });
        const fault = trouble?.what === "fault" ? this.emulator.faults.add(trouble.rule) : undefined;
        const state = this.state();
        const { refusal, isKilled } = await up(state, this.declared, this.options(faulty, refresh));
        this.emulator.faults.clear();
        this.store(state);
        this.bytes += inspect(refusal, { depth: 10 });
        const failure = isKilled ? "killed" : refusal?.message;
        const isTroubled = isKilled || (fault?.injected ?? 0) > 0;
        return { failure, isTroubled };
    }

    async leftToDo(refresh: boolean): Promise<string | undefined> {
        const faulty = new FaultyFetch(0, undefined);
        const state = this.state();
        const before = this.look();
        const { steps, refusal } = await up(state, this.declared, this.options(faulty, refresh));
        const changed = steps.filter(({ op }) => op !== "same" && op !== "read").map(({ op, urn }) => `${op} ${urn}`);
        if (refusal !== undefined || changed.length > 0) {
            return refusal?.message ?? changed.join(", ");
        }
        const drifted = [...this.state()].filter(
            ([urn, { outputs }]) => refresh && !isDeepStrictEqual(known(state.get(urn)?.outputs), known(outputs)),
        );
        if (drifted.length > 0) {
            return drifted.map(([urn, was]) => `${inspect(was)} is read as ${inspect(state.get(urn))}`).join("\n");
        }
        this.store(state);
        return this.look() === before ? undefined : "something was written";
    }

    async readable(): Promise<readonly Kept[]> {
        if (!this.isFaithful) {
            throw new Error(`what was recorded does not survive being stored: ${this.stored}`);
        }
        return [...this.state()].map(([urn, { type, id, outputs }]) => ({ urn, type, id, outputs }));
    }

    /** Either the implementation's line has another text, or a ring's policy and assignment are as the first release left them. */
    async upgrade(): Promise<string> {
        const state = this.state();
        const line = `another release ${randomBytes(4).toString("hex")}`;
        const older = [...state].filter(
            ([urn]) => /::r\d+-(policy|assignment)$/.test(urn) && !/ettingsCatalog/.test(urn),
        );
        if (this.random.chance(0.5) || older.length === 0) {
            for (const [urn, recorded] of state) {
                const { inputs, outputs } = recorded;
                const other = { inputs: { ...inputs, __provider: line }, outputs: { ...outputs, __provider: line } };
                state.set(urn, { ...recorded, ...other });
            }
            this.store(state);
            return "the state is of another release";
        }
        const name = /::(r\d+)-/.exec(this.random.pick(older)[0])?.[1] ?? "";
        for (const [urn, recorded] of older.filter(([urn]) => urn.includes(`::${name}-`))) {
            state.set(urn, { ...recorded, inputs: bare(recorded.inputs), outputs: bare(recorded.outputs) });
            const policy = this.emulator.policies.find(({ id }) => id === recorded.id);
            const description = withoutMarker(policy?.description) ?? "";
            await this.send("PATCH", `${QUALITY}/${recorded.id}`, { description });
        }
        this.store(state);
        return `${name} is as the first release left it`;
    }

    async written(): Promise<string> {
        const { bytes } = this;
        this.bytes = "";
        const sent = this.emulator.requests.map(({ path, body }) => `${path} ${JSON.stringify(body)}`);
        return `${bytes}\n${sent.join("\n")}`;
    }

    /** What the handlers print. */
    print(line: unknown): void {
        this.bytes += `${String(line)}\n`;
    }

    private options(faulty: FaultyFetch, refresh: boolean) {
        const graph: GraphClient = this.test.clientOver(faulty.fetch, faulty.clock);
        const providers = Object.entries(providersOver(graph, new EngineRun(), "10")).map(
            ([type, provider]) => [type, this.spoil(type, provider)] as const,
        );
        return {
            providers: Object.fromEntries(providers),
            refresh,
            replace: [],
            isKilled: () => faulty.killed,
            look: () => "",
        };
    }

    private look(): string {
        const { policies, configurationPolicies, mdmAppSettings } = this.emulator.state();
        return JSON.stringify([policies, configurationPolicies, mdmAppSettings]);
    }

    private state(): State {
        return new Map(JSON.parse(this.stored) as [string, Recorded][]);
    }

    private store(state: State): void {
        this.stored = JSON.stringify([...state]);
        this.bytes += this.stored;
        const read = [...this.state()].map(([, { outputs }]) => outputs);
        const kept = [...state.values()].map(({ outputs }) => defined(outputs));
        this.isFaithful = isDeepStrictEqual(read, kept);
    }
}

/** What a refresh has to read as it is recorded: not what others have beside it. */
function known({ __provider, foreignTargets, ...outputs }: Bag = {}): Bag {
    return JSON.parse(JSON.stringify(outputs));
}

function defined(bag: Bag): Bag {
    return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
}

function bare(bag: Bag): Bag {
    return Object.fromEntries(Object.entries(bag).filter(([name]) => !LATER.includes(name)));
}

function placesOf({ name, formerNames }: Ring, part: string) {
    const place = (each: string) => ({ name: `${each}-${part}`, isBelow: true });
    return { ...place(name), aliases: formerNames.map(place) };
}

function policiesOf(ring: Ring): Policy[] {
    const { key, title, text, isOn, deferralDays, scopeTagIds, name } = ring;
    const more = { deferralDays, roleScopeTagIds: scopeTagIds };
    const policy: Policy = { key, kind: "quality", title, text, isOn, more, ...placesOf(ring, "policy") };
    const vbs: Policy = {
        key: `${key}-vbs`,
        kind: "settings",
        title: `VBS ${name}`,
        text: "on",
        isOn: true,
        ...placesOf(ring, "vbs-policy"),
    };
    return ring.hasVbs ? [policy, vbs] : [policy];
}

function assignmentsOf(ring: Ring): Assignment[] {
    const { key, groups, excluded, isAdditive } = ring;
    const policy: Assignment = {
        key: `${key}-assignment`,
        policy: key,
        groups,
        excluded,
        isAdditive,
        ...placesOf(ring, "assignment"),
    };
    const vbs: Assignment = {
        ...policy,
        key: `${key}-vbs-assignment`,
        policy: `${key}-vbs`,
        isAdditive: false,
        ...placesOf(ring, "vbs-assignment"),
    };
    return ring.hasVbs ? [policy, vbs] : [policy];
}
