import type { ComparisonOperator } from "./operators";
import type { CollectionPropertyName, PropertyName } from "./properties";

/**
 * A parsed dynamic membership rule for devices: plain data, without positions. Two rules that mean the same by grammar
 * alone (parentheses, case of operators, spaces) are equal.
 */
export type Condition = Junction | Negation | Comparison | Quantifier | MemberOf;

/** Two or more conditions, none of which is a junction of the same kind, as `allOf` and `anyOf` ensure. */
export interface Junction {
    readonly kind: "and" | "or";
    readonly operands: readonly Condition[];
}

/** `-not (…)`. */
export interface Negation {
    readonly kind: "not";
    readonly operand: Condition;
}

/** `device.deviceOSType -eq "Windows"`. */
export interface Comparison {
    readonly kind: "comparison";
    /** An attribute of the device, or `_`, the item of the collection around it. */
    readonly subject: PropertyName | "_";
    readonly operator: ComparisonOperator;
    readonly value: RuleValue;
}

/** A list is only used with `in` and `notIn`, null with `eq` and `ne`, true and false with attributes of that type. */
export type RuleValue = string | boolean | null | readonly string[];

/** `device.devicePhysicalIds -any (_ -startsWith "[ZTDId]")`. */
export interface Quantifier {
    readonly kind: "any" | "all";
    readonly collection: CollectionPropertyName;
    /** A condition on `_`, the item. Contains no further quantifier. */
    readonly body: Condition;
}

/** `device.memberOf -any (group.objectId -in ['…'])`: direct members of any of the groups. */
export interface MemberOf {
    readonly kind: "memberOf";
    readonly groupIds: readonly string[];
}

/** All of the conditions, in order. Throws RangeError for none. */
export function allOf(conditions: readonly Condition[]): Condition {
    return junction("and", conditions);
}

/** Any of the conditions, in order. Throws RangeError for none. */
export function anyOf(conditions: readonly Condition[]): Condition {
    return junction("or", conditions);
}

function junction(kind: "and" | "or", conditions: readonly Condition[]): Condition {
    const operands = conditions.flatMap((condition) => (condition.kind === kind ? condition.operands : [condition]));
    const [first] = operands;
    if (first === undefined) {
        throw new RangeError(`A condition of kind '${kind}' needs at least one operand`);
    }
    return operands.length === 1 ? first : { kind, operands };
}

/** Every condition of a rule, itself first, in the order of the text. */
export function* conditionsIn(condition: Condition): Generator<Condition> {
    yield condition;
    switch (condition.kind) {
        case "and":
        case "or":
            for (const operand of condition.operands) {
                yield* conditionsIn(operand);
            }
            break;
        case "not":
            yield* conditionsIn(condition.operand);
            break;
        case "any":
        case "all":
            yield* conditionsIn(condition.body);
            break;
        default:
            break;
    }
}

/** Levels of -and, -or, -not, -any and -all, not counting the comparison at the bottom. */
export function depthOf(condition: Condition): number {
    switch (condition.kind) {
        case "and":
        case "or":
            return 1 + Math.max(...condition.operands.map(depthOf));
        case "not":
            return 1 + depthOf(condition.operand);
        case "any":
        case "all":
            return 1 + depthOf(condition.body);
        default:
            return 0;
    }
}
