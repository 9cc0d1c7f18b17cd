import { containsUnknown, isUnknown } from "../../base/unknown";
import { markerOf, ownerOf } from "../../handlers/marker";
import { RESOURCE_TYPES } from "../../handlers/providerText";
import { type Declared, type DeclaredTargets, NOBODY } from "../../impact/declared";
import type { TenantPolicy } from "../../impact/readTenant";
import { DEFAULT_GROUP_NAME } from "../groupArgs";
import type { Entry, ResourceTeller } from "./entry";
import type { Recorded } from "./recorded";
import {
    declaredDeferral,
    managesDeferral,
    membersIn,
    policyIn,
    type Resolved,
    recordedRule,
    ruleIn,
    setBy,
    targetsIn,
    type Values,
} from "./resolve";

/** What a program changes, and what of that is not known yet, in whole sentences. */
export interface Changes {
    readonly declared: Declared;
    readonly notKnown: readonly string[];
}

/**
 * What a program changes, and what it does not declare any more.
 *
 * @param policies of the tenant; none where it was not read: then policies that were removed are not among the changes
 * @param stack tells of what is removed
 * @param isMeant whether a resource is made or changed
 */
export function changesOf(
    entries: readonly Resolved[],
    recorded: Recorded,
    policies: readonly TenantPolicy[],
    stack: ResourceTeller,
    isMeant: (entry: Resolved) => boolean,
): Changes {
    const notKnown: string[] = [];
    const changed = entries.filter(isMeant);
    const of = (kind: Entry["kind"], from: readonly Resolved[] = changed) => from.filter((each) => each.kind === kind);
    const targets = (entry: Resolved) => knownTargets(entry, notKnown);
    const gone = removed(entries, recorded, policies);
    const [tenantDefault] = of("tenantDefault");
    const declared: Declared = {
        stack,
        groups: of("group").flatMap((entry) => groupOf(entry, notKnown)),
        policies: of("policy").map(({ teller, key, name, values }) => {
            const days = managesDeferral(values) ? declaredDeferral(values) : undefined;
            return {
                teller,
                id: key,
                displayName: shown(values.displayName) ?? name,
                hotpatchEnabled: values.hotpatchEnabled !== false,
                ...(days === undefined ? {} : { deferralDays: days }),
            };
        }),
        assignments: of("assignment").flatMap((entry) => {
            const { teller, name, values, before } = entry;
            if (isUnknown(values.policyId)) {
                notKnown.push(`The policy of '${name}' is known only once other resources are made.`);
                return [];
            }
            const own = before === undefined ? NOBODY : targetsIn(before.outputs);
            const ownBefore = values.ownership === "additive" ? { ownBefore: own } : {};
            return [{ teller, policyId: policyIn(values), ...targets(entry), ...ownBefore }];
        }),
        prerequisites: [
            ...of("settingsCatalogAssignment", entries).flatMap((entry) => {
                const policy = entries.find(
                    ({ kind, key }) => kind === "settingsCatalogPolicy" && key === policyIn(entry.values),
                );
                const sets = policy && setBy(policy.values);
                if (policy === undefined || sets === undefined) {
                    return [];
                }
                const before =
                    entry.before === undefined || policy.before === undefined
                        ? {}
                        : { before: targetsIn(entry.before.outputs) };
                const displayName = shown(policy.values.displayName) ?? policy.name;
                return [{ teller: entry.teller, id: policy.key, displayName, sets, after: targets(entry), ...before }];
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

function groupOf({ teller, key, name, values, before }: Resolved, notKnown: string[]): Declared["groups"] {
    if (containsUnknown(values)) {
        notKnown.push(`Who is in group '${name}' is known only once other resources are made.`);
        return [];
    }
    const isPaused = values.isPaused === true;
    if (isPaused && before !== undefined) {
        return []; // Its members stay.
    }
    const rule = isPaused ? undefined : ruleIn(values);
    const ruleBefore = before && recordedRule(before.outputs);
    const members = membersIn(values);
    return [
        {
            teller,
            id: key,
            displayName: shown(values.displayName) ?? DEFAULT_GROUP_NAME,
            ...(rule === undefined ? {} : { rule }),
            ...(ruleBefore === undefined ? {} : { ruleBefore }),
            ...(members === undefined ? {} : { members }),
        },
    ];
}

function knownTargets({ name, values }: Resolved, notKnown: string[]): DeclaredTargets {
    for (const property of ["includeGroupIds", "excludeGroupIds"]) {
        if (containsUnknown(values[property])) {
            notKnown.push(`A group in ${property} of '${name}' is known only once other resources are made.`);
        }
    }
    const { includes, excludes, allDevices } = targetsIn(values);
    const known = (ids: readonly string[]) => ids.filter((id) => !isUnknown(id));
    return { includes: known(includes), excludes: known(excludes), allDevices };
}

const GROUP_URN = /hotpatch:index:HotpatchGroup\$azuread:/;

/** What the state holds and the program does not declare. What a program only reads has no owner and no hash, and is left out. */
function removed(entries: readonly Resolved[], recorded: Recorded, policies: readonly TenantPolicy[]) {
    const declared = new Set(entries.map(({ recordedUrn }) => recordedUrn));
    const gone = [...recorded].filter(([urn]) => !declared.has(urn));
    const all = (type: string) => gone.filter(([, each]) => each.type === type).map(([, { outputs }]) => outputs);
    const byOwner = new Map(
        policies.flatMap(({ id, description }) => {
            const line = markerOf(description);
            return line === undefined ? [] : [[ownerOf(line), id] as const];
        }),
    );
    return {
        policies: all(RESOURCE_TYPES.policy)
            .filter(({ adopt, deleteAdopted }) => adopt === undefined || deleteAdopted === true)
            .flatMap(({ owner }) => (typeof owner === "string" ? (byOwner.get(owner) ?? []) : [])),
        assignments: all(RESOURCE_TYPES.assignment)
            .filter(({ urnHash }) => typeof urnHash === "string")
            .map((outputs) => ({
                policyId: policyIn(outputs),
                ...(outputs.ownership === "additive" ? { own: targetsIn(outputs) } : {}),
            })),
        groups: gone
            .filter(([urn]) => GROUP_URN.test(urn))
            .flatMap(([, { outputs }]) => (typeof outputs.objectId === "string" ? outputs.objectId.toLowerCase() : [])),
        prerequisites: all(RESOURCE_TYPES.settingsCatalogAssignment).flatMap((outputs) => {
            const policy = all(RESOURCE_TYPES.settingsCatalogPolicy).find(({ owner }) => isOwner(owner, outputs));
            const sets = policy && setBy(policy);
            const id = policyIn(outputs);
            const before = targetsIn(outputs);
            return sets === undefined ? [] : [{ id, displayName: String(policy?.displayName), sets, before }];
        }),
    };
}

function isOwner(owner: unknown, { policyMarker }: Values): boolean {
    return typeof owner === "string" && typeof policyMarker === "string" && ownerOf(policyMarker) === owner;
}

function shown(value: unknown): string | undefined {
    return typeof value === "string" && !isUnknown(value) ? value : undefined;
}
