import type { OpenAmount } from "./amount";
import type { PolicyImpact, PrerequisiteImpact } from "./impact";

/** How much a change may do at most to the devices of a ring. What is left out has no limit. */
export interface ImpactLimits {
    /** Devices that enter. */
    readonly maxEntering?: number;
    /** Devices that leave. */
    readonly maxLeaving?: number;
    /** Devices that enter, as a part of the tenant's Windows devices: 0.1 is a tenth. */
    readonly maxShare?: number;
    /** Devices that restart once, for a prerequisite that the ring sets. */
    readonly maxRestarts?: number;
    /** Whether devices may be targeted by another policy that says the opposite of hotpatch. */
    readonly allowConflicts?: boolean;
}

/** The numbers that limits are held against. */
export interface Measured {
    readonly entering: OpenAmount;
    readonly leaving: OpenAmount;
    /** Windows devices of the tenant; undefined where they were not read. */
    readonly fleet: number | undefined;
    readonly restarts: OpenAmount;
    readonly conflicts: OpenAmount;
}

/** Where nothing could be read: no limit holds. */
const OPEN: OpenAmount = { devices: 0, unknown: Number.POSITIVE_INFINITY };
export const UNKNOWN_NUMBERS: Measured = {
    entering: OPEN,
    leaving: OPEN,
    fleet: undefined,
    restarts: OPEN,
    conflicts: OPEN,
};

/** A limit that does not hold. */
export interface LimitExceeded {
    readonly limit: keyof ImpactLimits;
    /** What the change comes to at most: what is not known counts. For `maxShare` a part of all devices. */
    readonly comesTo: number;
    readonly unknown: number;
    readonly allowed: number | boolean;
}

/** The numbers of a ring: of its policy, and of the prerequisites that it sets. */
export function measured(
    policies: readonly PolicyImpact[],
    prerequisites: readonly PrerequisiteImpact[],
    fleet: number,
): Measured {
    const sure = (devices: number): OpenAmount => ({ devices, unknown: 0 });
    const restarts = prerequisites.map(({ restart }) => restart);
    return {
        entering: sure(sum(policies.map(({ enter }) => enter.devices))),
        leaving: sure(sum(policies.map(({ leave }) => leave.devices))),
        fleet,
        restarts: {
            devices: sum(restarts.map(({ devices, margin = 0 }) => devices + margin)),
            unknown: sum(restarts.map(({ unknown }) => unknown)),
        },
        conflicts: sure(sum(policies.flatMap(({ conflicts }) => conflicts.map(({ devices }) => devices)))),
    };
}

/** The limits that do not hold. What is not known counts against a limit, and so does the margin of an estimate. */
export function exceeded(
    limits: ImpactLimits,
    { entering, leaving, fleet, restarts, conflicts }: Measured,
): LimitExceeded[] {
    const over = (limit: "maxEntering" | "maxLeaving" | "maxRestarts", amount: OpenAmount): LimitExceeded[] => {
        const allowed = limits[limit];
        const comesTo = amount.devices + (amount.margin ?? 0) + amount.unknown;
        return allowed === undefined || comesTo <= allowed
            ? []
            : [{ limit, comesTo, unknown: amount.unknown, allowed }];
    };
    const most = entering.devices + entering.unknown;
    const share = most === 0 ? 0 : fleet === undefined || fleet === 0 ? 1 : Math.min(1, most / fleet);
    const conflicting = conflicts.devices + conflicts.unknown;
    return [
        ...over("maxEntering", entering),
        ...over("maxLeaving", leaving),
        ...(limits.maxShare === undefined || share <= limits.maxShare
            ? []
            : [{ limit: "maxShare" as const, comesTo: share, unknown: entering.unknown, allowed: limits.maxShare }]),
        ...over("maxRestarts", restarts),
        ...(limits.allowConflicts !== false || conflicting === 0
            ? []
            : [
                  {
                      limit: "allowConflicts" as const,
                      comesTo: conflicting,
                      unknown: conflicts.unknown,
                      allowed: false,
                  },
              ]),
    ];
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}
