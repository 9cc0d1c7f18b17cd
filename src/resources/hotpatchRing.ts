import * as pulumi from "@pulumi/pulumi";
import { plainObjectOf } from "../base/plainObject";
import type { Problem } from "../base/problems";
import { under, unknownProperties } from "../base/problems";
import { isUnknown, UNKNOWN } from "../base/unknown";
import { assignmentProblems } from "../handlers/policyAssignment/properties";
import { policyProblems } from "../handlers/qualityUpdatePolicy/properties";
import type { ImpactLimits } from "../impact/limits";
import { isOfType } from "./dynamicResource";
import { groupProblems, type HotpatchGroupArgs } from "./groupArgs";
import { HotpatchGroup } from "./hotpatchGroup";
import { tellsForChildren } from "./impact/entry";
import { limitProblems } from "./impact/settings";
import { holdsBack } from "./impact/tells";
import { withInheritedAliases } from "./inheritedAliases";
import { plainProblems, validated } from "./inputErrors";
import { refuseOwnProvider } from "./oneIdentity";
import { warnOfOverlap } from "./preview/programLook";
import { QualityUpdatePolicy, type QualityUpdatePolicyArgs } from "./qualityUpdatePolicy";
import { QualityUpdatePolicyAssignment, type QualityUpdatePolicyAssignmentArgs } from "./qualityUpdatePolicyAssignment";
import { DEFAULT_POLICY_NAME, refuseSharedDefaultNames } from "./ringNames";
import {
    type RingPrerequisitePolicies,
    type RingPrerequisites,
    ringPrerequisiteProblems,
    ringPrerequisites,
} from "./ringPrerequisites";

/** One ring: a set of devices, and how they are patched. */
export interface HotpatchRingArgs {
    /** Which devices are in the ring. */
    group: HotpatchGroupArgs;
    /** How they are patched. The policy's `displayName` defaults to `Hotpatch Enabled - Win 11 Enterprise`. */
    policy?: Partial<QualityUpdatePolicyArgs>;
    /** Object ids of Entra groups whose devices stay out of the ring, even if they are members of its group. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /**
     * `exclusive` (the default): the ring owns all targets of the policy. `additive`, for a policy that others assign
     * as well: it owns the targets that it names, and leaves others alone.
     */
    ownership?: QualityUpdatePolicyAssignmentArgs["ownership"];
    /**
     * Allows the ring to remove groups that an adopted policy excludes. Defaults to `false`, which refuses to, because
     * the devices of those groups would get the policy.
     */
    removeExclusions?: QualityUpdatePolicyAssignmentArgs["removeExclusions"];
    /** Which prerequisites of hotpatch this ring sets on its devices. None if left out. */
    prerequisites?: RingPrerequisites;
    /**
     * Limits on what a change to this ring may do to devices: `{ maxEntering: 500, allowConflicts: false }`. A change
     * that exceeds them fails the preview, and `pulumi up` before anything of the ring is sent; unknown facts count
     * against a limit. They override the stack's `hotpatch:impactLimits`. `false`: nothing is read, and changes for
     * this ring's devices are not reported. `"unlimited"`: they are reported, and nothing limits them, not even the
     * stack's limits.
     */
    impact?: ImpactLimits | "unlimited" | false;
}

/**
 * A hotpatch ring: an Entra group, a quality update policy, and the policy's assignment to the group. All mistakes in
 * its arguments are listed at once, before anything is sent.
 *
 * ## API permissions
 * Those of {@link HotpatchGroup} and {@link QualityUpdatePolicy}.
 *
 * ## Example
 * ```ts
 * new hotpatch.HotpatchRing("win11", { group: { versions: ["24H2", "25H2"] }, policy: { deferralDays: 0 } });
 * ```
 */
export class HotpatchRing extends pulumi.ComponentResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = "hotpatch:index:HotpatchRing";

    /** The ring's devices. */
    public readonly group: HotpatchGroup;
    /** How they are patched. */
    public readonly policy: QualityUpdatePolicy;
    /** Connects the two. */
    public readonly assignment: QualityUpdatePolicyAssignment;
    /** The prerequisites that the ring sets: `vbs`, `chpe`, both or none. */
    public readonly prerequisites: RingPrerequisitePolicies;

    constructor(name: string, given: HotpatchRingArgs, opts?: pulumi.ComponentResourceOptions) {
        const args = validated("HotpatchRing", name, given, ringProblems);
        refuseOwnProvider("HotpatchRing", name, opts);
        refuseSharedDefaultNames(name, args);
        const { impact } = args;
        const transforms = holdsBack(impact, () => teller);
        super(
            HotpatchRing.__pulumiType,
            name,
            {},
            {
                ...withInheritedAliases(HotpatchRing.__pulumiType, name, opts),
                ...(transforms.length === 0 ? {} : { transforms: [...(opts?.transforms ?? []), ...transforms] }),
            },
        );
        const teller = tellsForChildren(this, `Hotpatch ring '${name}'`, opts?.parent, impact);
        const parent = { parent: this };
        this.group = new HotpatchGroup(`${name}-group`, args.group, parent);
        this.policy = new QualityUpdatePolicy(`${name}-policy`, withDefaults(args.policy), parent);
        this.assignment = new QualityUpdatePolicyAssignment(
            `${name}-assignment`,
            {
                policyId: this.policy.id,
                includeGroupIds: [this.group.objectId],
                excludeGroupIds: args.excludeGroupIds,
                ownership: args.ownership,
                removeExclusions: args.removeExclusions,
            },
            parent,
        );
        this.prerequisites = ringPrerequisites(name, args, this.group.objectId, parent);
        warnOfOverlap(this, name, { ...args, groupId: this.group.objectId });
        this.registerOutputs({ groupId: this.group.objectId, policyId: this.policy.id });
    }

    /** Whether `resource` is a hotpatch ring, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is HotpatchRing {
        return isOfType(resource, HotpatchRing.__pulumiType);
    }
}

function withDefaults(policy: Partial<QualityUpdatePolicyArgs> = {}): QualityUpdatePolicyArgs {
    return { ...policy, displayName: policy.displayName ?? DEFAULT_POLICY_NAME };
}

const RING_INPUTS = ["group", "policy", "excludeGroupIds", "ownership", "removeExclusions", "prerequisites", "impact"];

/** Every mistake in the plain values of a ring's arguments. */
export function ringProblems(args: Readonly<Record<string, unknown>>): Problem[] {
    const group = plainObjectOf(args.group);
    const problems = [
        ...unknownProperties(args, RING_INPUTS),
        ...plainProblems(args, ["group", "policy", "prerequisites", "impact"]),
        ...impactProblems(args.impact),
        ...under("group", groupProblems(group)),
        ...under(
            "policy",
            policyProblems({ displayName: DEFAULT_POLICY_NAME, ...unmarked(plainObjectOf(args.policy)) }),
        ),
    ];
    // The group's id is not known yet, unless an existing group is named: then it must not be excluded as well.
    const targets = { policyId: UNKNOWN, includeGroupIds: [group.objectId ?? UNKNOWN] };
    const given = {
        excludeGroupIds: args.excludeGroupIds,
        ownership: args.ownership,
        removeExclusions: args.removeExclusions,
    };
    problems.push(
        ...under("prerequisites", ringPrerequisiteProblems(args.prerequisites, group.objectId)),
        ...assignmentProblems({ ...targets, ...given }).filter(({ property }) => property in given),
    );
    return problems;
}

function impactProblems(impact: unknown): Problem[] {
    return impact === undefined || impact === false || impact === "unlimited" || isUnknown(impact)
        ? []
        : under("impact", limitProblems(impact));
}

/** `marker: false` is handled by the resource; its check never sees it. */
function unmarked(policy: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return policy.marker === false ? { ...policy, marker: undefined } : policy;
}
