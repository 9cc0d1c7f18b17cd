import { markerFor, urnHash } from "../../../../src/handlers/marker";
import { RESOURCE_TYPES } from "../../../../src/handlers/providerText";
import type { Bag, Declared } from "./engineModel";

export type Kind = "quality" | "settings";

/** Where a resource stands in a program: its name, and whether it is below a component. */
export interface Place {
    readonly name: string;
    readonly isBelow: boolean;
}

interface Resource extends Place {
    /** Stays through renames and moves. */
    readonly key: string;
    readonly aliases: readonly Place[];
}

export interface Policy extends Resource {
    readonly kind: Kind;
    readonly title: string;
    readonly text: string | undefined;
    readonly isOn: boolean;
    /** Other inputs of a quality update policy. */
    readonly more?: Bag;
    readonly adopt?: { readonly id: string } | { readonly displayName: string };
    readonly deleteAdopted?: boolean;
}

export interface Assignment extends Resource {
    /** The key of its policy. */
    readonly policy: string;
    readonly groups: readonly number[];
    readonly excluded?: readonly number[];
    readonly isAdditive: boolean;
}

export interface Program {
    readonly policies: readonly Policy[];
    readonly assignments: readonly Assignment[];
}

export const POLICY_TYPES: Readonly<Record<Kind, string>> = {
    quality: RESOURCE_TYPES.policy,
    settings: RESOURCE_TYPES.settingsCatalogPolicy,
};
const ASSIGNMENT_TYPES: Readonly<Record<Kind, string>> = {
    quality: RESOURCE_TYPES.assignment,
    settings: RESOURCE_TYPES.settingsCatalogAssignment,
};
const PROJECT = "tenant";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";

function urnOf(stack: string, type: string, { name, isBelow }: Place): string {
    return `urn:pulumi:${stack}::${PROJECT}::${isBelow ? "tenant:index:C$" : ""}${type}::${name}`;
}

export function policyUrn(stack: string, policy: Policy): string {
    return urnOf(stack, POLICY_TYPES[policy.kind], policy);
}

/** What a program of a stack of this name registers with the engine. */
export function declaredBy({ policies, assignments }: Program, stack: string, groupIds: readonly string[]): Declared[] {
    const shared = (type: string, resource: Resource) => ({
        urn: urnOf(stack, type, resource),
        type,
        aliases: resource.aliases.map((place) => urnOf(stack, type, place)),
    });
    const own = policies.map((policy): Declared => {
        const urn = policyUrn(stack, policy);
        const inputs: Bag = {
            displayName: policy.title,
            description: policy.text,
            marker: markerFor(PROJECT, stack, policy.name, urn),
            ...(policy.kind === "settings"
                ? { settings: { [VBS]: `${VBS}_${policy.isOn ? 1 : 0}` } }
                : {
                      hotpatchEnabled: policy.isOn,
                      adopt: policy.adopt,
                      deleteAdopted: policy.deleteAdopted,
                      ...policy.more,
                  }),
        };
        return { ...shared(POLICY_TYPES[policy.kind], policy), inputs };
    });
    const assigned = assignments.flatMap((assignment): Declared[] => {
        const policy = policies.find(({ key }) => key === assignment.policy);
        if (policy === undefined) {
            return [];
        }
        const place = shared(ASSIGNMENT_TYPES[policy.kind], assignment);
        const inputs: Bag = {
            includeGroupIds: assignment.groups.map((group) => groupIds[group]),
            excludeGroupIds: assignment.excluded?.map((group) => groupIds[group]),
            urnHash: urnHash(place.urn),
            ...(assignment.isAdditive ? { ownership: "additive" } : {}),
        };
        return [{ ...place, policy: policyUrn(stack, policy), inputs }];
    });
    return [...own, ...assigned];
}

/** How a new policy is assigned: all at once, or group by group. */
export type Shape = "none" | "exclusive" | "additive" | "split";

/** A program with one more policy and its assignments. */
export function withPolicy(program: Program, policy: Policy, shape: Shape, groups: readonly number[]): Program {
    const isAdditive = shape !== "exclusive";
    const assignment = (suffix: string, part: readonly number[]): Assignment => ({
        key: `${policy.key}${suffix}`,
        name: `${policy.name}${suffix}`,
        isBelow: policy.isBelow,
        aliases: [],
        policy: policy.key,
        groups: part,
        isAdditive,
    });
    const parts = shape === "none" ? [] : shape === "split" ? groups.map((group) => [group]) : [groups];
    const assignments = parts.map((part, index) => assignment(`-a${index}`, part));
    return { policies: [...program.policies, policy], assignments: [...program.assignments, ...assignments] };
}

/** A program without one resource; what assigns a policy goes with it. */
export function withoutResource({ policies, assignments }: Program, gone: string): Program {
    return {
        policies: policies.filter(({ key }) => key !== gone),
        assignments: assignments.filter(({ key, policy }) => key !== gone && policy !== gone),
    };
}

/** A program in which some resources are changed. */
export function changed(program: Program, keys: readonly string[], change: (resource: Resource) => Partial<Place>) {
    const apply = <T extends Resource>(resource: T): T =>
        keys.includes(resource.key) ? { ...resource, ...change(resource) } : resource;
    return { policies: program.policies.map(apply), assignments: program.assignments.map(apply) };
}

/** The same with aliases: the resource is told where it was. */
export function moved(
    program: Program,
    keys: readonly string[],
    to: (place: Place) => Place,
    isAliased: boolean,
): Program {
    return changed(program, keys, (resource) => {
        const was = { name: resource.name, isBelow: resource.isBelow };
        return { ...to(was), aliases: isAliased ? [was, ...resource.aliases] : resource.aliases };
    });
}

/** A program with one policy changed. */
export function withPolicyChanged(program: Program, key: string, change: Partial<Policy>): Program {
    const policies = program.policies.map((policy) => (policy.key === key ? { ...policy, ...change } : policy));
    return { ...program, policies };
}

/** A program with one assignment changed. */
export function withAssignmentChanged(program: Program, key: string, change: Partial<Assignment>): Program {
    const assignments = program.assignments.map((each) => (each.key === key ? { ...each, ...change } : each));
    return { ...program, assignments };
}
