import { type Random, shares } from "../../../../../packages/graph-emulator/src/fleet/random";
import { INTUNE_MDM_APP_ID } from "../../../../../src/graph/endpoints/tenantDefault";
import { markerOf, withMarker, withoutMarker } from "../../../../../src/handlers/marker";
import { targetKey } from "./invariants";
import { exclude, GROUPS, include, MDM_SETTINGS, makeGroup, type Neighbours, QUALITY, SETTINGS } from "./neighbours";
import type { Ring } from "./rings";
import type { SoakedStack } from "./soakedStack";

/** One policy of the stack, of either kind, and the ring that it is of. */
export interface OwnPolicy {
    readonly ring: Ring;
    readonly id: string;
    readonly isSettings: boolean;
}

/** What others do to the tenant, by name; the numbers say how likely. */
const DRIFT = shares(
    ["name", 2],
    ["hotpatch", 3],
    ["description", 2],
    ["line", 1],
    ["deferral", 2],
    ["targets", 6],
    ["tenant default", 1],
    ["own group", 1],
);
const CHURN = shares(
    ["member", 3],
    ["group made", 2],
    ["group renamed", 2],
    ["group replaced", 3],
    ["their policy", 2],
);
const DELETIONS = shares(["policy", 3], ["targets", 3], ["settings policy", 2], ["own group", 2]);

/** Others in the tenant: they change, assign and delete what the stack has, and what is their own. */
export class Others {
    /** Targets that they gave policies of additive rings and that are there to stay, by policy. */
    readonly byHand = new Map<string, Set<string>>();
    /** Policies of which they took the line out. */
    readonly unmarked = new Set<string>();
    /** {@link Neighbours.snapshot} after their own changes. */
    theirs: string;
    private count = 0;

    constructor(
        private readonly stack: SoakedStack,
        private readonly random: Random,
        readonly neighbours: Neighbours,
    ) {
        this.theirs = neighbours.snapshot();
    }

    /** Changes something of the stack's in the admin centre. `own` are policies of rings that are not edited in the same step. */
    async drift(own: readonly OwnPolicy[]): Promise<string> {
        const { random, stack } = this;
        const what = random.draw(DRIFT);
        if (what === "tenant default") {
            return this.driftOfDefault();
        }
        if (what === "own group") {
            return this.ofOwnGroup("PATCH", { displayName: `renamed${this.next()}` });
        }
        const candidates = own.filter(({ isSettings }) => what === "targets" || what === "line" || !isSettings);
        if (candidates.length === 0) {
            return "drift of nothing";
        }
        const policy = random.pick(candidates);
        const { id, isSettings } = policy;
        const path = `${isSettings ? SETTINGS : QUALITY}/${id}`;
        if (what === "targets") {
            return this.retarget(policy, this.mixedTargets(policy));
        }
        const now = this.all().find((each) => each.id === id);
        const body = this.change(what, now?.description ?? "");
        await stack.send("PATCH", path, body);
        const line = markerOf(now?.description);
        if (what === "line" && line !== undefined) {
            this.unmarked.add(id);
        }
        return `drift of ${policy.ring.name}: ${what} ${JSON.stringify(body)}`;
    }

    /** Things that are nobody's business here. With `place`, a group was deleted and made anew, which its owner writes down later. */
    async churn(): Promise<{ readonly what: string; readonly replaced?: { place: number; id: string } }> {
        const { random, stack } = this;
        const kind = random.draw(CHURN);
        const place = random.below(stack.groups.length);
        const group = `${GROUPS}/${stack.groups[place]}`;
        switch (kind) {
            case "group made":
                return { what: `group ${await makeGroup(stack, `other${this.next()}`)} made` };
            case "group renamed":
                await stack.send("PATCH", group, { displayName: `renamed${this.next()}` });
                return { what: `group ${place} renamed` };
            case "group replaced": {
                await stack.send("DELETE", group);
                const id = await makeGroup(stack, `again${this.next()}`);
                return { what: `group ${place} deleted and made anew`, replaced: { place, id } };
            }
            case "their policy": {
                const id = random.pick(this.neighbours.policies.slice(0, 3));
                await stack.send("PATCH", `${QUALITY}/${id}`, { hotpatchEnabled: random.chance(0.5) });
                this.theirs = this.neighbours.snapshot();
                return { what: `they changed their policy ${id}` };
            }
            default: {
                const { value } = (await stack.send("GET", "/v1.0/devices?$top=9")) as { value: { id: string }[] };
                const { id } = random.pick(value);
                const { members } = stack.emulator.groups.find((each) => each.id === stack.groups[place]) ?? {};
                if (members?.includes(id)) {
                    await stack.send("DELETE", `${group}/members/${id}/$ref`);
                    return { what: `device ${id} left group ${place}` };
                }
                const link = { "@odata.id": `https://graph.microsoft.com/v1.0/devices/${id}` };
                await stack.send("POST", `${group}/members/$ref`, link);
                return { what: `device ${id} joined group ${place}` };
            }
        }
    }

    /** Deletes something of the stack's out of band. */
    async destroy(own: readonly OwnPolicy[]): Promise<string> {
        const { random, stack } = this;
        const kind = random.draw(DELETIONS);
        if (kind === "own group") {
            return this.ofOwnGroup("DELETE");
        }
        const candidates = own.filter(({ isSettings }) => kind === "targets" || isSettings === (kind !== "policy"));
        if (candidates.length === 0) {
            return "deletion of nothing";
        }
        const policy = random.pick(candidates);
        const { id, isSettings, ring } = policy;
        if (kind === "targets") {
            return this.retarget(policy, []);
        }
        await stack.send("DELETE", `${isSettings ? SETTINGS : QUALITY}/${id}`);
        return `deletion of the ${kind} of ${ring.name}`;
    }

    /** Forgets targets by hand that an exclusive ring has taken over, and those of policies that are gone. */
    settle(own: readonly OwnPolicy[]): void {
        for (const id of [...this.byHand.keys()]) {
            if (!own.some((policy) => policy.id === id && !policy.isSettings && policy.ring.isAdditive)) {
                this.byHand.delete(id);
            }
        }
    }

    private change(what: string, description: string): object {
        const { random } = this;
        const line = markerOf(description);
        switch (what) {
            case "name":
                return { displayName: `theirs ${this.next()}` };
            case "hotpatch":
                return { hotpatchEnabled: random.chance(0.5) };
            case "line":
                return { description: withoutMarker(description) ?? "" };
            case "deferral": {
                const setting = {
                    "@odata.type": "#microsoft.graph.windowsQualityUpdateApprovalSetting",
                    windowsQualityUpdateCadence: "monthly",
                    windowsQualityUpdateCategory: "security",
                    approvalMethodType: "automatic",
                    deferredDeploymentInDay: random.between(0, 30),
                };
                return { approvalSettings: [setting] };
            }
            default:
                return { description: withMarker(`theirs ${this.next()}`, line) ?? "" };
        }
    }

    /** Some of what is there, and some of theirs. */
    private mixedTargets({ id }: OwnPolicy): object[] {
        const { random } = this;
        const now = this.all().find((each) => each.id === id)?.assignments ?? [];
        const groups = this.neighbours.groups.map((group) => (random.chance(0.5) ? include(group) : exclude(group)));
        const isTheirs = ({ groupId = "" }: { readonly groupId?: string }) => this.neighbours.groups.includes(groupId);
        return [
            ...now.map(({ target }) => target).filter((target) => !isTheirs(target) && random.chance(0.7)),
            ...groups.filter(() => random.chance(0.5)),
        ];
    }

    private async retarget({ id, ring, isSettings }: OwnPolicy, targets: readonly object[]): Promise<string> {
        const path = `${isSettings ? SETTINGS : QUALITY}/${id}/assign`;
        await this.stack.send("POST", path, { assignments: targets.map((target) => ({ target })) });
        if (ring.isAdditive && !isSettings) {
            const now = this.all().find((each) => each.id === id)?.assignments ?? [];
            const theirs = now
                .map(({ target }) => target)
                .filter(({ groupId = "" }) => this.neighbours.ids.has(groupId));
            this.byHand.set(id, new Set(theirs.map(targetKey)));
        }
        return `drift of ${ring.name}: targets ${JSON.stringify(targets)}`;
    }

    private async ofOwnGroup(method: "PATCH" | "DELETE", body?: object): Promise<string> {
        const groups = await this.stack.ownGroups();
        if (groups.length === 0) {
            return "no group of the program's own";
        }
        const id = this.random.pick(groups);
        await this.stack.send(method, `${GROUPS}/${id}`, body);
        return `${method} of the program's own group ${id}`;
    }

    private async driftOfDefault(): Promise<string> {
        const { random, stack } = this;
        const isHotpatchEnabled = random.chance(0.5);
        const exists = stack.emulator.state().mdmAppSettings.some(({ mdmAppId }) => mdmAppId === INTUNE_MDM_APP_ID);
        await (exists
            ? stack.send("PATCH", `${MDM_SETTINGS}/${INTUNE_MDM_APP_ID}`, { isHotpatchEnabled })
            : stack.send("POST", MDM_SETTINGS, { mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled }));
        return `drift of the tenant's default: ${isHotpatchEnabled}`;
    }

    private all() {
        const { policies, configurationPolicies } = this.stack.emulator.state();
        return [...policies, ...configurationPolicies];
    }

    private next(): number {
        this.count += 1;
        return this.count;
    }
}
