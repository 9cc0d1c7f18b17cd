/**
 * Dynamic membership rules of Entra for devices: the emulator's own parser and evaluator, written from Microsoft's
 * documentation. Simple rather than fast; the rest of the project is measured against it.
 */
export { matchesRule, type RuleContext } from "./evaluator";
export { parseRule } from "./parser";
export { RuleError } from "./ruleError";
export type { Rule } from "./syntax";
