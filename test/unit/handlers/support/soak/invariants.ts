import { INTUNE_MDM_APP_ID } from "../../../../../src/graph/endpoints/tenantDefault";
import { isStillOwn, markerOf, withoutMarker } from "../../../../../src/handlers/marker";
import { RESOURCE_TYPES } from "../../../../../src/handlers/providerText";
import { exclude, include, type Neighbours } from "./neighbours";
import type { Ring, RingProgram } from "./rings";
import type { Kept, SoakedStack } from "./soakedStack";

export const INVARIANTS = {
    policies: "one policy a ring",
    settings: "settings as declared",
    targets: "targets as declared",
    foreign: "no foreign object touched",
    readable: "state readable",
    change: "no change after up",
    secret: "no secret in any byte written",
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Something that has to hold, and does not. */
export class Violation extends Error {
    override readonly name = "Violation";

    constructor(
        readonly invariant: Invariant,
        text: string,
    ) {
        super(`${INVARIANTS[invariant]}: ${text}`);
    }
}

/** What the checks know beside program, state and tenant. */
export interface Known {
    readonly neighbours: Neighbours;
    /** {@link Neighbours.snapshot} as it was left by themselves. */
    readonly theirs: string;
    /** Targets that others gave policies of additive assignments, by policy. */
    readonly byHand: ReadonlyMap<string, ReadonlySet<string>>;
    /** Policies of which somebody took the line out that marks them. */
    readonly unmarked: ReadonlySet<string>;
}

interface Target {
    readonly "@odata.type": string;
    readonly groupId?: string;
}

export function targetKey({ "@odata.type": type, groupId = "" }: Target): string {
    return `${type} ${groupId}`.trim();
}

/** The resources of a ring's part, `policy` and `assignment`: with `-vbs` those of its prerequisite. */
export function partOf(kept: readonly Kept[], name: string, part: string): Kept | undefined {
    return kept.find(({ urn }) => urn.endsWith(`::${name}-${part}`) && !/azuread:|pulumi:providers/.test(urn));
}

/** Counts what it looked at. */
export class Checks {
    count = 0;

    constructor(private readonly stack: SoakedStack) {}

    /** Everything that has to hold after a step. @throws Violation */
    async all(program: RingProgram, known: Known): Promise<void> {
        this.foreign(known);
        const kept = await this.readable();
        this.policies(program, kept, known);
        for (const ring of program.rings) {
            this.ring(ring, kept, known);
        }
        this.tenantDefault(program);
        for (const refresh of [false, true]) {
            const left = await this.stack.leftToDo(refresh);
            this.must("change", left === undefined, () => `${refresh ? "with a refresh" : "without"}: ${left}`);
        }
        this.foreign(known);
        await this.secrets();
    }

    /** What was written since the last look. @throws Violation */
    async secrets(): Promise<void> {
        const written = await this.stack.written();
        for (const secret of this.stack.secrets) {
            const at = written.indexOf(secret);
            this.must("secret", at < 0, () => `… ${written.slice(Math.max(0, at - 300), at)}`);
        }
    }

    private foreign({ neighbours, theirs }: Known): void {
        const now = neighbours.snapshot();
        this.must("foreign", now === theirs, () => `${theirs}\n=> ${now}`);
        const writes = this.stack.emulator.requests.filter(
            ({ method, headers }) => method !== "GET" && String(headers["user-agent"]).startsWith("pulumi-hotpatch"),
        );
        for (const { method, path } of writes) {
            const isTheirs = [...neighbours.ids].some((id) => path.includes(id));
            this.must("foreign", !isTheirs, () => `${method} ${path}`);
        }
    }

    private async readable(): Promise<readonly Kept[]> {
        this.count += 1;
        try {
            return await this.stack.readable();
        } catch (error) {
            throw new Violation("readable", String(error));
        }
    }

    /** Every policy is either somebody else's or recorded, once; and nothing is recorded that is not there. */
    private policies({ rings }: RingProgram, kept: readonly Kept[], { neighbours, unmarked }: Known): void {
        const { policies, configurationPolicies } = this.stack.emulator.state();
        const all = [...policies, ...configurationPolicies];
        const recorded = kept.filter(
            ({ type }) => type === RESOURCE_TYPES.policy || type === RESOURCE_TYPES.settingsCatalogPolicy,
        );
        const ids = recorded.map(({ id }) => id);
        const left = all.filter(({ id }) => !neighbours.ids.has(id) && !ids.includes(id));
        this.must("policies", left.length === 0, () => `nobody records ${JSON.stringify(left)}`);
        this.must(
            "policies",
            new Set(ids).size === ids.length,
            () => `two resources have one policy: ${ids.join(", ")}`,
        );
        const wanted = rings.length + rings.filter(({ hasVbs }) => hasVbs).length;
        this.must("policies", ids.length === wanted, () => `${ids.length} recorded, ${wanted} declared`);
        for (const { urn, id, outputs } of recorded) {
            const policy = all.find((each) => each.id === id);
            this.must("policies", policy !== undefined, () => `${urn} is not there`);
            const line = markerOf(policy?.description);
            const isOwn = isStillOwn(outputs, line) && (line !== undefined || outputs.marker === undefined);
            this.must("policies", isOwn || unmarked.has(id), () => `${urn} bears the line '${line}'`);
        }
    }

    private ring(ring: Ring, kept: readonly Kept[], { byHand }: Known): void {
        const { policies, configurationPolicies } = this.stack.emulator.state();
        const recorded = partOf(kept, ring.name, "policy");
        const policy = policies.find(({ id }) => id === recorded?.id);
        if (policy === undefined) {
            throw new Violation("policies", `${ring.name} has none`);
        }
        const { displayName, description, hotpatchEnabled, roleScopeTagIds, approvalSettings } = policy;
        const expect = (what: string, now: unknown, wanted: unknown) =>
            this.must("settings", now === wanted, () => `${what} of ${ring.name} is ${now}, not ${wanted}`);
        expect("displayName", displayName, ring.title);
        expect("description", withoutMarker(description), ring.text);
        expect("hotpatchEnabled", hotpatchEnabled, ring.isOn);
        if (ring.scopeTagIds !== undefined) {
            expect("roleScopeTagIds", [...roleScopeTagIds].sort().join(), [...ring.scopeTagIds].sort().join());
        }
        if (ring.deferralDays !== undefined) {
            const [setting] = approvalSettings;
            expect("deferralDays", setting?.deferredDeploymentInDay ?? 0, ring.deferralDays);
        }
        const { groups } = this.stack;
        const own = [
            ...this.stack.includedBy(ring).map((id) => targetKey(include(id))),
            ...ring.excluded.map((place) => targetKey(exclude(groups[place] ?? ""))),
        ];
        const theirs = ring.isAdditive ? [...(byHand.get(policy.id) ?? [])] : [];
        this.reaches(ring.name, policy.assignments, [...own, ...theirs]);
        const vbs = configurationPolicies.find(({ id }) => id === partOf(kept, ring.name, "vbs-policy")?.id);
        if (ring.hasVbs) {
            this.reaches(`${ring.name}-vbs`, vbs?.assignments ?? [], own);
        }
    }

    private reaches(
        name: string,
        assignments: readonly { readonly target: Target }[],
        wanted: readonly string[],
    ): void {
        const now = assignments.map(({ target }) => targetKey(target)).sort();
        const missing = wanted.filter((key) => !now.includes(key));
        this.must("targets", missing.length === 0, () => `${name} lacks ${missing.join(", ")}, has ${now.join(", ")}`);
        const more = now.filter((key) => !wanted.includes(key));
        this.must("targets", more.length === 0, () => `${name} has ${more.join(", ")}, which nobody declares`);
        this.must("targets", now.length === new Set(now).size, () => `${name} has ${now.join(", ")}`);
    }

    private tenantDefault({ tenantDefault }: RingProgram): void {
        const setting = this.stack.emulator
            .state()
            .mdmAppSettings.find(({ mdmAppId }) => mdmAppId === INTUNE_MDM_APP_ID);
        const now = setting?.isHotpatchEnabled;
        this.must("settings", tenantDefault === undefined || now === tenantDefault, () => `tenant default is ${now}`);
    }

    private must(invariant: Invariant, holds: boolean, otherwise: () => string): void {
        this.count += 1;
        if (!holds) {
            throw new Violation(invariant, otherwise());
        }
    }
}
