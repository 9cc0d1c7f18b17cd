import type { EntraDevice } from "../device";
import { type ParsedRule, parseRule } from "../parser";
import { positionAt, type RulePosition } from "../position";
import { printRule } from "../printer";
import { deviceProperty } from "../properties";
import type { Condition } from "../syntax";
import { compileCondition, type RuleContext } from "./compile";

/** One clause of a rule, and its result for one device. */
export interface EvaluatedClause {
    /** In canonical form: `(device.deviceOSType -eq "Windows")`. */
    readonly clause: string;
    /** Its position in the rule as given. */
    readonly position: RulePosition;
    /** The attribute, as rules spell it: `deviceOSType`. */
    readonly property: string;
    /** The device's value; null if it has none. Undefined for memberOf. */
    readonly value: string | boolean | null | readonly string[] | undefined;
    readonly result: boolean;
    /** Whether the result depends on it: a false clause of an -and that is false, for example. */
    readonly decisive: boolean;
}

/** Why one device is, or is not, in a rule's group. */
export interface RuleEvaluation {
    readonly result: boolean;
    /** Every clause, in the order of the rule, including those that evaluation would have skipped. */
    readonly clauses: readonly EvaluatedClause[];
}

/**
 * Evaluates a rule for one device and returns the result of each clause. A whole -any or -all counts as one clause.
 * Throws like `compileRule`.
 */
export function evaluateRule(
    rule: string | ParsedRule,
    device: EntraDevice,
    context: RuleContext = {},
): RuleEvaluation {
    const parsed = typeof rule === "string" ? parseRule(rule) : rule;
    const results = new Map(
        [...conditionsOutside(parsed.condition)].map((each) => [each, compileCondition(each, context)(device, null)]),
    );
    const isTrue = (condition: Condition) => results.get(condition) ?? false;
    const decisive = new Set(decisiveClauses(parsed.condition, isTrue));
    const clauses = clausesOf(parsed.condition).map((clause) => ({
        clause: printRule(clause),
        position: positionAt(parsed.text, parsed.places.get(clause)?.start ?? 0),
        ...foundValue(clause, device),
        result: isTrue(clause),
        decisive: decisive.has(clause),
    }));
    return { result: isTrue(parsed.condition), clauses };
}

/** The conditions that can be judged by themselves: all except those within -any and -all. */
function* conditionsOutside(condition: Condition): Generator<Condition> {
    yield condition;
    const operands =
        condition.kind === "and" || condition.kind === "or"
            ? condition.operands
            : condition.kind === "not"
              ? [condition.operand]
              : [];
    for (const operand of operands) {
        yield* conditionsOutside(operand);
    }
}

/** The comparisons, quantifiers and memberships of a rule, in order. */
function clausesOf(condition: Condition): Condition[] {
    switch (condition.kind) {
        case "and":
        case "or":
            return condition.operands.flatMap(clausesOf);
        case "not":
            return clausesOf(condition.operand);
        default:
            return [condition];
    }
}

/** The clauses that determine the result of the condition. */
function decisiveClauses(condition: Condition, isTrue: (condition: Condition) => boolean): Condition[] {
    switch (condition.kind) {
        case "not":
            return decisiveClauses(condition.operand, isTrue);
        case "and":
        case "or": {
            const result = isTrue(condition);
            return condition.operands
                .filter((operand) => isTrue(operand) === result)
                .flatMap((operand) => decisiveClauses(operand, isTrue));
        }
        default:
            return [condition];
    }
}

function foundValue(clause: Condition, device: EntraDevice): Pick<EvaluatedClause, "property" | "value"> {
    switch (clause.kind) {
        case "comparison":
            return clause.subject === "_"
                ? { property: "_", value: undefined }
                : { property: clause.subject, value: deviceProperty(clause.subject).read(device) };
        case "any":
        case "all":
            return { property: clause.collection, value: deviceProperty(clause.collection).read(device) };
        default:
            return { property: "memberOf", value: undefined };
    }
}
