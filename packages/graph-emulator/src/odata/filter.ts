import { badRequest } from "../http/failure";
import { type FilterNode, type FilterOperator, type Literal, parseFilter } from "./filterSyntax";

/** How a collection can be filtered, according to its reference: operators by property. */
export type Filterable = Readonly<Record<string, readonly FilterOperator[]>>;

export interface FilterRules {
    readonly filterable: Filterable;
    /** Whether `ne`, `not`, `endsWith` are supported: advanced queries of the directory. */
    readonly advanced: boolean;
}

export type Row = Readonly<Record<string, unknown>>;
type Predicate = (row: Row) => boolean;

const ADVANCED: ReadonlySet<FilterOperator> = new Set(["ne", "endswith"]);

/** Compiles a `$filter` into a test. 400 for a property or an operator that the collection does not support. */
export function filterPredicate(text: string, rules: FilterRules): Predicate {
    return compile(parseFilter(text), rules);
}

/** Whether a `$filter` needs `ConsistencyLevel: eventual` and `$count=true` in the directory. */
export function isAdvanced(text: string): boolean {
    const advanced = (node: FilterNode): boolean => {
        switch (node.kind) {
            case "not":
                return true;
            case "comparison":
                return ADVANCED.has(node.operator);
            default:
                return advanced(node.left) || advanced(node.right);
        }
    };
    return advanced(parseFilter(text));
}

function compile(node: FilterNode, rules: FilterRules): Predicate {
    switch (node.kind) {
        case "and": {
            const [left, right] = [compile(node.left, rules), compile(node.right, rules)];
            return (row) => left(row) && right(row);
        }
        case "or": {
            const [left, right] = [compile(node.left, rules), compile(node.right, rules)];
            return (row) => left(row) || right(row);
        }
        case "not": {
            if (!rules.advanced) {
                throw badRequest("Unsupported or invalid query filter clause: 'not' is not supported.");
            }
            const operand = compile(node.operand, rules);
            return (row) => !operand(row);
        }
        case "comparison":
            return comparison(node, rules);
    }
}

function comparison(node: Extract<FilterNode, { kind: "comparison" }>, rules: FilterRules): Predicate {
    const { property, operator, values } = node;
    const operators = Object.hasOwn(rules.filterable, property) ? (rules.filterable[property] ?? []) : [];
    if (!(operators.includes(operator) || (rules.advanced && ADVANCED.has(operator) && operators.length > 0))) {
        throw badRequest(
            `Unsupported or invalid query filter clause specified for property '${property}': '${operator}' is not supported.`,
        );
    }
    const [first = null] = values;
    switch (operator) {
        case "eq":
            return (row) => same(row[property], first);
        case "ne":
            return (row) => !same(row[property], first);
        case "in":
            return (row) => values.some((value) => same(row[property], value));
        case "any":
            return (row) => Array.isArray(row[property]) && row[property].some((item: unknown) => same(item, first));
        case "isof":
            return (row) => row[property] === `#${String(first)}`;
        case "startswith":
        case "endswith":
        case "contains":
            return textTest(property, operator, first);
        default:
            return orderTest(property, operator, first);
    }
}

/** Texts are equal regardless of case. Documented for the directory, `assumed` for Intune. */
function same(value: unknown, literal: Literal): boolean {
    return typeof value === "string" && typeof literal === "string"
        ? value === literal || (value.length === literal.length && value.toLowerCase() === literal.toLowerCase())
        : (value ?? null) === literal;
}

function textTest(property: string, operator: "startswith" | "endswith" | "contains", literal: Literal): Predicate {
    if (typeof literal !== "string") {
        throw badRequest(`Invalid filter clause: '${operator}' of property '${property}' needs a text.`);
    }
    const wanted = literal.toLowerCase();
    return (row) => {
        const value = row[property];
        if (typeof value !== "string") {
            return false;
        }
        const given = value.toLowerCase();
        switch (operator) {
            case "startswith":
                return given.startsWith(wanted);
            case "endswith":
                return given.endsWith(wanted);
            case "contains":
                return given.includes(wanted);
        }
    };
}

function orderTest(property: string, operator: "gt" | "ge" | "lt" | "le", literal: Literal): Predicate {
    const moment = typeof literal === "string" ? Date.parse(literal) : Number.NaN;
    if (Number.isNaN(moment)) {
        throw badRequest(
            `Invalid filter clause: property '${property}' is compared with something that is not a date.`,
        );
    }
    return (row) => {
        const value = Date.parse(String(row[property]));
        switch (operator) {
            case "gt":
                return value > moment;
            case "ge":
                return value >= moment;
            case "lt":
                return value < moment;
            case "le":
                return value <= moment;
        }
    };
}
