import type { ComparisonOperator } from "../operators";
import type { CollectionPropertyName, PropertyName } from "../properties";
import { allOf, anyOf, type RuleValue } from "../syntax";
import { hotpatch } from "./hotpatch";
import { type ItemCondition, type ItemQuestions, item } from "./itemConditions";
import { conditionOf, type RuleText, ruleText } from "./ruleText";
import { type Share, shareCondition } from "./share";
import type { Guid, SearchableName, ValueOf } from "./values";

/** Values that attributes can be compared with for equality: null means "no value". */
export type Comparable<Name extends PropertyName> = ValueOf<Name> | null;

/**
 * Builds dynamic membership rules for devices without the risk of a typo: attributes, operators and values are checked
 * by the type system, and again when the program runs. Every function returns the text of a rule in canonical form.
 *
 * ```ts
 * rule.hotpatch({ versions: ["24H2", "25H2"], share: 0.05 })
 * rule.and(rule.eq("deviceOSType", "Windows"), rule.not(rule.startsWith("displayName", "KIOSK-")))
 * ```
 *
 * @throws RuleSyntaxError or RuleArgumentError, at the right place in the program, for anything that does not result in
 * a valid rule.
 */
export const rule = {
    /** The rule of a hotpatch group. With only versions it is the guide's. */
    hotpatch,
    /** Your own rule, parsed and converted to canonical form. */
    of: (text: string): RuleText => ruleText(conditionOf(text)),

    /** Devices that match all of the rules. */
    and: (...rules: [RuleText, ...RuleText[]]): RuleText => ruleText(allOf(rules.map(conditionOf))),
    /** Devices that match any of the rules. */
    or: (...rules: [RuleText, ...RuleText[]]): RuleText => ruleText(anyOf(rules.map(conditionOf))),
    /** Devices that do not match the rule. */
    not: (other: RuleText): RuleText => ruleText({ kind: "not", operand: conditionOf(other) }),

    eq: <Name extends PropertyName>(name: Name, value: Comparable<Name>): RuleText => compare(name, "eq", value),
    ne: <Name extends PropertyName>(name: Name, value: Comparable<Name>): RuleText => compare(name, "ne", value),
    isIn: <Name extends SearchableName>(
        name: Name,
        values: readonly [ValueOf<Name> & string, ...(ValueOf<Name> & string)[]],
    ): RuleText => compare(name, "in", values),
    isNotIn: <Name extends SearchableName>(
        name: Name,
        values: readonly [ValueOf<Name> & string, ...(ValueOf<Name> & string)[]],
    ): RuleText => compare(name, "notIn", values),
    startsWith: (name: SearchableName, text: string): RuleText => compare(name, "startsWith", text),
    notStartsWith: (name: SearchableName, text: string): RuleText => compare(name, "notStartsWith", text),
    endsWith: (name: SearchableName, text: string): RuleText => compare(name, "endsWith", text),
    notEndsWith: (name: SearchableName, text: string): RuleText => compare(name, "notEndsWith", text),
    /** Slow in the service; prefer startsWith. */
    contains: (name: SearchableName, text: string): RuleText => compare(name, "contains", text),
    /** Slow in the service; prefer notStartsWith. */
    notContains: (name: SearchableName, text: string): RuleText => compare(name, "notContains", text),
    /** A regular expression, found anywhere in the text. Slow in the service; prefer startsWith. */
    match: (name: SearchableName, pattern: string): RuleText => compare(name, "match", pattern),
    /** The opposite of match, and just as slow. */
    notMatch: (name: SearchableName, pattern: string): RuleText => compare(name, "notMatch", pattern),

    /** `rule.any("devicePhysicalIds", (item) => item.startsWith("[ZTDId]"))`: at least one item matches. */
    any: (collection: CollectionPropertyName, ask: (item: ItemQuestions) => ItemCondition): RuleText =>
        ruleText({ kind: "any", collection, body: ask(item) }),
    /** Every item matches; true for a device without any items. */
    all: (collection: CollectionPropertyName, ask: (item: ItemQuestions) => ItemCondition): RuleText =>
        ruleText({ kind: "all", collection, body: ask(item) }),
    /** Direct members of any of the groups, by object id. A Microsoft preview; must be the whole rule. */
    memberOf: (...groupIds: [Guid, ...Guid[]]): RuleText => ruleText({ kind: "memberOf", groupIds }),
    /** A part of all devices, by the beginning of their id: `0.05`, `{ from: 0.05, to: 0.25 }`. */
    share: (share: Share): RuleText =>
        ruleText(shareCondition(share) ?? { kind: "comparison", subject: "deviceId", operator: "ne", value: null }),
} as const;

function compare(subject: PropertyName, operator: ComparisonOperator, value: RuleValue): RuleText {
    return ruleText({ kind: "comparison", subject, operator, value });
}
