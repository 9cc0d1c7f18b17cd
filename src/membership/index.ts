/**
 * Dynamic membership rules of Entra groups for devices: parsed, built, checked, explained and evaluated. Source of the
 * grammar: "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024).
 */

export { ruleInBrief } from "./brief";
export {
    groupVersions,
    type HotpatchRuleOptions,
    type JoinType,
    type Management,
    type VersionName,
} from "./build/hotpatch";
export type { ItemCondition, ItemQuestions } from "./build/itemConditions";
export { rule } from "./build/rule";
export { RuleArgumentError } from "./build/ruleArgumentError";
export type { RuleText } from "./build/ruleText";
export { type PartRange, partsOf, SHARE_PARTS, type Share, shareOf, sharePrefixes } from "./build/share";
export type { Guid } from "./build/values";
export type { EntraDevice, ExtensionAttributeName } from "./device";
export {
    compileRule,
    type DevicePredicate,
    graphProperties,
    groupsAskedFor,
    type RuleContext,
    RuleEvaluationError,
} from "./evaluate/compile";
export { countMatches, type DeviceStream, type RuleCounts } from "./evaluate/counts";
export { diffRules, type MovedDevice, type RuleDifference } from "./evaluate/difference";
export { type EvaluatedClause, evaluateRule, type RuleEvaluation } from "./evaluate/evaluation";
export { explainRule } from "./explain";
export { MAX_RULE_LENGTH } from "./limits";
export type { RuleFinding, RuleFindingCode } from "./lint/finding";
export { lintRule } from "./lint/lintRule";
export { renderFinding } from "./lint/renderFinding";
export { type ParsedRule, type Place, parseRule } from "./parser";
export { type RulePosition, renderCaret } from "./position";
export { canonicalRule, compactRule, printRule } from "./printer";
export type { BooleanPropertyName, CollectionPropertyName, PropertyName, TextPropertyName } from "./properties";
export { type RuleProblemCode, RuleSyntaxError } from "./ruleProblem";
export type { Comparison, Condition, Junction, MemberOf, Negation, Quantifier, RuleValue } from "./syntax";
