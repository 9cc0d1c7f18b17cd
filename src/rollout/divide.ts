import type { PartRange, Share } from "../membership";
import { type HotpatchRuleOptions, partsOf, rule, SHARE_PARTS } from "../membership";

/** The devices that a rollout divides between its rings: those of `hotpatch.rule`, without a share. */
export type RolloutFleet = Omit<HotpatchRuleOptions, "share" | "include">;

/** Which devices belong to a ring: exactly one of `share`, `rule`, `isRest` and `hasGroup`. */
export interface RingDevices {
    readonly name: string;
    readonly share?: Share;
    readonly rule?: string;
    readonly isRest?: boolean;
    /** Whether the devices are the members of a group that exists already. */
    readonly hasGroup?: boolean;
    /** How much of the ring is open, from 0 to 1. */
    readonly open: number;
}

/** How a ring gets its devices. */
export interface RingMembership {
    /** The membership rule of its group; absent for a ring that is closed, and for one with a group of its own. */
    readonly rule?: string;
    /** Names of the rings whose groups have to be excluded, because no rule can name their members. */
    readonly excludes: readonly string[];
}

/** A ring that takes the rest where nothing is left. */
export class NothingLeftError extends Error {
    override readonly name = "NothingLeftError";
}

/**
 * Divides a fleet so that no device is in two rings: groups come before rules, rules before shares, shares before the
 * rest, and of two rings of a kind the one that is listed first. What a ring has is its own even while it is closed, so
 * opening one never takes devices from another; opening it further only adds devices.
 *
 * @param fleet needed for shares and the rest
 * @returns one membership for each ring, in their order
 * @throws RuleArgumentError, RuleSyntaxError or NothingLeftError for a ring that has no valid rule.
 */
export function divided(fleet: RolloutFleet, rings: readonly RingDevices[]): RingMembership[] {
    return rings.map((ring) => dividedRing(fleet, rings, ring));
}

function dividedRing(fleet: RolloutFleet, rings: readonly RingDevices[], ring: RingDevices): RingMembership {
    const before = rings.slice(0, rings.indexOf(ring));
    if (ring.hasGroup === true) {
        return { excludes: groupRings(before) };
    }
    const excludes = groupRings(rings);
    if (ring.open === 0) {
        return { excludes };
    }
    if (ring.rule !== undefined) {
        return { rule: ruleOfRing(ring.rule, rulesOf(before), ring.open), excludes };
    }
    const ranges = opened(ring.isRest === true ? restOf(rings) : [partsOf(ring.share ?? 1)], ring.open);
    return { rule: ruleOfParts(fleet, ranges, rulesOf(rings)), excludes };
}

function groupRings(rings: readonly RingDevices[]): string[] {
    return rings.filter(({ hasGroup }) => hasGroup === true).map(({ name }) => name);
}

/** In an order of their own, so that the order of rings does not change a rule. */
function rulesOf(rings: readonly RingDevices[]): string[] {
    return rings.flatMap((ring) => (ring.rule === undefined ? [] : [rule.of(ring.rule)])).sort();
}

function ruleOfRing(own: string, others: readonly string[], open: number): string {
    return rule.and(
        rule.of(own),
        ...others.map((other) => rule.not(rule.of(other))),
        ...(open === 1 ? [] : [rule.share(open)]),
    );
}

function ruleOfParts(fleet: RolloutFleet, ranges: readonly PartRange[], taken: readonly string[]): string {
    const exclude = [...(typeof fleet.exclude === "string" ? [fleet.exclude] : (fleet.exclude ?? [])), ...taken];
    const shares = ranges.map(({ start, end }): Share => ({ from: start / SHARE_PARTS, to: end / SHARE_PARTS }));
    const [only] = shares;
    return rule.hotpatch({
        ...fleet,
        ...(shares.length === 1 && only !== undefined ? { share: only } : { include: shares.map(rule.share) }),
        exclude: exclude.map(rule.of),
    });
}

/** What no share takes. */
function restOf(rings: readonly RingDevices[]): PartRange[] {
    const taken = rings
        .flatMap(({ share }) => (share === undefined ? [] : [partsOf(share)]))
        .sort((one, other) => one.start - other.start);
    const ranges: PartRange[] = [];
    let from = 0;
    for (const { start, end } of [...taken, { start: SHARE_PARTS, end: SHARE_PARTS }]) {
        if (start > from) {
            ranges.push({ start: from, end: start });
        }
        from = Math.max(from, end);
    }
    if (ranges.length === 0) {
        throw new NothingLeftError("the shares of the other rings cover the whole fleet, so nothing is left");
    }
    return ranges;
}

/** The first parts of a ring: at least one, and never fewer for a larger `open`. */
function opened(ranges: readonly PartRange[], open: number): PartRange[] {
    const all = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    let left = Math.max(1, Math.round(all * open));
    return ranges.flatMap(({ start, end }) => {
        const taken = Math.min(left, end - start);
        left -= taken;
        return taken === 0 ? [] : [{ start, end: start + taken }];
    });
}

/** Two rings whose shares have devices in common; undefined if there are none. */
export function overlap(rings: readonly RingDevices[]): readonly [RingDevices, RingDevices] | undefined {
    const shares = rings
        .flatMap((ring) => (ring.share === undefined ? [] : [{ ring, ...partsOf(ring.share) }]))
        .sort((one, other) => one.start - other.start);
    for (const [index, next] of shares.entries()) {
        const previous = shares[index - 1];
        if (previous !== undefined && next.start < previous.end) {
            return [previous.ring, next.ring];
        }
    }
    return undefined;
}
