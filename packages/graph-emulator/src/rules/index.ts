/**
 * Dynamic membership rules of Entra for devices: the emulator's own reading and evaluation of them, written from
 * Microsoft's documentation. Plain rather than fast; it is what the rest of the project is measured by.
 */
export { matchesRule, type RuleContext } from "./evaluator";
export { parseRule } from "./parser";
export { RuleError } from "./ruleError";
export type { Rule } from "./syntax";
