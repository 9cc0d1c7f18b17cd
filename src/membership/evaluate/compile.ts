import type { EntraDevice } from "../device";
import { isNegative, positiveForm } from "../operators";
import { type ParsedRule, parseRule } from "../parser";
import { PatternError } from "../pattern/patternError";
import { deviceProperty } from "../properties";
import { type Comparison, type Condition, conditionsIn, type MemberOf } from "../syntax";
import { oneOf, type TextTest, textTest } from "./textTests";

/** What a rule may depend on in addition to the device itself. */
export interface RuleContext {
    /** Whether a device is a direct member of a group. Only needed by rules with `memberOf`. */
    readonly isMember?: (groupId: string, device: EntraDevice) => boolean;
}

/** Whether the rule matches a device. */
export type DevicePredicate = (device: EntraDevice) => boolean;

/** A valid rule that cannot be evaluated here. */
export class RuleEvaluationError extends Error {
    override readonly name = "RuleEvaluationError";
}

/** A compiled condition. `item` is what `_` stands for within -any and -all. */
export type Test = (device: EntraDevice, item: string | null) => boolean;

/**
 * Compiles a rule into a function over devices, for a fleet of any size.
 *
 * Texts are compared without regard to case. An attribute without a value equals only null, and satisfies every
 * negative operator. A collection compared without -any is treated as a whole: positive operators ask whether any item
 * matches, negative ones whether none does, and it equals null if it is empty (`assumed`; Microsoft's page, December
 * 2024, has such a comparison for systemLabels). -any of an empty collection is false, -all is true (`assumed`).
 *
 * @throws RuleSyntaxError for a text that is not a valid rule.
 * @throws RuleEvaluationError for a rule with memberOf if the context does not know the members, and for a -match with
 * a pattern that is not supported here.
 */
export function compileRule(rule: string | ParsedRule, context: RuleContext = {}): DevicePredicate {
    const { condition } = typeof rule === "string" ? parseRule(rule) : rule;
    const test = compileCondition(condition, context);
    return (device) => test(device, null);
}

/** The groups whose members a rule depends on, without duplicates: what `RuleContext.isMember` has to know. */
export function groupsAskedFor(rule: string | ParsedRule): string[] {
    const { condition } = typeof rule === "string" ? parseRule(rule) : rule;
    const asked = [...conditionsIn(condition)].flatMap((each) => (each.kind === "memberOf" ? each.groupIds : []));
    return [...new Set(asked.map((id) => id.toLowerCase()))];
}

/** The properties of a Graph v1.0 device that a rule uses, for `$select`: sorted, always with `id`. */
export function graphProperties(rule: string | ParsedRule): (keyof EntraDevice)[] {
    const { condition } = typeof rule === "string" ? parseRule(rule) : rule;
    const names = new Set<keyof EntraDevice>(["id"]);
    for (const each of conditionsIn(condition)) {
        if (each.kind === "comparison" && each.subject !== "_") {
            names.add(deviceProperty(each.subject).select);
        } else if (each.kind === "any" || each.kind === "all") {
            names.add(deviceProperty(each.collection).select);
        }
    }
    return [...names].sort();
}

/** The same as `compileRule`, for a part of a rule. */
export function compileCondition(condition: Condition, context: RuleContext): Test {
    switch (condition.kind) {
        case "and":
            return chained(condition.operands, context, (first, second) => {
                return (device, item) => first(device, item) && second(device, item);
            });
        case "or":
            return chained(condition.operands, context, (first, second) => {
                return (device, item) => first(device, item) || second(device, item);
            });
        case "not": {
            const operand = compileCondition(condition.operand, context);
            return (device, item) => !operand(device, item);
        }
        case "any":
        case "all":
            return quantified(condition.kind, itemsOf(condition.collection), compileCondition(condition.body, context));
        case "memberOf":
            return membership(condition, context);
        case "comparison":
            return compared(condition);
    }
}

/** Combines pairs, pairs of pairs and so on, so that the call depth stays small for a list of any length. */
function chained(operands: readonly Condition[], context: RuleContext, join: (a: Test, b: Test) => Test): Test {
    let tests = operands.map((operand) => compileCondition(operand, context));
    while (tests.length > 1) {
        tests = tests.flatMap((test, index) => {
            const next = tests[index + 1];
            return index % 2 === 1 ? [] : [next === undefined ? test : join(test, next)];
        });
    }
    return tests[0] ?? (() => true);
}

function quantified(kind: "any" | "all", items: (device: EntraDevice) => readonly string[], body: Test): Test {
    return kind === "any"
        ? (device) => items(device).some((item) => body(device, item))
        : (device) => items(device).every((item) => body(device, item));
}

function itemsOf(name: "devicePhysicalIds" | "systemLabels"): (device: EntraDevice) => readonly string[] {
    const property = deviceProperty(name);
    return property.type === "collection" ? property.read : () => [];
}

function membership({ groupIds }: MemberOf, { isMember }: RuleContext): Test {
    if (isMember === undefined) {
        throw new RuleEvaluationError(
            "Evaluate membership rule: it uses memberOf, but the members of those groups are not known here. " +
                "Read them first, or compare a property of the device.",
        );
    }
    return (device) => groupIds.some((groupId) => isMember(groupId, device));
}

function compared(comparison: Comparison): Test {
    const positive = positiveTest(comparison);
    return isNegative(comparison.operator) ? (device, item) => !positive(device, item) : positive;
}

function positiveTest(comparison: Comparison): Test {
    const { subject, value } = comparison;
    if (subject === "_") {
        const fits = valueTest(comparison);
        return value === null ? (_device, item) => item === null : (_device, item) => item !== null && fits(item);
    }
    const property = deviceProperty(subject);
    switch (property.type) {
        case "boolean": {
            const { read } = property;
            return (device) => read(device) === value;
        }
        case "text": {
            const { read } = property;
            if (value === null) {
                return (device) => read(device) === null;
            }
            const fits = valueTest(comparison);
            return (device) => {
                const text = read(device);
                return text !== null && fits(text);
            };
        }
        case "collection": {
            const { read } = property;
            const fits = valueTest(comparison);
            return value === null ? (device) => read(device).length === 0 : (device) => read(device).some(fits);
        }
    }
}

function valueTest({ operator, value }: Comparison): TextTest {
    if (typeof value === "string") {
        return patternChecked(() => textTest(positiveForm(operator), value), value);
    }
    return Array.isArray(value) ? oneOf(value) : () => false;
}

function patternChecked(make: () => TextTest, pattern: string): TextTest {
    try {
        return make();
    } catch (error) {
        if (error instanceof PatternError) {
            throw new RuleEvaluationError(
                `Evaluate membership rule: pattern '${pattern}': ${error.message}. ` +
                    "Use -eq, -startsWith or -in instead, which the service also evaluates faster.",
            );
        }
        throw error;
    }
}
