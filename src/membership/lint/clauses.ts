import { isNegative } from "../operators";
import type { Comparison, Condition } from "../syntax";

/** A comparison, and whether the rule includes devices that satisfy it (`wanted`) or excludes them. */
export interface Clause {
    readonly comparison: Comparison;
    readonly wanted: boolean;
}

/** Every comparison of a rule, in order. -not and the negative operators reverse `wanted`. */
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

/** The texts in a comparison. */
export function textsOf({ value }: Comparison): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    return Array.isArray(value) ? value : [];
}
