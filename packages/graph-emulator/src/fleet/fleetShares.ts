import { type Shares, shares } from "./random";
import { AGENTS, ARCHITECTURES, JOINS, SKUS, VBS_STATES } from "./shares";

/**
 * How a fleet's PCs are distributed, by trait: weights by value, which can have any sum. A trait that is left out keeps
 * its usual distribution.
 */
export interface FleetShares {
    /** By SKU number: `{ "4": 90, "48": 10 }`. */
    readonly editions?: Readonly<Record<string, number>>;
    /** By build and revision: `{ "26100.8875": 70, "22631.5624": 30 }`. */
    readonly builds?: Readonly<Record<string, number>>;
    /** By state of virtualization-based security; `notInventoried` for PCs that never reported. */
    readonly vbs?: Readonly<Record<string, number>>;
    /** By Intune's `joinType`. */
    readonly joins?: Readonly<Record<string, number>>;
    /** By Intune's `managementAgent`. */
    readonly agents?: Readonly<Record<string, number>>;
    /** By Intune's `processorArchitecture`. */
    readonly architectures?: Readonly<Record<string, number>>;
}

/** The names of the traits. */
export const SHARED_TRAITS = ["editions", "builds", "vbs", "joins", "agents", "architectures"] as const;

const KEYS: Readonly<Partial<Record<keyof FleetShares, RegExp>>> = { editions: /^\d+$/, builds: /^\d{5}\.\d+$/ };

/** What is wrong with shares: the path of the value, and how to fix it. */
export function shareProblems(given: FleetShares): { at: string[]; text: string }[] {
    return SHARED_TRAITS.flatMap((trait) => {
        const weights = Object.entries(given[trait] ?? {});
        const problems = weights.flatMap(([key, weight]) => {
            if (KEYS[trait]?.test(key) === false) {
                return [
                    { at: [trait, key], text: `expected ${trait === "builds" ? "BUILD.REVISION" : "a SKU number"}.` },
                ];
            }
            return typeof weight === "number" && weight >= 0 && Number.isFinite(weight)
                ? []
                : [{ at: [trait, key], text: "expected a weight of 0 or more." }];
        });
        const total = weights.reduce((sum, [, weight]) => sum + Number(weight), 0);
        return given[trait] !== undefined && problems.length === 0 && !(total > 0)
            ? [{ at: [trait], text: "expected at least one weight above 0." }]
            : problems;
    });
}

/** The tables that a PC's traits are drawn from. */
export interface TraitTables {
    readonly skus: Shares<number | null>;
    /** Undefined for the usual builds and revisions. */
    readonly versions: Shares<string> | undefined;
    readonly vbs: Shares<string | undefined>;
    readonly joins: Shares<string | null>;
    readonly agents: Shares<string>;
    readonly architectures: Shares<string>;
}

/** The tables, with the given shares instead of the usual ones. */
export function traitTables(given: FleetShares = {}): TraitTables {
    const table = <T>(weights: Readonly<Record<string, number>>, value: (key: string) => T) =>
        shares(...Object.entries(weights).map(([key, weight]) => [value(key), weight] as const));
    return {
        skus: given.editions ? table<number | null>(given.editions, Number) : SKUS,
        versions: given.builds ? table(given.builds, (key) => `10.0.${key}`) : undefined,
        vbs: given.vbs ? table(given.vbs, (key) => (key === "notInventoried" ? undefined : key)) : VBS_STATES,
        joins: given.joins ? table<string | null>(given.joins, (key) => key) : JOINS,
        agents: given.agents ? table(given.agents, (key) => key) : AGENTS,
        architectures: given.architectures ? table(given.architectures, (key) => key) : ARCHITECTURES,
    };
}
