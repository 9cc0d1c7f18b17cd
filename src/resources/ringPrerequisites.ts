import * as pulumi from "@pulumi/pulumi";
import { plainObjectOf } from "../base/plainObject";
import { check, flag, guid, listOf, type Problem, unknownProperties } from "../base/problems";
import { commonIds } from "../handlers/policyAssignment/properties";
import { DisableChpe } from "./disableChpe";
import { plainProblems } from "./inputErrors";
import { VirtualizationBasedSecurity } from "./virtualizationBasedSecurity";

/** Which prerequisites of hotpatch a ring sets on its devices. */
export interface RingPrerequisites {
    /** Turns on virtualization-based security on the ring's devices, with {@link VirtualizationBasedSecurity}. Defaults to `false`. */
    vbs?: boolean;
    /**
     * `arm64`: turns off CHPE binaries with {@link DisableChpe}. The policy is assigned to the whole ring, because no
     * membership rule reliably selects devices by architecture; x64 devices ignore it. If left out, nothing is set.
     */
    chpe?: "arm64";
    /**
     * Object ids of Entra groups whose devices are in the ring but get no prerequisites, in addition to the ring's own
     * `excludeGroupIds`.
     */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** The prerequisites that a ring sets. */
export interface RingPrerequisitePolicies {
    readonly vbs?: VirtualizationBasedSecurity;
    readonly chpe?: DisableChpe;
}

interface RingTargets {
    readonly prerequisites?: RingPrerequisites;
    readonly excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** Creates the policies that a ring asks for, named after it. */
export function ringPrerequisites(
    name: string,
    { prerequisites = {}, excludeGroupIds }: RingTargets,
    groupId: pulumi.Input<string>,
    opts: pulumi.ComponentResourceOptions,
): RingPrerequisitePolicies {
    const excluded = together(excludeGroupIds, prerequisites.excludeGroupIds);
    const args = { groupIds: [groupId], excludeGroupIds: excluded };
    return {
        vbs: prerequisites.vbs
            ? new VirtualizationBasedSecurity(
                  `${name}-vbs`,
                  { ...args, displayName: `Hotpatch prerequisite - virtualization-based security - ${name}` },
                  opts,
              )
            : undefined,
        chpe:
            prerequisites.chpe === "arm64"
                ? new DisableChpe(
                      `${name}-chpe`,
                      { ...args, displayName: `Hotpatch prerequisite - CHPE off on Arm64 - ${name}` },
                      opts,
                  )
                : undefined,
    };
}

type Ids = pulumi.Input<pulumi.Input<string>[] | undefined>;

/**
 * Both lists combined. Ids that are not known yet stay the same objects, by which a group that has yet to be created is
 * recognised.
 */
function together(ring: Ids, own: Ids): pulumi.Input<pulumi.Input<string>[]> {
    const isPlain = (ids: Ids): ids is pulumi.Input<string>[] | undefined => ids === undefined || Array.isArray(ids);
    return isPlain(ring) && isPlain(own)
        ? [...(ring ?? []), ...(own ?? [])]
        : pulumi.all([ring, own]).apply(([first = [], second = []]) => [...first, ...second]);
}

const rules = {
    vbs: flag("Leave it out for false."),
    chpe: (value: unknown) =>
        value === "arm64" ? undefined : `must be "arm64", not ${JSON.stringify(value)}. Leave it out to set nothing.`,
    excludeGroupIds: listOf(guid("Use the group's object id."), {
        min: 0,
        fix: "Name groups by their object id, or leave it out.",
    }),
};

/**
 * Mistakes in the plain values of a ring's prerequisites. `ownGroup` is the object id of the ring's group, if the
 * program gives it.
 */
export function ringPrerequisiteProblems(given: unknown, ownGroup: unknown): Problem[] {
    const prerequisites = plainObjectOf(given);
    const problems = [
        ...unknownProperties(prerequisites, Object.keys(rules)),
        ...plainProblems(prerequisites, ["vbs", "chpe"]),
        ...check(prerequisites, rules),
    ];
    if (commonIds([ownGroup], prerequisites.excludeGroupIds).length > 0) {
        problems.push({
            property: "excludeGroupIds",
            reason: `contains ${ownGroup}, which is the ring's own group. Leave it out, or leave vbs and chpe out.`,
        });
    }
    return problems;
}
