import { parseRule } from "./parser";
import type { Condition, RuleValue } from "./syntax";

/**
 * A rule as text, in the one canonical form: every comparison in parentheses, operators with hyphen and in the case of
 * Microsoft's page, single spaces, `$null`, texts in double quotes. `parseRule` of it gives the same condition again.
 */
export function printRule(condition: Condition): string {
    return condition.kind === "memberOf" ? bare(condition) : operand(condition);
}

/**
 * The canonical form of a rule: two rules that differ in spaces, case of operators, hyphens or needless
 * parentheses have the same. Throws RuleSyntaxError for what is no rule.
 */
export function canonicalRule(text: string): string {
    return printRule(parseRule(text).condition);
}

/** A condition without parentheses around it. */
function bare(condition: Condition): string {
    switch (condition.kind) {
        case "and":
        case "or":
            return condition.operands
                .map((each) => (isJunction(each) ? `(${bare(each)})` : operand(each)))
                .join(` -${condition.kind} `);
        case "not":
            return `-not (${bare(condition.operand)})`;
        case "any":
        case "all":
            return `device.${condition.collection} -${condition.kind} (${bare(condition.body)})`;
        case "memberOf":
            return `device.memberOf -any (group.objectId -in [${condition.groupIds.map(singleQuoted).join(", ")}])`;
        case "comparison": {
            const subject = condition.subject === "_" ? "_" : `device.${condition.subject}`;
            return `${subject} -${condition.operator} ${printValue(condition.value)}`;
        }
    }
}

/** A condition as it stands beside others: comparisons in parentheses. */
function operand(condition: Condition): string {
    return isJunction(condition) || condition.kind === "not" ? bare(condition) : `(${bare(condition)})`;
}

function isJunction({ kind }: Condition): boolean {
    return kind === "and" || kind === "or";
}

/** A value as rules write it: `"Windows"`, `true`, `$null`, `["a", "b"]`. */
export function printValue(value: RuleValue): string {
    if (value === null) {
        return "$null";
    }
    if (typeof value === "boolean") {
        return value ? "true" : "false";
    }
    return typeof value === "string" ? doubleQuoted(value) : `[${value.map(doubleQuoted).join(", ")}]`;
}

function doubleQuoted(text: string): string {
    return `"${escaped(text).replaceAll('"', '`"')}"`;
}

/** The ids of memberOf stand in single quotes on Microsoft's page. */
function singleQuoted(text: string): string {
    return `'${escaped(text)}'`;
}

/** Doubles single quotes, and backticks where they would escape what follows. */
function escaped(text: string): string {
    return text.replace(/`(?=[`"']|$)/g, "``").replaceAll("'", "''");
}
