/** What a comparison operator asks; `negated` for the forms with "not". */
export interface ComparisonOperator {
    readonly kind: "equals" | "startsWith" | "endsWith" | "contains" | "matches" | "isOneOf";
    readonly negated: boolean;
}

function operator(kind: ComparisonOperator["kind"], negated: boolean): ComparisonOperator {
    return { kind, negated };
}

/** By name in lower case and without its hyphen: neither matters. */
export const COMPARISON_OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map([
    ["eq", operator("equals", false)],
    ["ne", operator("equals", true)],
    ["startswith", operator("startsWith", false)],
    ["notstartswith", operator("startsWith", true)],
    ["endswith", operator("endsWith", false)],
    ["notendswith", operator("endsWith", true)],
    ["contains", operator("contains", false)],
    ["notcontains", operator("contains", true)],
    ["match", operator("matches", false)],
    ["notmatch", operator("matches", true)],
    ["in", operator("isOneOf", false)],
    ["notin", operator("isOneOf", true)],
]);

/** Only exist for `user.employeeHireDate` ("Manage rules for dynamic membership groups", December 2024). */
export const ORDERING_OPERATORS: ReadonlySet<string> = new Set(["ge", "le", "gt", "lt"]);

/** Words that are never a property or a value. */
export const LOGICAL_OPERATORS: ReadonlySet<string> = new Set(["and", "or", "not", "any", "all"]);

/** An operator's name as in these tables. */
export function operatorName(text: string): string {
    return text.replace(/^-/, "").toLowerCase();
}
