import { parseRule } from "../parser";
import { printRule } from "../printer";
import type { Condition } from "../syntax";

declare const isRule: unique symbol;

/**
 * A rule that was built or parsed, and is therefore known to be well-formed: a string in canonical form, which can be
 * used wherever a membership rule is expected, and in the builder as a part of a larger rule.
 */
export type RuleText = string & { readonly [isRule]: true };

/**
 * Prints a condition. It is parsed again at once, so that a name or value that only looked right (in a program without
 * types) is refused where it was written.
 *
 * @throws RuleSyntaxError that describes the mistake.
 */
export function ruleText(condition: Condition): RuleText {
    return printRule(conditionOf(printRule(condition))) as RuleText;
}

/** The condition behind a rule's text. Throws RuleSyntaxError for a text that is not a valid rule. */
export function conditionOf(text: string): Condition {
    return parseRule(text).condition;
}
