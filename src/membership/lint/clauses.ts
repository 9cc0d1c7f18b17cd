import { isNegative } from "../operators";
import type { Comparison, Condition } from "../syntax";

/** A comparison, and whether the rule takes devices in for it (`wanted`) or keeps them out. */
export interface Clause {
    readonly comparison: Comparison;
    readonly wanted: boolean;
}

/** Every comparison of a rule, in its order. -not and the negative operators turn `wanted` around. */
export function* clausesIn(condition: Condition, outside = true): Generator<Clause> {
    switch (condition.kind) {
        case "and":
        case "or":
            for (const operand of condition.operands) {
                yield* clausesIn(operand, outside);
            }
            break;
        case "not":
            yield* clausesIn(condition.operand, !outside);
            break;
        case "any":
        case "all":
            yield* clausesIn(condition.body, outside);
            break;
        case "comparison":
            yield { comparison: condition, wanted: isNegative(condition.operator) ? !outside : outside };
            break;
        default:
            break;
    }
}

/** The texts that a comparison names. */
export function textsOf({ value }: Comparison): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    return Array.isArray(value) ? value : [];
}
