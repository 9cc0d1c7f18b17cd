import * as pulumi from "@pulumi/pulumi";
import { containsUnknown, isUnknown } from "../../base/unknown";
import { CHPE_OFF, VBS_ON } from "../../graph/endpoints/prerequisiteSettings";
import { markerOf, ownerOf } from "../../handlers/marker";
import type { Adopt } from "../../handlers/qualityUpdatePolicy/adopt";
import { NEW } from "../../impact/assess";
import type { Declared, DeclaredTargets } from "../../impact/declared";
import type { TenantPolicy } from "../../impact/readTenant";
import type { Prerequisite } from "../../impact/world";
import { canonicalRule } from "../../membership";
import { DEFAULT_GROUP_NAME } from "../groupArgs";
import { withoutNullArguments } from "../inputErrors";
import { resolvedArguments } from "../preview/look";
import { type Entry, type ResourceTeller, recordedOf } from "./entry";
import type { Recorded, RecordedResource } from "./recorded";

/** An entry with what is known of it. */
export interface Resolved extends Entry {
    /** Values that a preview does not know are the unknown marker. */
    readonly values: Readonly<Record<string, unknown>>;
    readonly before?: RecordedResource;
    readonly urn?: string;
}

type Values = Readonly<Record<string, unknown>>;

/** Looks up what is recorded of an entry, and waits for its arguments. */
export async function resolved(entry: Entry, recorded: Recorded): Promise<Resolved> {
    const [values, found] = await Promise.all([
        resolvedArguments(withoutNullArguments(entry.args)),
        recordedOf(entry, recorded),
    ]);
    return { ...entry, values, ...(found === undefined ? {} : { before: found.recorded, urn: found.urn }) };
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
            return text(targetsIn(values)) !== text(targetsIn(outputs)) || policyOf(values) !== policyOf(outputs);
        case "settingsCatalogPolicy":
            return text(setBy(values)) !== text(setBy(outputs));
        case "group":
            return ruleOf(values) !== recordedRule(outputs) || text(membersOf(values)) !== text(membersOf(outputs));
        case "tenantDefault":
            return values.hotpatchEnabled !== outputs.hotpatchEnabled;
    }
}

/** What a program changes, and what it does not declare any more. */
export async function declaredChanges(
    entries: readonly Resolved[],
    recorded: Recorded,
    policies: readonly TenantPolicy[],
    stack: ResourceTeller,
): Promise<{ readonly declared: Declared; readonly notKnown: readonly string[] }> {
    const notKnown: string[] = [];
    const ids = new Map<Entry["id"], string>();
    for (const entry of entries) {
        ids.set(entry.id, await idOf(entry, policies));
    }
    const named = (reference: unknown, value: unknown): string | undefined =>
        ids.get(reference as Entry["id"]) ??
        (typeof value === "string" && !isUnknown(value) ? value.toLowerCase() : undefined);
    const targets = ({ args, values, name }: Resolved): DeclaredTargets => {
        const all = (property: string) => {
            const [given, known] = [args[property] ?? [], values[property] ?? []];
            const list = Array.isArray(given) ? given : Array.isArray(known) ? known : [undefined];
            return list.flatMap((reference, at) => {
                const id = named(reference, Array.isArray(known) ? known[at] : undefined);
                if (id === undefined) {
                    notKnown.push(`A group in ${property} of '${name}' is known only once other resources are made.`);
                }
                return id ?? [];
            });
        };
        return {
            includes: all("includeGroupIds").sort(),
            excludes: all("excludeGroupIds").sort(),
            allDevices: values.allDevices === true,
        };
    };
    const changed = entries.filter(isChanged);
    const of = (kind: Entry["kind"], from: readonly Resolved[] = changed) =>
        from.filter((entry) => entry.kind === kind);
    const idAt = (entry: Resolved) => ids.get(entry.id) ?? `${NEW}${entry.name}`;
    const gone = await removed(entries, recorded, policies);
    const [tenantDefault] = of("tenantDefault");
    const declared: Declared = {
        stack,
        groups: of("group").flatMap((entry) => {
            if (containsUnknown(entry.values)) {
                notKnown.push(`Who is in group '${entry.name}' is known only once other resources are made.`);
                return [];
            }
            const rule = ruleOf(entry.values);
            const ruleBefore = entry.before && recordedRule(entry.before.outputs);
            const members = membersOf(entry.values);
            return [
                {
                    teller: entry.teller,
                    id: idAt(entry),
                    displayName: shown(entry.values.displayName) ?? DEFAULT_GROUP_NAME,
                    ...(rule === undefined ? {} : { rule }),
                    ...(ruleBefore === undefined ? {} : { ruleBefore }),
                    ...(members === undefined ? {} : { members }),
                },
            ];
        }),
        policies: of("policy").map((entry) => {
            const days = managesDeferral(entry.values) ? declaredDeferral(entry.values) : undefined;
            return {
                teller: entry.teller,
                id: idAt(entry),
                displayName: shown(entry.values.displayName) ?? entry.name,
                hotpatchEnabled: entry.values.hotpatchEnabled !== false,
                ...(days === undefined ? {} : { deferralDays: days }),
            };
        }),
        assignments: of("assignment").flatMap((entry) => {
            const policyId = named(entry.args.policyId, entry.values.policyId);
            if (policyId === undefined) {
                notKnown.push(`The policy of '${entry.name}' is known only once other resources are made.`);
                return [];
            }
            const isAdditive = entry.values.ownership === "additive";
            const own = entry.before === undefined ? NONE : targetsIn(entry.before.outputs);
            return [{ teller: entry.teller, policyId, ...targets(entry), ...(isAdditive ? { ownBefore: own } : {}) }];
        }),
        prerequisites: [
            ...of("settingsCatalogAssignment", entries).flatMap((entry) => {
                const policy = entries.find(
                    (each) =>
                        each.kind === "settingsCatalogPolicy" &&
                        ids.get(each.id) === named(entry.args.policyId, entry.values.policyId),
                );
                const sets = policy && setBy(policy.values);
                return policy === undefined || sets === undefined
                    ? []
                    : [
                          {
                              teller: entry.teller,
                              id: idAt(policy),
                              displayName: shown(policy.values.displayName) ?? policy.name,
                              sets,
                              after: targets(entry),
                              ...(entry.before === undefined || policy.before === undefined
                                  ? {}
                                  : { before: targetsIn(entry.before.outputs) }),
                          },
                      ];
            }),
            ...gone.prerequisites.map((each) => ({ ...each, teller: stack })),
        ],
        removed: gone,
        ...(tenantDefault === undefined
            ? {}
            : {
                  tenantDefault: {
                      teller: tenantDefault.teller,
                      isOn: tenantDefault.values.hotpatchEnabled !== false,
                  },
              }),
    };
    return { declared, notKnown };
}

const NONE: DeclaredTargets = { includes: [], excludes: [], allDevices: false };
const POLICY = /dynamic\/hotpatch:QualityUpdatePolicy$/;
const ASSIGNMENT = /dynamic\/hotpatch:QualityUpdatePolicyAssignment$/;
const SETTINGS_ASSIGNMENT = /dynamic\/hotpatch:SettingsCatalogPolicyAssignment$/;
const SETTINGS_POLICY = /dynamic\/hotpatch:SettingsCatalogPolicy$/;
const GROUP_URN = /hotpatch:index:HotpatchGroup\$azuread:/;

/** What the state holds and the program does not declare. What a program only reads has no owner and no hash, and is left out. */
async function removed(entries: readonly Resolved[], recorded: Recorded, policies: readonly TenantPolicy[]) {
    const declared = new Set(entries.map(({ urn }) => urn));
    const gone = [...recorded].filter(([urn]) => !declared.has(urn));
    const all = (type: RegExp) => gone.filter(([, each]) => type.test(each.type)).map(([, { outputs }]) => outputs);
    const ownerIds = new Map(
        policies.flatMap(({ id, description }) => {
            const line = markerOf(description);
            return line === undefined ? [] : [[ownerOf(line), id] as const];
        }),
    );
    const assignments = all(ASSIGNMENT).filter(({ urnHash }) => typeof urnHash === "string");
    return {
        policies: all(POLICY)
            .filter(({ adopt, deleteAdopted }) => adopt === undefined || deleteAdopted === true)
            .flatMap(({ owner }) => (typeof owner === "string" ? (ownerIds.get(owner) ?? []) : [])),
        assignments: assignments.map((outputs) => ({
            policyId: policyOf(outputs),
            ...(outputs.ownership === "additive" ? { own: targetsIn(outputs) } : {}),
        })),
        groups: gone
            .filter(([urn]) => GROUP_URN.test(urn))
            .flatMap(([, { outputs }]) => (typeof outputs.objectId === "string" ? outputs.objectId.toLowerCase() : [])),
        prerequisites: all(SETTINGS_ASSIGNMENT).flatMap((outputs) => {
            const policy = all(SETTINGS_POLICY).find(
                ({ owner }) => typeof owner === "string" && String(outputs.policyMarker).includes(owner),
            );
            const sets = policy && setBy(policy);
            return policy === undefined || sets === undefined
                ? []
                : [
                      {
                          id: policyOf(outputs),
                          displayName: String(policy.displayName),
                          sets,
                          before: targetsIn(outputs),
                      },
                  ];
        }),
    };
}

/** The id of what exists, or of what a policy adopts; one of our own for what is yet to be made. */
async function idOf({ id, name, kind, values }: Resolved, policies: readonly TenantPolicy[]): Promise<string> {
    const known = id === undefined ? undefined : (await pulumi.runtime.serializeProperties("id", { id })).id;
    if (typeof known === "string" && !isUnknown(known)) {
        return known.toLowerCase();
    }
    const adopt = kind === "policy" ? (values.adopt as Adopt | undefined) : undefined;
    const adopted = policies.filter(
        (policy) =>
            adopt !== undefined &&
            (adopt.id === undefined ? policy.displayName === adopt.displayName : policy.id === adopt.id.toLowerCase()),
    );
    return adopted.length === 1 && adopted[0] !== undefined ? adopted[0].id : `${NEW}${kind}:${name}`;
}

function policyOf({ policyId }: Values): string {
    return String(policyId).toLowerCase();
}

/** The targets of recorded outputs, or of arguments that are known; unknown ones stay apart from all others. */
function targetsIn({ includeGroupIds, excludeGroupIds, allDevices }: Values): DeclaredTargets {
    const ids = (list: unknown) =>
        (Array.isArray(list) ? list : list === undefined ? [] : [list]).map((id) => String(id).toLowerCase()).sort();
    return { includes: ids(includeGroupIds), excludes: ids(excludeGroupIds), allDevices: allDevices === true };
}

function managesDeferral({ deferralDays, approvalSettings }: Values): boolean {
    return deferralDays !== undefined || approvalSettings !== undefined;
}

/** Days between release and offer; undefined where updates are approved by hand. */
function declaredDeferral({ deferralDays, approvalSettings }: Values): number | undefined {
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

function ruleOf({ membershipRule }: Values): string | undefined {
    return typeof membershipRule === "string" && !isUnknown(membershipRule) ? canonicalRule(membershipRule) : undefined;
}

function recordedRule({ dynamicMembership }: Values): string | undefined {
    const { rule } = (dynamicMembership ?? {}) as Values;
    return typeof rule === "string" ? canonicalRule(rule) : undefined;
}

function membersOf({ members }: Values): string[] | undefined {
    return Array.isArray(members) ? members.map((id) => String(id).toLowerCase()).sort() : undefined;
}

function setBy({ settings }: Values): Prerequisite | undefined {
    const chosen = (settings ?? {}) as Values;
    if (chosen[VBS_ON.settingDefinitionId] === VBS_ON.value) {
        return "vbs";
    }
    return chosen[CHPE_OFF.settingDefinitionId] === CHPE_OFF.value ? "chpe" : undefined;
}

function shown(value: unknown): string | undefined {
    return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

function text(value: unknown): string {
    return JSON.stringify(value) ?? "";
}
