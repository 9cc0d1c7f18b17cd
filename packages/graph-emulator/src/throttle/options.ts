import { type TenantSize, THROTTLED_WORKLOADS, type ThrottledWorkload } from "./budgets";

/**
 * How a 429 says when to come back. `documented`: like each service, with some randomness; Intune mostly does not say.
 */
export const RETRY_AFTER_STYLES = ["documented", "whole", "fractional", "absent"] as const;
export type RetryAfterStyle = (typeof RETRY_AFTER_STYLES)[number];

/** How strictly the embedded Graph throttles. */
export interface ThrottleOptions {
    /**
     * Factor on the size of every budget: 1 is what Microsoft documents, 0.1 a tenth of it, 0 no throttling. Defaults
     * to 1.
     */
    readonly scale?: number;
    /** How many times faster budgets recover: with 10, twenty seconds become two. Defaults to 1. */
    readonly speed?: number;
    /** Defaults to the size of the fleet, one user per device. */
    readonly tenantSize?: TenantSize;
    readonly retryAfter?: RetryAfterStyle;
    /**
     * Throttling with memory: each refused request postpones the time at which the next one is allowed by that many
     * seconds, whoever sent it. Clients that come back exactly when they were told then lock each other out. Defaults
     * to 0. `assumed`: Microsoft documents that refused requests count, but not how.
     */
    readonly banSeconds?: number;
    /** Further factors on the budgets of individual workloads. */
    readonly workloads?: Partial<Readonly<Record<ThrottledWorkload, number>>>;
}

export type ThrottleSettings = Required<ThrottleOptions>;

/** Factors beyond these lead to meaningless times and counts. */
const SLOWEST = 0.001;
const MOST = 1_000_000;

/**
 * Fills in the defaults; a number is just the scale. Throws RangeError for options that are unknown or out of range.
 */
export function throttleSettings(options: ThrottleOptions | number, devices: number): ThrottleSettings {
    const given: ThrottleOptions = typeof options === "number" ? { scale: options } : options;
    const bySize: TenantSize = devices < 50 ? "S" : devices <= 500 ? "M" : "L";
    const settings: ThrottleSettings = {
        scale: given.scale ?? 1,
        speed: given.speed ?? 1,
        tenantSize: given.tenantSize ?? bySize,
        retryAfter: given.retryAfter ?? "documented",
        banSeconds: given.banSeconds ?? 0,
        workloads: given.workloads ?? {},
    };
    for (const name of Object.keys(given)) {
        if (!Object.hasOwn(settings, name)) {
            throw refused(name, "not known", `Use one of ${Object.keys(settings).join(", ")}.`);
        }
    }
    amount("scale", settings.scale, 0);
    amount("speed", settings.speed, SLOWEST);
    amount("banSeconds", settings.banSeconds, 0);
    if (!["S", "M", "L"].includes(settings.tenantSize)) {
        throw refused("tenantSize", JSON.stringify(settings.tenantSize), "Pass S, M or L.");
    }
    if (!RETRY_AFTER_STYLES.includes(settings.retryAfter)) {
        throw refused(
            "retryAfter",
            JSON.stringify(settings.retryAfter),
            `Pass one of ${RETRY_AFTER_STYLES.join(", ")}.`,
        );
    }
    for (const [name, factor] of Object.entries(settings.workloads)) {
        if (!THROTTLED_WORKLOADS.some((workload) => workload === name)) {
            throw refused(`workloads.${name}`, "not known", `Use one of ${THROTTLED_WORKLOADS.join(", ")}.`);
        }
        amount(`workloads.${name}`, factor, 0);
    }
    return settings;
}

function amount(name: string, value: unknown, least: number): void {
    if (typeof value === "number" && value >= least && value <= MOST) {
        return;
    }
    const isTooMuch = typeof value === "number" && Number.isFinite(value) && value > 0;
    const range = least === 0 ? "Pass a number of 0 or more." : "Pass a number above 0.";
    throw refused(name, JSON.stringify(value), isTooMuch ? `Pass a number from ${least} to ${MOST}.` : range);
}

function refused(name: string, what: string, fix: string): RangeError {
    return new RangeError(`Start embedded Microsoft Graph: option 'throttle.${name}' is ${what}. ${fix}`);
}
