import type { EntraDevice } from "../fleet/devices";
import type { Condition, Rule, Subject, Test } from "./syntax";

/** What a rule may depend on in addition to the device itself. */
export interface RuleContext {
    /** Whether the device is a direct member of the group (its id in lower case). If left out, it is in none. */
    readonly memberOf?: (groupId: string) => boolean;
}

/** A value of an attribute, or one item of a collection. */
type Value = string | boolean | null;

/**
 * Whether a rule matches a device. Texts are compared without regard to case.
 *
 * An attribute without a value (null) equals only null: positive operators are false for it, negative ones true. A
 * collection compared without -any is treated as a whole: positive operators ask whether any item matches, negative
 * ones whether none does, and it equals null if it is empty (`assumed`, except that such comparisons are documented for
 * systemLabels). -any of an empty collection is false, -all is true (`assumed`).
 */
export function matchesRule(rule: Rule, device: EntraDevice, context: RuleContext = {}): boolean {
    return holds(rule.condition, device, context, null);
}

function holds(condition: Condition, device: EntraDevice, context: RuleContext, item: string | null): boolean {
    switch (condition.kind) {
        case "and":
            return condition.operands.every((operand) => holds(operand, device, context, item));
        case "or":
            return condition.operands.some((operand) => holds(operand, device, context, item));
        case "not":
            return !holds(condition.operand, device, context, item);
        case "any":
            return condition.collection.read(device).some((each) => holds(condition.body, device, context, each));
        case "all":
            return condition.collection.read(device).every((each) => holds(condition.body, device, context, each));
        case "memberOf":
            return condition.groupIds.some((groupId) => context.memberOf?.(groupId) ?? false);
        case "test":
            return fits(condition.subject, condition.test, device, item);
    }
}

function fits(subject: Subject, test: Test, device: EntraDevice, item: string | null): boolean {
    return positivelyFits(subject, test, device, item) !== test.negated;
}

function positivelyFits(subject: Subject, test: Test, device: EntraDevice, item: string | null): boolean {
    switch (subject.type) {
        case "item":
            return answers(test, item);
        case "collection": {
            const items = subject.read(device);
            return test.kind === "isNull" ? items.length === 0 : items.some((each) => answers(test, each));
        }
        default:
            return answers(test, subject.read(device));
    }
}

/** Whether a value satisfies a test, ignoring its negation. */
function answers(test: Test, value: Value): boolean {
    switch (test.kind) {
        case "isNull":
            return value === null;
        case "isTrue":
            return value === true;
        case "isFalse":
            return value === false;
        default:
            return typeof value === "string" && textAnswers(test, value);
    }
}

function textAnswers(test: Test, value: string): boolean {
    const text = value.toLowerCase();
    switch (test.kind) {
        case "equals":
            return text === test.text;
        case "startsWith":
            return text.startsWith(test.text);
        case "endsWith":
            return text.endsWith(test.text);
        case "contains":
            return text.includes(test.text);
        case "isOneOf":
            return test.texts.includes(text);
        case "matches":
            return test.pattern.matches(value);
        default:
            return false;
    }
}
