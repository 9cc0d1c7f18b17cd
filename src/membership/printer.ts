import { MAX_RULE_LENGTH } from "./limits";
import { parseRule } from "./parser";
import type { Comparison, Condition, RuleValue } from "./syntax";
import { inPlainCharacters } from "./typography";

/**
 * A rule as text, in the canonical form: every comparison in parentheses, operators with a hyphen and in the case used
 * on Microsoft's page, single spaces, `$null`, texts in double quotes. `parseRule` turns it back into the same
 * condition.
 */
export function printRule(condition: Condition): string {
    return condition.kind === "memberOf" ? bare(condition) : operand(condition);
}

/**
 * The canonical form of a rule: two rules that differ in spaces, case of operators, hyphens or unnecessary parentheses
 * have the same. Throws RuleSyntaxError for a text that is not a valid rule.
 *
 * It is never longer than what Entra accepts unless the text is: instead of the full form {@link compactRule} is used,
 * and if that is too long, the text as it was written (with plain hyphens and quotation marks).
 */
export function canonicalRule(text: string): string {
    const { condition } = parseRule(text);
    const forms = [printRule(condition), compactRule(condition), inPlainCharacters(text).text];
    return forms.find((form) => form.length <= MAX_RULE_LENGTH) ?? printRule(condition);
}

/**
 * The shortest form that all of Microsoft's pages support: parentheses only where they are needed, lists without
 * spaces.
 */
export function compactRule(condition: Condition): string {
    switch (condition.kind) {
        case "or":
            return condition.operands.map((each) => inCompact(each, each.kind === "or")).join(" -or ");
        case "and":
            return condition.operands.map((each) => inCompact(each, isJunction(each))).join(" -and ");
        case "not":
            return `-not (${compactRule(condition.operand)})`;
        case "any":
        case "all":
            return `device.${condition.collection} -${condition.kind} (${compactRule(condition.body)})`;
        case "memberOf":
            return bare(condition);
        case "comparison":
            return `${subjectOf(condition)} -${condition.operator} ${printValue(condition.value, ",")}`;
    }
}

/** -any and -all have the lowest precedence, so they are put in parentheses next to anything else. */
function inCompact(condition: Condition, isWeaker: boolean): string {
    const text = compactRule(condition);
    return isWeaker || condition.kind === "any" || condition.kind === "all" ? `(${text})` : text;
}

function subjectOf({ subject }: Comparison): string {
    return subject === "_" ? "_" : `device.${subject}`;
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
        case "comparison":
            return `${subjectOf(condition)} -${condition.operator} ${printValue(condition.value)}`;
    }
}

/** A condition as written next to others: comparisons in parentheses. */
function operand(condition: Condition): string {
    return isJunction(condition) || condition.kind === "not" ? bare(condition) : `(${bare(condition)})`;
}

function isJunction({ kind }: Condition): boolean {
    return kind === "and" || kind === "or";
}

/** A value as written in rules: `"Windows"`, `true`, `$null`, `["a", "b"]`. */
export function printValue(value: RuleValue, comma: "," | ", " = ", "): string {
    if (value === null) {
        return "$null";
    }
    if (typeof value === "boolean") {
        return value ? "true" : "false";
    }
    return typeof value === "string" ? doubleQuoted(value) : `[${value.map(doubleQuoted).join(comma)}]`;
}

function doubleQuoted(text: string): string {
    return `"${escaped(text).replaceAll('"', '`"')}"`;
}

/** On Microsoft's page the ids of memberOf are in single quotes. */
function singleQuoted(text: string): string {
    return `'${escaped(text)}'`;
}

/** Doubles single quotes, and backticks that would escape what follows. */
function escaped(text: string): string {
    return text.replace(/`(?=[`"']|$)/g, "``").replaceAll("'", "''");
}
