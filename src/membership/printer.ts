import { MAX_RULE_LENGTH } from "./limits";
import { parseRule } from "./parser";
import type { Comparison, Condition, RuleValue } from "./syntax";
import { inPlainCharacters } from "./typography";

/**
 * A rule as text, in the one canonical form: every comparison in parentheses, operators with hyphen and in the case of
 * Microsoft's page, single spaces, `$null`, texts in double quotes. `parseRule` of it gives the same condition again.
 */
export function printRule(condition: Condition): string {
    return condition.kind === "memberOf" ? bare(condition) : operand(condition);
}

/**
 * The canonical form of a rule: two rules that differ in spaces, case of operators, hyphens or needless
 * parentheses have the same. Throws RuleSyntaxError for what is not a rule.
 *
 * It is never longer than Entra takes if the text is not: the full form gives way to {@link compactRule}, and that to the text as
 * it was written (with plain hyphens and quotation marks).
 */
export function canonicalRule(text: string): string {
    const { condition } = parseRule(text);
    const forms = [printRule(condition), compactRule(condition), inPlainCharacters(text).text];
    return forms.find((form) => form.length <= MAX_RULE_LENGTH) ?? printRule(condition);
}

/** The shortest form that every page of Microsoft's has: parentheses only where they are needed, lists without spaces. */
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

/** -any and -all bind weakest, so they stand in parentheses beside anything else. */
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

/** A condition as it stands beside others: comparisons in parentheses. */
function operand(condition: Condition): string {
    return isJunction(condition) || condition.kind === "not" ? bare(condition) : `(${bare(condition)})`;
}

function isJunction({ kind }: Condition): boolean {
    return kind === "and" || kind === "or";
}

/** A value as rules write it: `"Windows"`, `true`, `$null`, `["a", "b"]`. */
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

/** The ids of memberOf stand in single quotes on Microsoft's page. */
function singleQuoted(text: string): string {
    return `'${escaped(text)}'`;
}

/** Doubles single quotes, and backticks where they would escape what follows. */
function escaped(text: string): string {
    return text.replace(/`(?=[`"']|$)/g, "``").replaceAll("'", "''");
}
