import { anyOf, type Comparison, type Condition } from "../syntax";
import { RuleArgumentError } from "./ruleArgumentError";

/**
 * A part of all devices: `0.05` is the first twentieth, `{ from: 0.05, to: 0.25 }` the fifth that follows. Rings whose
 * shares do not overlap have no devices in common.
 */
export type Share = number | { readonly from: number; readonly to: number };

/** The id space is divided into this many equal parts: one for each pair of hexadecimal digits. */
export const SHARE_PARTS = 256;
const DIGITS = 16;

/** Parts of the id space, from 0 to {@link SHARE_PARTS}: `end` is the first that does not belong to it. */
export interface PartRange {
    readonly start: number;
    readonly end: number;
}

/**
 * The parts that make up a share. Both ends are rounded to a part.
 *
 * @throws RuleArgumentError for a share that is not within 0 to 1, or that is rounded to nothing.
 */
export function partsOf(share: Share): PartRange {
    const { from, to } = typeof share === "number" ? { from: 0, to: share } : share;
    if (!(from >= 0 && from < to && to <= 1)) {
        throw new RuleArgumentError(
            `share ${inWords(share)} is not valid`,
            "Write a number above 0 and up to 1, such as 0.05, or a range such as { from: 0.05, to: 0.25 }.",
        );
    }
    const start = Math.round(from * SHARE_PARTS);
    const end = Math.round(to * SHARE_PARTS);
    if (start === end) {
        throw new RuleArgumentError(
            `share ${inWords(share)} is too small`,
            `Shares are accurate to a 256th (0.4 %). Make it at least ${(1 / SHARE_PARTS).toFixed(4)} wide.`,
        );
    }
    return { start, end };
}

/**
 * The smallest set of prefixes of `device.deviceId`, of one or two hexadecimal digits, that make up a share. Both ends
 * are rounded to a 256th, so a share is accurate to a 256th; a device never changes its ring, and enlarging a share at
 * its end only adds devices.
 *
 * `assumed` until a tenant has accepted such a rule: device ids are random GUIDs, so their first digits are evenly
 * distributed, and Entra accepts -startsWith on `deviceId` as it does on every other text.
 *
 * @throws RuleArgumentError for a share that is not within 0 to 1, or that is rounded to nothing.
 */
export function sharePrefixes(share: Share): string[] {
    const { start, end } = partsOf(share);
    const prefixes: string[] = [];
    for (let part = start; part < end; ) {
        const isWholeDigit = part % DIGITS === 0 && part + DIGITS <= end;
        prefixes.push(isWholeDigit ? (part / DIGITS).toString(16) : part.toString(16).padStart(2, "0"));
        part += isWholeDigit ? DIGITS : 1;
    }
    return prefixes;
}

/** The part of all device ids that begin with one of the prefixes, none of which is a prefix of another. */
export function shareOf(prefixes: readonly string[]): number {
    return prefixes.reduce((sum, prefix) => sum + DIGITS ** -prefix.length, 0);
}

/** The condition that a device's id is in a share, or undefined for the share that covers all. */
export function shareCondition(share: Share): Condition | undefined {
    const prefixes = sharePrefixes(share);
    if (shareOf(prefixes) === 1) {
        return undefined;
    }
    const comparisons = prefixes.map(
        (value): Comparison => ({ kind: "comparison", subject: "deviceId", operator: "startsWith", value }),
    );
    return anyOf(comparisons);
}

function inWords(share: Share): string {
    return typeof share === "number" ? `${share}` : `from ${share.from} to ${share.to}`;
}
