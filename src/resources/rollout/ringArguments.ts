import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../../base/unknown";
import type { RingDevices, RingMembership } from "../../rollout/divide";
import { filled, type RingTexts } from "../../rollout/texts";
import type { HotpatchRingArgs } from "../hotpatchRing";
import type { HotpatchRolloutArgs, RolloutRing } from "./args";
import { openOf } from "./opening";

const DEFAULT_NAME = "Hotpatch {rollout} {ring}";

/** A ring as the division of the fleet sees it. */
export function ringDevices(ring: RolloutRing): RingDevices {
    const { name, share, rule, groupId, rest } = ring;
    return {
        name,
        open: openOf(ring),
        ...(share === undefined ? {} : { share }),
        ...(rule === undefined ? {} : { rule }),
        ...(rest === undefined ? {} : { isRest: rest }),
        ...(groupId === undefined ? {} : { hasGroup: true }),
    };
}

/** Whether a ring is paused, and whether it is stopped: by its own state or by the rollout's. */
export function stateOf(args: HotpatchRolloutArgs, ring: RolloutRing): { paused: boolean; stopped: boolean } {
    const states = [args.state, ring.state];
    return { paused: states.includes("paused"), stopped: states.includes("stopped") };
}

/** How a ring is sent: its members as the program or Entra keeps them, and whether they stay as they are. */
export interface SentMembership extends RingMembership {
    /** Object ids of devices, if the program keeps them. */
    readonly members?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether the members that the program keeps stay as they are deployed. */
    readonly isHeld?: boolean;
}

/** The arguments of a ring's `HotpatchRing`. */
export function ringArguments(
    rollout: string,
    args: HotpatchRolloutArgs,
    index: number,
    { rule, excludes, members, isHeld = false }: SentMembership,
): HotpatchRingArgs {
    const ring = args.rings[index] ?? { name: "" };
    const texts = { rollout, ring: ring.name, number: index + 1 };
    const { paused, stopped } = stateOf(args, ring);
    const groups = excludes.map((name) => args.rings.find((other) => other.name === name)?.groupId ?? "");
    const group = withTexts({ displayName: DEFAULT_NAME, ...given(args.group) }, texts);
    const policy = withTexts({ displayName: DEFAULT_NAME, ...given(args.policy) }, texts);
    const hasNoLimits = paused || stopped;
    const devices =
        members === undefined
            ? { ...(rule === undefined ? {} : { membershipRule: rule }), paused }
            : { members, paused: paused || isHeld };
    const impact = ring.impact ?? args.impact;
    return {
        group: ring.groupId === undefined ? { ...group, ...given(ring.group), ...devices } : { objectId: ring.groupId },
        policy: { ...policy, ...given(ring.policy), ...(stopped ? { hotpatchEnabled: false } : {}) },
        ...defined("excludeGroupIds", excluded(args.excludeGroupIds, groups)),
        ...defined("prerequisites", ring.prerequisites ?? args.prerequisites),
        ...defined("impact", hasNoLimits && impact !== false ? ("unlimited" as const) : impact),
    };
}

/** What is written, without what is left out as undefined. */
function given<Texts extends object>(texts: Texts | undefined): Texts {
    return Object.fromEntries(Object.entries(texts ?? {}).filter(([, value]) => value !== undefined)) as Texts;
}

function defined<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
    return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

function excluded(
    own: HotpatchRolloutArgs["excludeGroupIds"],
    groups: readonly pulumi.Input<string>[],
): HotpatchRingArgs["excludeGroupIds"] {
    if (groups.length === 0) {
        return own;
    }
    // Values that are not known yet stay the same objects, by which a group that has yet to be created is recognised.
    return own === undefined || Array.isArray(own)
        ? [...(own ?? []), ...groups]
        : pulumi.output(own).apply((ids = []) => pulumi.all([...ids, ...groups]));
}

/** The same properties, with what braces name in their place. */
function withTexts<Texts extends object>(given: Texts, texts: RingTexts): Texts {
    const entries = Object.entries(given).map(([property, value]) => [
        property,
        TEMPLATES.includes(property) ? filledInput(value, texts) : value,
    ]);
    return Object.fromEntries(entries) as Texts;
}

const TEMPLATES: readonly string[] = ["displayName", "description", "scopeTags"];

function filledInput(value: unknown, texts: RingTexts): unknown {
    if (typeof value === "string") {
        return isUnknown(value) ? value : filled(value, texts);
    }
    if (Array.isArray(value)) {
        return value.map((each) => filledInput(each, texts));
    }
    return pulumi.Output.isInstance(value) || value instanceof Promise
        ? pulumi.output(value).apply((known) => filledInput(known, texts))
        : value;
}
