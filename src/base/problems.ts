import { isGuid } from "./guid";
import { isUnknown } from "./unknown";

/** One mistake in what a user wrote. */
export interface Problem {
    /** The property as the user wrote it, for example `deferralDays` or `policy.deferralDays`. */
    readonly property: string;
    /** A fragment that follows "has a problem:" and ends with the fix. */
    readonly reason: string;
}

/** The problems of a nested object, prefixed with its name: `deferralDays` becomes `policy.deferralDays`. */
export function under(parent: string, problems: readonly Problem[]): Problem[] {
    return problems.map(({ property, reason }) => ({ property: `${parent}.${property}`, reason }));
}

/** One line per problem, for a message that lists them all. */
export function problemList(problems: readonly Problem[]): string {
    return problems.map(({ property, reason }) => `  - ${property}: ${reason}`).join("\n");
}

/** Checks one value and returns what is wrong with it, or undefined. Never called with an unknown or absent value. */
export type Rule = (value: unknown) => string | undefined;

/** Applies one rule to each named property that is present and known. */
export function check(inputs: Readonly<Record<string, unknown>>, rules: Readonly<Record<string, Rule>>): Problem[] {
    const problems: Problem[] = [];
    for (const [property, rule] of Object.entries(rules)) {
        const value = inputs[property];
        const reason = value === undefined || isUnknown(value) ? undefined : rule(value);
        if (reason !== undefined) {
            problems.push({ property, reason });
        }
    }
    return problems;
}

/**
 * Reports every property that is not one of `known`, so that a typo is an error and not a setting that silently does
 * nothing.
 */
export function unknownProperties(inputs: Readonly<Record<string, unknown>>, known: readonly string[]): Problem[] {
    return Object.keys(inputs)
        .filter((property) => inputs[property] !== undefined && !known.includes(property))
        .map((property) => ({ property, reason: `is not a known property. Use one of: ${known.join(", ")}.` }));
}

/** Text of `min` to `max` UTF-16 code units, not blank if `min` is above 0. */
export function text(limits: { min: number; max: number; fix: string }): Rule {
    return (value) => {
        if (typeof value !== "string") {
            return `must be text. ${limits.fix}`;
        }
        if (limits.min > 0 && value.trim() === "") {
            return `must not be empty. ${limits.fix}`;
        }
        if (value.length > limits.max) {
            return `has ${value.length} characters; at most ${limits.max} are allowed. ${limits.fix}`;
        }
        return undefined;
    };
}

/** `true` or `false`. */
export function flag(fix: string): Rule {
    return (value) =>
        typeof value === "boolean" ? undefined : `must be true or false, not ${JSON.stringify(value)}. ${fix}`;
}

/** A whole number of `unit` from `min` to `max`. */
export function wholeNumber(limits: { min: number; max: number; unit: string; fix: string }): Rule {
    return (value) => {
        if (typeof value !== "number" || Number.isNaN(value)) {
            return `must be a number. ${limits.fix}`;
        }
        if (!Number.isInteger(value)) {
            return `must be a whole number of ${limits.unit}, not ${value}. ${limits.fix}`;
        }
        if (value < limits.min || value > limits.max) {
            return `must be from ${limits.min} to ${limits.max} ${limits.unit}, not ${value}. ${limits.fix}`;
        }
        return undefined;
    };
}

/** An object id in Microsoft Entra or Intune. */
export function guid(fix: string): Rule {
    return (value) =>
        typeof value === "string" && isGuid(value) ? undefined : `must be a GUID, not ${JSON.stringify(value)}. ${fix}`;
}

/** A list in which every known element satisfies `rule`; the first that does not is reported with its index. */
export function listOf(rule: Rule, limits: { min: number; fix: string }): Rule {
    return (value) => {
        if (!Array.isArray(value)) {
            return `must be a list. ${limits.fix}`;
        }
        if (value.length < limits.min) {
            return `must contain at least ${limits.min}. ${limits.fix}`;
        }
        for (const [index, element] of value.entries()) {
            const reason = isUnknown(element) ? undefined : rule(element);
            if (reason !== undefined) {
                return `[${index}] ${reason}`;
            }
        }
        return undefined;
    };
}
