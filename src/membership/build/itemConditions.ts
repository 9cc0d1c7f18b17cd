import type { ComparisonOperator } from "../operators";
import { allOf, anyOf, type Condition, type RuleValue } from "../syntax";

declare const isItem: unique symbol;

/** A condition on the item of a collection, written `_` in the rule. Only valid within `any` and `all`. */
export type ItemCondition = Condition & { readonly [isItem]?: true };

/** The conditions available for an item within `any` and `all`. */
export const item = {
    eq: (value: string | null): ItemCondition => ask("eq", value),
    ne: (value: string | null): ItemCondition => ask("ne", value),
    startsWith: (text: string): ItemCondition => ask("startsWith", text),
    notStartsWith: (text: string): ItemCondition => ask("notStartsWith", text),
    endsWith: (text: string): ItemCondition => ask("endsWith", text),
    notEndsWith: (text: string): ItemCondition => ask("notEndsWith", text),
    /** Slow in the service; prefer startsWith. */
    contains: (text: string): ItemCondition => ask("contains", text),
    /** Slow in the service; prefer notStartsWith. */
    notContains: (text: string): ItemCondition => ask("notContains", text),
    /** A regular expression, found anywhere in the item. Slow in the service; prefer startsWith. */
    match: (pattern: string): ItemCondition => ask("match", pattern),
    /** The opposite of match, and just as slow. */
    notMatch: (pattern: string): ItemCondition => ask("notMatch", pattern),
    isIn: (values: readonly [string, ...string[]]): ItemCondition => ask("in", values),
    isNotIn: (values: readonly [string, ...string[]]): ItemCondition => ask("notIn", values),
    and: (...conditions: [ItemCondition, ...ItemCondition[]]): ItemCondition => allOf(conditions),
    or: (...conditions: [ItemCondition, ...ItemCondition[]]): ItemCondition => anyOf(conditions),
    not: (condition: ItemCondition): ItemCondition => ({ kind: "not", operand: condition }),
} as const;

/** `item`. */
export type ItemQuestions = typeof item;

function ask(operator: ComparisonOperator, value: RuleValue): ItemCondition {
    return { kind: "comparison", subject: "_", operator, value };
}
