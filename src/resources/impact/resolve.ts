import * as pulumi from "@pulumi/pulumi";
import { plainObjectOf } from "../../base/plainObject";
import { settledWithin } from "../../base/settledWithin";
import { isUnknown, UNKNOWN } from "../../base/unknown";
import { CHPE_OFF, VBS_ON } from "../../graph/endpoints/prerequisiteSettings";
import { markerOf, ownerOf } from "../../handlers/marker";
import type { Adopt } from "../../handlers/qualityUpdatePolicy/adopt";
import { NEW } from "../../impact/assess";
import type { DeclaredTargets } from "../../impact/declared";
import type { TenantPolicy } from "../../impact/readTenant";
import type { Prerequisite } from "../../impact/world";
import { canonicalRule } from "../../membership";
import { withoutNullArguments } from "../inputErrors";
import { resolvedArguments } from "../preview/look";
import { type Entry, placeOf } from "./entry";
import type { Recorded, RecordedResource } from "./recorded";

/** Values by property, as a program gives them and as a state records them. */
export type Values = Readonly<Record<string, unknown>>;

/** An entry with what is known of it. */
export interface Resolved extends Entry {
    /** Its own id in the tenant, in lower case; one of ours for what is yet to be made. */
    readonly key: string;
    /** Values that a preview does not know are the unknown marker; groups and policies of the program are named by their keys. */
    readonly values: Values;
    readonly urn: string;
    readonly before?: RecordedResource;
    readonly recordedUrn?: string;
}

/** What entries are resolved by. */
export interface Resolving {
    readonly recorded: Recorded;
    /** Where the tenant was read already. */
    readonly policies?: readonly TenantPolicy[];
    /**
     * How long an argument is waited for, in milliseconds; without end if left out. In `pulumi up` it may come from a resource that
     * itself waits for what is found out here; then it is not known.
     */
    readonly patience?: number;
}

/**
 * Looks up what is recorded of entries, and waits for their arguments. An id of the program is not waited for but taken from the
 * state: in `pulumi up` it may itself wait for this.
 *
 * @param among the entries that they may name by their ids
 */
export async function resolved(
    entries: readonly Entry[],
    resolving: Resolving,
    among: readonly Entry[] = entries,
): Promise<Resolved[]> {
    const known = new Map(
        await Promise.all(
            [...new Set([...among, ...entries])].map(async (entry) => {
                const place = await placeOf(entry, resolving.recorded);
                return [entry, { ...place, key: await keyOf(entry, place.recorded, resolving) }] as const;
            }),
        ),
    );
    const byOutput = new Map([...known].flatMap(([{ id }, { key }]) => (id === undefined ? [] : [[id, key] as const])));
    return Promise.all(
        entries.map(async (entry): Promise<Resolved> => {
            const args = named(withoutNullArguments(entry.args), byOutput) as Values;
            const { recorded: before, recordedUrn, urn = "", key = "" } = known.get(entry) ?? {};
            return {
                ...entry,
                key,
                values: await waitedFor(args, resolving.patience),
                urn,
                ...(before === undefined ? {} : { before }),
                ...(recordedUrn === undefined ? {} : { recordedUrn }),
            };
        }),
    );
}

/** Arguments whose outputs are there; those that do not come in time are the unknown marker, as those are that a preview does not know. */
async function waitedFor(args: Values, patience: number | undefined): Promise<Values> {
    const waiting = Object.entries(args).map(async ([property, value]) => {
        const reading = resolvedArguments({ [property]: value }).then((read) => read[property]);
        if (patience === undefined) {
            return [property, await reading] as const;
        }
        reading.catch(() => undefined);
        const known = await settledWithin(patience, () => reading).catch(() => UNKNOWN);
        return [property, known] as const;
    });
    return Object.fromEntries(await Promise.all(waiting));
}

/** The same arguments, with the key of each resource in the place of its id. */
function named(value: unknown, keys: ReadonlyMap<unknown, string>): unknown {
    const key = keys.get(value);
    if (key !== undefined) {
        return key;
    }
    if (Array.isArray(value)) {
        return value.map((each) => named(each, keys));
    }
    if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value) || value instanceof Promise) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([property, each]) => [property, named(each, keys)]));
}

async function keyOf(entry: Entry, before: RecordedResource | undefined, resolving: Resolving): Promise<string> {
    const { kind, name, args, isExisting } = entry;
    const newKey = `${NEW}${kind}:${name}`.toLowerCase();
    if (isExisting) {
        const { objectId } = await waitedFor({ objectId: args.objectId }, resolving.patience);
        return typeof objectId === "string" && !isUnknown(objectId) ? objectId.toLowerCase() : newKey;
    }
    const { objectId, owner } = before?.outputs ?? {};
    if (typeof objectId === "string") {
        return objectId.toLowerCase();
    }
    const own = typeof owner === "string" ? policyOwnedBy(owner, resolving) : undefined;
    const adopt = kind === "policy" && before === undefined ? args.adopt : undefined;
    return own ?? (await adoptedId(adopt, resolving.policies)) ?? newKey;
}

/** The id of the policy that an owner has: the state of its assignment names it, and so does the tenant. */
function policyOwnedBy(owner: string, { recorded, policies = [] }: Resolving): string | undefined {
    const assigned = [...recorded.values()].find(
        ({ outputs }) => typeof outputs.policyMarker === "string" && ownerOf(outputs.policyMarker) === owner,
    );
    if (assigned !== undefined) {
        return policyIn(assigned.outputs);
    }
    const marked = (policy: TenantPolicy) => {
        const line = markerOf(policy.description);
        return line !== undefined && ownerOf(line) === owner;
    };
    return policies.find(marked)?.id;
}

async function adoptedId(given: unknown, policies: readonly TenantPolicy[] = []): Promise<string | undefined> {
    if (given === undefined || policies.length === 0) {
        return undefined;
    }
    const { adopt } = (await resolvedArguments({ adopt: given })) as { adopt?: Adopt };
    const fitting = policies.filter(({ id, displayName }) =>
        adopt?.id === undefined ? displayName === adopt?.displayName : id === adopt.id.toLowerCase(),
    );
    return fitting.length === 1 ? fitting[0]?.id : undefined;
}

/** Whether a resource is made, or becomes another in what decides about devices. */
export function isChanged({ kind, values, before, isExisting }: Resolved): boolean {
    if (isExisting) {
        return false;
    }
    if (before === undefined) {
        return true;
    }
    const { outputs } = before;
    switch (kind) {
        case "policy":
            return (
                (values.hotpatchEnabled ?? true) !== outputs.hotpatchEnabled ||
                (managesDeferral(values) && declaredDeferral(values) !== declaredDeferral(outputs))
            );
        case "assignment":
        case "settingsCatalogAssignment":
            return !isEqual(targetsIn(values), targetsIn(outputs)) || policyIn(values) !== policyIn(outputs);
        case "settingsCatalogPolicy":
            return setBy(values) !== setBy(outputs);
        case "group":
            if (values.isPaused === true) {
                return false;
            }
            return (
                isPausedIn(outputs) ||
                ruleIn(values) !== recordedRule(outputs) ||
                !isEqual(membersIn(values), membersIn(outputs))
            );
        case "tenantDefault":
            return values.hotpatchEnabled !== outputs.hotpatchEnabled;
    }
}

function isEqual(one: unknown, other: unknown): boolean {
    return JSON.stringify(one) === JSON.stringify(other);
}

/** The id of the policy that an assignment names. */
export function policyIn({ policyId }: Values): string {
    return String(policyId).toLowerCase();
}

/** Targets as they are compared; ids that are not known stay apart from all others. */
export function targetsIn({ includeGroupIds, excludeGroupIds, allDevices }: Values): DeclaredTargets {
    const ids = (list: unknown) =>
        (Array.isArray(list) ? list : list === undefined ? [] : [list]).map((id) => String(id).toLowerCase()).sort();
    return { includes: ids(includeGroupIds), excludes: ids(excludeGroupIds), allDevices: allDevices === true };
}

export function managesDeferral({ deferralDays, approvalSettings }: Values): boolean {
    return deferralDays !== undefined || approvalSettings !== undefined;
}

/** Days between release and offer; undefined where updates are approved by hand. */
export function declaredDeferral({ deferralDays, approvalSettings }: Values): number | undefined {
    if (typeof deferralDays === "number") {
        return deferralDays;
    }
    const settings = (Array.isArray(approvalSettings) ? approvalSettings : []) as Values[];
    const monthly = settings.find(({ cadence, category }) => cadence === "monthly" && category === "security");
    if (monthly === undefined) {
        return 0;
    }
    return monthly.method === "automatic" ? Number(monthly.deferralDays ?? 0) : undefined;
}

/** The rule that a group is to follow, in its canonical form. */
export function ruleIn({ membershipRule }: Values): string | undefined {
    return typeof membershipRule === "string" && !isUnknown(membershipRule) ? canonicalRule(membershipRule) : undefined;
}

/** The rule that a state has of azuread's group. */
export function recordedRule({ dynamicMembership }: Values): string | undefined {
    const { rule } = plainObjectOf(dynamicMembership);
    return typeof rule === "string" ? canonicalRule(rule) : undefined;
}

/** Whether a state has azuread's group with a rule that Entra does not process. */
function isPausedIn({ dynamicMembership }: Values): boolean {
    return plainObjectOf(dynamicMembership).enabled === false;
}

/** Object ids of assigned members. */
export function membersIn({ members }: Values): string[] | undefined {
    return Array.isArray(members) ? members.map((id) => String(id).toLowerCase()).sort() : undefined;
}

/** The prerequisite that a settings catalog policy sets; undefined for one that sets others. */
export function setBy({ settings }: Values): Prerequisite | undefined {
    const chosen = plainObjectOf(settings);
    if (chosen[VBS_ON.settingDefinitionId] === VBS_ON.value) {
        return "vbs";
    }
    return chosen[CHPE_OFF.settingDefinitionId] === CHPE_OFF.value ? "chpe" : undefined;
}
