import { parseRule } from "../parser";
import { printRule } from "../printer";
import type { Condition } from "../syntax";

declare const isRule: unique symbol;

/**
 * A rule that was built or read, and so is known to be well-formed: a string in canonical form, which goes wherever a
 * membership rule goes, and into the builder as a part of a larger rule.
 */
export type RuleText = string & { readonly [isRule]: true };

/**
 * Prints a condition. It is read back at once, so that a name or value that only looked right (in a program without
 * types) is refused where it was written.
 *
 * @throws RuleSyntaxError with the mistake.
 */
export function ruleText(condition: Condition): RuleText {
    return printRule(conditionOf(printRule(condition))) as RuleText;
}

/** The condition behind a rule's text. Throws RuleSyntaxError for what is not a rule. */
export function conditionOf(text: string): Condition {
    return parseRule(text).condition;
}
