import { positiveForm } from "../operators";
import { compilePattern } from "../pattern/matcher";
import { PatternError } from "../pattern/patternError";
import { type Comparison, conditionsIn } from "../syntax";
import { clausesIn } from "./clauses";
import { type Check, type Draft, span } from "./finding";

/**
 * -match and -contains are slow: "Create simpler, more efficient rules for dynamic membership groups" (Microsoft Entra,
 * January 2025).
 */
export const slowOperators: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of clausesIn(rule.condition)) {
        const positive = positiveForm(comparison.operator);
        if (positive === "match" || positive === "contains") {
            drafts.push({
                code: "slow-operator",
                severity: "warning",
                ...span(rule, comparison, "operator"),
                message: `-${comparison.operator} is slow, and slows down every dynamic group of the tenant.`,
                fix: fasterForm(comparison),
            });
        }
    }
    return drafts;
};

function fasterForm({ operator, value }: Comparison): string {
    const prefix = positiveForm(operator) === "match" && typeof value === "string" ? literalPrefix(value) : undefined;
    if (prefix === undefined) {
        return "Use -startsWith, -eq or -in, or mark the devices with an extension attribute.";
    }
    return `Write -${operator === "match" ? "startsWith" : "notStartsWith"} "${prefix}".`;
}

/** The text that an expression begins with, if it is `^` followed by literal characters: `^LON-.*` has `LON-`. */
function literalPrefix(source: string): string | undefined {
    return /^\^([^^$.|?*+()[{\\]+)(?:\.\*)?$/.exec(source)?.[1];
}

/** Patterns that the service may accept, but that cannot be evaluated here. */
export const patterns: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of clausesIn(rule.condition)) {
        if (positiveForm(comparison.operator) !== "match" || typeof comparison.value !== "string") {
            continue;
        }
        const problem = patternProblem(comparison.value);
        if (problem !== undefined) {
            drafts.push({
                code: "pattern-not-evaluated",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `The effect of this rule cannot be predicted here: in the pattern, ${problem}.`,
                fix: "Use -startsWith, -endsWith, -eq or -in.",
            });
        }
    }
    return drafts;
};

function patternProblem(source: string): string | undefined {
    try {
        compilePattern(source);
        return undefined;
    } catch (error) {
        if (error instanceof PatternError) {
            return error.message;
        }
        throw error;
    }
}

/**
 * "The -not operator can't be used as a comparative operator for null": an error according to "Manage rules for dynamic
 * membership groups" (Microsoft Entra, December 2024). `assumed`: that refers to `property -not null`, which is not a
 * valid rule here, and possibly to -not before a comparison with null.
 */
export const negatedNull: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const condition of conditionsIn(rule.condition)) {
        if (condition.kind === "not" && condition.operand.kind === "comparison" && condition.operand.value === null) {
            const opposite = condition.operand.operator === "eq" ? "ne" : "eq";
            drafts.push({
                code: "negated-null",
                severity: "warning",
                ...span(rule, condition),
                message: "The service may refuse -not around a comparison with null.",
                fix: `Write -${opposite} $null.`,
            });
        }
    }
    return drafts;
};

/** -any and -all have the lowest precedence (same page), so they cover more than it seems. */
export const unbracketedQuantifiers: Check = (rule) =>
    rule.unbracketed.map((start) => ({
        code: "unbracketed-any",
        severity: "warning",
        start,
        end: start + 1,
        message:
            "-any and -all have the lowest precedence, so what follows with -and and -or applies to each item, too.",
        fix: "Put the condition on the items in parentheses, and the -any or -all with it in another pair.",
    }));

/** "Configure dynamic membership groups with the memberOf attribute" (Microsoft Entra, January 2026). */
export const memberOf: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const condition of conditionsIn(rule.condition)) {
        if (condition.kind !== "memberOf") {
            continue;
        }
        drafts.push({
            code: "member-of-preview",
            severity: "warning",
            ...span(rule, condition),
            message: "memberOf is a preview, slow, and keeps members that have left the other group.",
            fix: "Compare properties of the device, or use it in tests only.",
        });
        if (condition !== rule.condition) {
            drafts.push({
                code: "member-of",
                severity: "error",
                ...span(rule, condition),
                message: "memberOf cannot be combined with anything else.",
                fix: "Make it the whole rule, or leave it out.",
            });
        }
    }
    return drafts;
};
