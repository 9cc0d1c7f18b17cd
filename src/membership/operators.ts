/** How a value is compared, as spelled in rules, without the hyphen. */
export type ComparisonOperator = PositiveOperator | NegativeOperator;

/** Only true for a device that has a value (except `eq` with null). */
export type PositiveOperator = "eq" | "startsWith" | "endsWith" | "contains" | "match" | "in";

/** The opposite of a positive operator, and therefore true for a device without a value (except `ne` with null). */
export type NegativeOperator = "ne" | "notStartsWith" | "notEndsWith" | "notContains" | "notMatch" | "notIn";

const OPPOSITES: Readonly<Record<NegativeOperator, PositiveOperator>> = {
    ne: "eq",
    notStartsWith: "startsWith",
    notEndsWith: "endsWith",
    notContains: "contains",
    notMatch: "match",
    notIn: "in",
};

/** Every comparison operator of "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024). */
export const COMPARISON_OPERATORS: readonly ComparisonOperator[] = [
    "eq",
    "ne",
    "startsWith",
    "notStartsWith",
    "endsWith",
    "notEndsWith",
    "contains",
    "notContains",
    "match",
    "notMatch",
    "in",
    "notIn",
];

/** Words that join conditions and are never a property or a value. */
export const LOGICAL_OPERATORS = ["and", "or", "not", "any", "all"] as const;

/** The same page lists these only for the `employeeHireDate` of users. */
export const ORDERING_OPERATORS: readonly string[] = ["ge", "le", "gt", "lt"];

/** What people write for an operator, out of habit from other languages. */
export const OTHER_WORDS: Readonly<Record<string, ComparisonOperator>> = {
    equals: "eq",
    equal: "eq",
    is: "eq",
    notequals: "ne",
    notequal: "ne",
    neq: "ne",
    like: "startsWith",
    notlike: "notStartsWith",
    beginswith: "startsWith",
    matches: "match",
    regex: "match",
    includes: "contains",
    has: "contains",
    anyof: "in",
    oneof: "in",
};

const BY_NAME: ReadonlyMap<string, ComparisonOperator> = new Map(
    COMPARISON_OPERATORS.map((operator) => [operator.toLowerCase(), operator]),
);

/** An operator as written, without its hyphen and in lower case: neither matters. */
export function plainName(written: string): string {
    return (written.startsWith("-") ? written.slice(1) : written).toLowerCase();
}

/** The comparison operator with that plain name. */
export function comparisonOperator(plain: string): ComparisonOperator | undefined {
    return BY_NAME.get(plain);
}

/** Whether the operator is one of the forms with "not". */
export function isNegative(operator: ComparisonOperator): operator is NegativeOperator {
    return Object.hasOwn(OPPOSITES, operator);
}

/** The operator itself, or the positive one that a negative operator is the opposite of. */
export function positiveForm(operator: ComparisonOperator): PositiveOperator {
    return isNegative(operator) ? OPPOSITES[operator] : operator;
}
