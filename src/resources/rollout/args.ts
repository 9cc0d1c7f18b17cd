import type * as pulumi from "@pulumi/pulumi";
import type { ImpactLimits } from "../../impact/limits";
import type { Share } from "../../membership";
import type { RolloutState } from "../../rollout/changes";
import type { RolloutFleet } from "../../rollout/divide";
import type { Gate } from "../../rollout/gateFacts";
import type { QualityUpdatePolicyArgs } from "../qualityUpdatePolicy";
import type { RingPrerequisites } from "../ringPrerequisites";

/** Names and notes of the groups of a rollout. */
export interface RolloutGroupTexts {
    /** The group's name in Entra, 1 to 256 characters. Defaults to `Hotpatch {rollout} {ring}`. */
    displayName?: pulumi.Input<string | undefined>;
    /** A note for administrators, at most 1024 characters. */
    description?: pulumi.Input<string | undefined>;
}

/** Opens a ring as far as the stack's configuration says. */
export interface ConfiguredOpening {
    /**
     * The key in the stack's configuration, in the project's namespace: `broad` for what `pulumi config set broad 0.25`
     * sets. It has to be set, to a number from 0 to 1.
     */
    config: string;
    /** How much of the ring is open after each step, from 0 to 1, ascending: `[0.25, 1]`. */
    steps: number[];
}

/** One ring of a rollout. Exactly one of `share`, `rule`, `groupId` and `rest` says which devices it has. */
export interface RolloutRing {
    /** Identifies the ring in the program, and stands for `{ring}` in texts: 1 to 40 letters, digits and `-`. */
    name: string;
    /** Names that the ring had before. A ring whose name changes keeps its group and its policy if its old name is here. */
    formerly?: string | string[];
    /**
     * A part of the fleet: `0.05` is the first twentieth, `{ from: 0.05, to: 0.25 }` the fifth that follows. Accurate
     * to a 256th; must not overlap with the share of another ring.
     */
    share?: Share;
    /** Devices that match a membership rule, wherever else they would belong. */
    rule?: string;
    /** The members of an existing group, by its object id. The group is not changed. */
    groupId?: pulumi.Input<string>;
    /** `true`: the devices of the fleet that are in no other ring. */
    rest?: boolean;
    /**
     * How much of the ring is open, from 0 to 1; a ring with `groupId` can only be 0 or 1. Nothing of a ring with 0 is
     * in the tenant. A larger part only adds devices. Or by the stack's configuration, in steps, which
     * `hotpatch rollout promote` changes. Defaults to 1.
     */
    open?: number | ConfiguredOpening;
    /**
     * What has to be true before the ring is opened further. Where a gate holds, the ring stays as open as it is, and
     * everything else goes on. A ring with a gate is not among the rollout's `rings`, because it may not be there.
     */
    gate?: Gate | Gate[];
    /**
     * Whether the gates may open the ring in a baseline month too, in which devices restart, and in one of which the
     * kind is not known. Defaults to false. A ring without gates opens in any month.
     */
    baselineMonths?: boolean;
    /** Overrides the rollout's state for this ring if that is `running`; otherwise both apply. Defaults to `running`. */
    state?: RolloutState;
    /** Name and note of this ring's group. */
    group?: RolloutGroupTexts;
    /** How this ring's devices are patched; overrides single properties of the rollout's `policy`. */
    policy?: Partial<QualityUpdatePolicyArgs>;
    /** Which prerequisites this ring sets, instead of the rollout's. */
    prerequisites?: RingPrerequisites;
    /** Limits on what a change to this ring may do, instead of the rollout's. */
    impact?: ImpactLimits | "unlimited" | false;
}

/**
 * Rings in their order. In the texts of `group` and `policy`, `{ring}` is the ring's name, `{number}` its place from 1,
 * and `{rollout}` the rollout's name.
 */
export interface HotpatchRolloutArgs {
    /**
     * The devices that rings with a share and the rest divide between themselves: the options of `hotpatch.rule`.
     * Needed if there is such a ring.
     */
    fleet?: RolloutFleet;
    /**
     * The rings, in the order in which they are opened. No device is in two of them: groups come before rules, rules
     * before shares, shares before the rest, and of two of a kind the first.
     */
    rings: RolloutRing[];
    /**
     * Who keeps the members of the rings' groups. `dynamic`, the default: Entra, by a rule. `assigned`: the program, which
     * evaluates the same rules at each update, for tenants in which Entra refuses rules on parts of the device id. Devices
     * then only enter and leave with an update. Needs `Device.Read.All`. A ring whose members are kept otherwise than
     * before gets a new group.
     */
    membership?: "dynamic" | "assigned";
    /**
     * `running`, the default. `paused`: no device enters or leaves a ring; everything else goes on. `stopped`: hotpatch
     * is off for all devices of the rings, which stay in their policies, because hotpatch is on by default for devices
     * in no policy. No limit of `impact` holds back a ring that is paused or stopped. With `running` again everything is
     * as it was.
     */
    state?: RolloutState;
    /** Names and notes of the groups, with placeholders. */
    group?: RolloutGroupTexts;
    /** How devices are patched, with placeholders in `displayName` (`Hotpatch {rollout} {ring}`), `description` and `scopeTags`. */
    policy?: Partial<Omit<QualityUpdatePolicyArgs, "adopt" | "deleteAdopted" | "marker">>;
    /** Object ids of Entra groups whose devices stay out of every ring. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Which prerequisites each ring sets on its devices. None if left out. */
    prerequisites?: RingPrerequisites;
    /** Limits on what a change may do, for each ring on its own: see `HotpatchRing`. */
    impact?: ImpactLimits | "unlimited" | false;
}

/** Names that a ring had before. */
export function formerNames({ formerly = [] }: RolloutRing): readonly string[] {
    return typeof formerly === "string" ? [formerly] : formerly;
}

/** The gates of a ring; none if it opens as the program says. */
export function gatesOf({ gate = [] }: RolloutRing): readonly Gate[] {
    return Array.isArray(gate) ? gate : [gate];
}
