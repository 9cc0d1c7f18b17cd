import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../../base/plainObject";
import { unknownProperties } from "../../base/problems";
import type { RingStep } from "../../rollout/changes";
import { notInBaselineMonth } from "../../rollout/gates";
import { termsOf } from "../../rollout/gateTerms";
import { type ConfiguredOpening, gatesOf, type HotpatchRolloutArgs, type RolloutRing } from "./args";

const WRITE = 'Write for example open: { config: "broad", steps: [0.25, 1] }.';

/** How much of a ring is open, from 0 to 1, as the program or the stack's configuration says. */
export function openOf({ open = 1 }: Pick<RolloutRing, "open">): number {
    return typeof open === "number" ? open : configured(open.config);
}

/** The step of a ring that comes after `open`; undefined for one that the configuration does not open, or no further. */
export function nextStep(args: HotpatchRolloutArgs, ring: RolloutRing, open: number): RingStep | undefined {
    const to = typeof ring.open === "object" ? ring.open.steps.find((step) => step > open) : undefined;
    if (typeof ring.open !== "object" || to === undefined) {
        return undefined;
    }
    return {
        config: `${new pulumi.Config().name}:${ring.open.config}`,
        to,
        gates: askedGates(ring).map(termsOf),
        versions: knownIssueVersions(args, ring),
    };
}

/** The gates of a ring that are asked before it opens further; none if it opens as the program says. */
export function askedGates(ring: RolloutRing): ReturnType<typeof gatesOf> {
    const gates = gatesOf(ring);
    return gates.length === 0 || ring.baselineMonths === true ? gates : [notInBaselineMonth, ...gates];
}

/** The versions of Windows whose known issues concern a ring; none for all that support hotpatches. */
export function knownIssueVersions({ fleet }: HotpatchRolloutArgs, { rule, groupId }: RolloutRing): readonly string[] {
    return rule === undefined && groupId === undefined ? (fleet?.versions ?? []) : [];
}

/** What is wrong with `open` of a ring, and the fix; undefined if nothing is. */
export function openProblem(open: unknown): string | undefined {
    if (!isPlainObject(open)) {
        return isPart(open)
            ? undefined
            : `must be a number from 0 to 1, not ${JSON.stringify(open)}. Write 0.25 for a quarter of the ring.`;
    }
    const [unknown] = unknownProperties(open, ["config", "steps"] satisfies (keyof ConfiguredOpening)[]);
    const { config, steps } = open;
    if (unknown !== undefined) {
        return `has ${unknown.property}, which is not known here. ${WRITE}`;
    }
    if (typeof config !== "string" || !/^[\w.-]+$/.test(config)) {
        return `has no key of the stack's configuration. ${WRITE}`;
    }
    const isAscending = (step: unknown, index: number, all: unknown[]) =>
        isPart(step) && step > (index === 0 ? 0 : Number(all[index - 1]));
    if (!Array.isArray(steps) || steps.length === 0 || !steps.every(isAscending)) {
        return `has steps that do not ascend from above 0 to at most 1. ${WRITE}`;
    }
    const value = new pulumi.Config().get(config);
    if (value === undefined) {
        return `is what the stack's configuration says, which has no '${config}'. Run: pulumi config set ${config} 0`;
    }
    return value.trim() !== "" && isPart(Number(value))
        ? undefined
        : `is what the stack's configuration says, where '${config}' is not a number from 0 to 1. Run: pulumi config set ${config} 0`;
}

function configured(key: string): number {
    return Number(new pulumi.Config().require(key));
}

function isPart(value: unknown): value is number {
    return typeof value === "number" && value >= 0 && value <= 1;
}
