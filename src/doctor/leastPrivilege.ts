import { type Feature, NEEDS } from "./features";

/**
 * The fewest permissions on Microsoft Graph that are enough for some features, in alphabetical order: the least privileged of each, unless
 * one that another feature needs includes it.
 */
export function leastPermissions(features: readonly Feature[]): string[] {
    const needs = features.flatMap((feature) => NEEDS[feature]);
    const all = new Set(needs.map(([least]) => least));
    for (const permission of [...all]) {
        const others = new Set([...all].filter((each) => each !== permission));
        const isIncluded = needs
            .filter(([least]) => least === permission)
            .every((alternatives) => alternatives.some((each) => others.has(each)));
        if (isIncluded) {
            all.delete(permission);
        }
    }
    return [...all].sort();
}
