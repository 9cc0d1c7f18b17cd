import type { ManagedDevice } from "../fleet";
import { chanceOf } from "./chance";

/**
 * The permanent traits of a device, month after month. All shares are invented; the error codes are those in public
 * troubleshooting guides for hotpatches.
 */
export interface Habits {
    /** The probability that it is off for a whole month. */
    readonly offline: number;
    readonly takesOutOfBand: boolean;
    readonly takesPreviews: boolean;
    /** On ARM: whether compiled hybrid PE is initially on. */
    readonly hasChpe: boolean;
    /** Whether Entra learns about a new version late. */
    readonly entraLags: boolean;
}

export function habitsOf({ listed }: ManagedDevice, seed: number): Habits {
    const chance = chanceOf(seed, listed.id, "habits");
    return {
        offline: chance.chance(0.06) ? 0.35 : 0.01,
        takesOutOfBand: chance.chance(0.04),
        takesPreviews: chance.chance(0.04),
        hasChpe: chance.chance(0.5) && listed.processorArchitecture.toLowerCase() === "arm64",
        entraLags: chance.chance(0.05),
    };
}

/** The part of a month's installations that fails, unless it is given. */
const FAILURES = 0.02;

/**
 * The error code of a month's installation; none in most cases. `0x800f0922`: servicing failed before anything was
 * installed.
 */
export function errorIn(
    month: string,
    { listed }: ManagedDevice,
    seed: number,
    failures: number = FAILURES,
): string | undefined {
    return chanceOf(seed, listed.id, month, "error").chance(failures) ? "0x800f0922" : undefined;
}

/**
 * Virtualization-based security that waits for a restart is configured but not running: a hotpatch may be attempted and
 * fail (`assumed`: half the time). `0x80240438` is the reported error of such an installation.
 */
export function vbsErrorIn(month: string, { listed, inventory }: ManagedDevice, seed: number): string | undefined {
    return inventory?.deviceGuardVirtualizationBasedSecurityState === "rebootRequired" &&
        chanceOf(seed, listed.id, month, "vbs").chance(0.5)
        ? "0x80240438"
        : undefined;
}
