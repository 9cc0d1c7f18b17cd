import type { ComponentResourceOptions, Inputs, Resource } from "@pulumi/pulumi";
import { isPlainObject } from "../base/plainObject";
import type { HotpatchRing } from "../resources/hotpatchRing";
import type { PrerequisitePolicy, PrerequisitePolicyArgs } from "../resources/prerequisitePolicy";
import type { HotpatchRolloutArgs, RolloutRing } from "../resources/rollout/args";
import type { Bag } from "./rpc";

/** A component that was made, and what programs in other languages get of it. */
export interface Constructed {
    readonly resource: Resource;
    readonly outputs: Inputs;
}

/** Makes a component; it checks its arguments itself, and lists every mistake. */
export type ProvidedComponent = (name: string, args: Bag, opts: ComponentResourceOptions) => Constructed;

/**
 * All components, by their types: those that programs in TypeScript make. Their children are resources of the plugin,
 * which is what differs. Each is loaded when it is made, because it needs the Pulumi SDK.
 */
export const COMPONENTS: Readonly<Record<string, ProvidedComponent>> = {
    "hotpatch:index:HotpatchGroup": (name, args, opts) => {
        const code: typeof import("../resources/hotpatchGroup") = require("../resources/hotpatchGroup");
        const resource = new code.HotpatchGroup(name, args, opts);
        return { resource, outputs: { objectId: resource.objectId } };
    },
    "hotpatch:index:HotpatchRing": (name, args, opts) => {
        const code: typeof import("../resources/hotpatchRing") = require("../resources/hotpatchRing");
        const ring = args as unknown as ConstructorParameters<typeof code.HotpatchRing>[1];
        const resource = new code.HotpatchRing(name, withoutEmptyMarker(ring), opts);
        return { resource, outputs: { groupId: resource.group.objectId, policyId: resource.policy.id } };
    },
    "hotpatch:index:HotpatchRollout": (name, args, opts) => {
        const code: typeof import("../resources/hotpatchRollout") = require("../resources/hotpatchRollout");
        const resource = new code.HotpatchRollout(name, rolloutArguments(args), opts);
        const ofRings = <Value>(value: (ring: HotpatchRing) => Value) =>
            Object.fromEntries(Object.entries(resource.rings).map(([ring, made]) => [ring, value(made)]));
        const groupIds = ofRings(({ group }) => group.objectId);
        return { resource, outputs: { groupIds, policyIds: ofRings(({ policy }) => policy.id) } };
    },
    "hotpatch:index:VirtualizationBasedSecurity": (name, args, opts) => {
        const code: typeof import("../resources/virtualizationBasedSecurity") = require("../resources/virtualizationBasedSecurity");
        return prerequisite(
            new code.VirtualizationBasedSecurity(name, args as unknown as PrerequisitePolicyArgs, opts),
        );
    },
    "hotpatch:index:DisableChpe": (name, args, opts) => {
        const code: typeof import("../resources/disableChpe") = require("../resources/disableChpe");
        return prerequisite(new code.DisableChpe(name, args as unknown as PrerequisitePolicyArgs, opts));
    },
};

function prerequisite(resource: PrerequisitePolicy): Constructed {
    return { resource, outputs: { policyId: resource.policy.id } };
}

/** Where TypeScript has a union, other languages have one of its types: a share always is an object. */
function rolloutArguments(args: Bag): HotpatchRolloutArgs {
    const { rings } = args;
    const ringOf = (ring: RolloutRing): RolloutRing => {
        const { share } = ring as { readonly share?: unknown };
        return {
            ...withoutEmptyMarker(ring),
            ...(isPlainObject(share) ? { share: { from: 0, ...share } as RolloutRing["share"] } : {}),
        };
    };
    // Whatever is not a list of objects is for the component to judge.
    const isList = Array.isArray(rings) && rings.every(isPlainObject);
    return {
        ...args,
        ...(isList ? { rings: (rings as unknown as RolloutRing[]).map(ringOf) } : {}),
    } as HotpatchRolloutArgs;
}

/** As for the policy on its own, an empty text stands for no marker: other languages have no type for text or `false`. */
function withoutEmptyMarker<Args extends { readonly policy?: { readonly marker?: unknown } }>(args: Args): Args {
    return args.policy?.marker === "" ? { ...args, policy: { ...args.policy, marker: false } } : args;
}
