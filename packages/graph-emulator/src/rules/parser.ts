import type { Token } from "./lexer";
import { LOGICAL_OPERATORS, operatorName } from "./operators";
import { DEVICE_PROPERTIES, type DeviceProperty } from "./properties";
import { RuleError } from "./ruleError";
import type { Condition, Rule, Subject } from "./syntax";
import { readTest } from "./testParser";
import { TokenStream, unexpected } from "./tokenStream";

/** "Manage rules for dynamic membership groups", December 2024. */
const LONGEST_RULE = 3_072;
/** `assumed`: no limit is documented; this one is far above any rule that people write. */
const DEEPEST_NESTING = 100;
/** "Configure dynamic membership groups with the memberOf attribute", January 2026. */
const MOST_MEMBER_OF_GROUPS = 50;

/**
 * Parses a dynamic membership rule for devices. Throws RuleError if the service would refuse it: malformed, longer than
 * 3,072 characters, an unknown property or one of users, an operator or a value that does not match the property.
 *
 * Written from "Manage rules for dynamic membership groups" (December 2024). Precedence from high to low: comparisons,
 * -not, -and, -or, -any and -all. So what follows -any without parentheses extends as far as possible. `assumed`: the
 * collection before -any is a single attribute; the condition after it has to use `_`; -any and -all can't be nested.
 */
export function parseRule(text: string): Rule {
    if (text.length > LONGEST_RULE) {
        throw new RuleError(
            `The rule has ${text.length} characters, the limit is ${LONGEST_RULE.toLocaleString("en-US")}`,
            LONGEST_RULE,
        );
    }
    return { text, condition: new RuleParser(text).rule() };
}

class RuleParser {
    private readonly tokens: TokenStream;
    private depth = 0;
    /** How often `_` was read within the enclosing -any or -all; undefined outside of one. */
    private itemsSeen: number | undefined;
    private memberOfAt: number | undefined;

    constructor(text: string) {
        this.tokens = new TokenStream(text);
    }

    rule(): Condition {
        const condition = this.or();
        if (this.tokens.peek().kind !== "end") {
            throw unexpected(this.tokens.peek(), "'-and', '-or' or the end of the rule");
        }
        if (this.memberOfAt !== undefined && condition.kind !== "memberOf") {
            throw new RuleError("memberOf can't be used with other rules or operators", this.memberOfAt);
        }
        return condition;
    }

    private or(): Condition {
        return this.chain("or", () => this.and());
    }

    private and(): Condition {
        return this.chain("and", () => this.not());
    }

    private chain(kind: "and" | "or", operand: () => Condition): Condition {
        const first = operand();
        const operands = [first];
        while (this.tokens.takeOperator(kind)) {
            operands.push(operand());
        }
        return operands.length === 1 ? first : { kind, operands };
    }

    private not(): Condition {
        const start = this.tokens.peek();
        if (this.tokens.takeOperator("not")) {
            return this.nested(start.position, () => ({ kind: "not", operand: this.not() }));
        }
        if (this.tokens.takePunctuation("(")) {
            return this.nested(start.position, () => {
                const condition = this.or();
                this.tokens.expectPunctuation(")");
                return condition;
            });
        }
        return this.comparison();
    }

    private nested(position: number, read: () => Condition): Condition {
        this.depth += 1;
        if (this.depth > DEEPEST_NESTING) {
            throw new RuleError("The rule is nested too deeply", position);
        }
        const condition = read();
        this.depth -= 1;
        return condition;
    }

    private comparison(): Condition {
        const token = this.tokens.next();
        if (token.kind !== "word" || token.hyphen || LOGICAL_OPERATORS.has(operatorName(token.text))) {
            throw unexpected(token, "a property such as 'device.deviceOSType'");
        }
        if (token.text === "_") {
            return this.item(token);
        }
        const property = propertyOf(token);
        for (const kind of ["any", "all"] as const) {
            const position = this.tokens.peek().position;
            if (this.tokens.takeOperator(kind)) {
                return this.quantifier(kind, token, property, position);
            }
        }
        if (property.type === "memberOf") {
            throw unexpected(this.tokens.peek(), "'-any' after memberOf");
        }
        return this.testOf(property);
    }

    private item(token: Token): Condition {
        if (this.itemsSeen === undefined) {
            throw new RuleError("'_' can only be used with -any and -all", token.position);
        }
        this.itemsSeen += 1;
        return this.testOf({ type: "item" });
    }

    private testOf(subject: Subject): Condition {
        return { kind: "test", subject, test: readTest(this.tokens, subject) };
    }

    private quantifier(kind: "any" | "all", token: Token, property: DeviceProperty, position: number): Condition {
        if (property.type === "memberOf" && kind === "any") {
            return this.memberOf(token);
        }
        if (property.type !== "collection") {
            throw new RuleError(`Invalid operator '-${kind}' for '${token.text}'`, position);
        }
        if (this.itemsSeen !== undefined) {
            throw new RuleError("-any and -all can't be nested", position);
        }
        this.itemsSeen = 0;
        const start = this.tokens.peek().position;
        const body = this.nested(start, () => this.or());
        if (this.itemsSeen === 0) {
            throw new RuleError(`The condition of -${kind} has to use '_'`, start);
        }
        this.itemsSeen = undefined;
        return { kind, collection: property, body };
    }

    /** `device.memberOf -any (group.objectId -in ['…'])`, and no other form. */
    private memberOf(token: Token): Condition {
        this.memberOfAt = token.position;
        this.tokens.expectPunctuation("(");
        const subject = this.tokens.next();
        if (subject.kind !== "word" || subject.text !== "group.objectId") {
            throw unexpected(subject, "'group.objectId'");
        }
        const operator = this.tokens.peek();
        const test = readTest(this.tokens, { type: "item" });
        if (test.kind !== "isOneOf" || test.negated) {
            throw unexpected(operator, "'-in'");
        }
        if (test.texts.length > MOST_MEMBER_OF_GROUPS) {
            throw new RuleError(`memberOf takes up to ${MOST_MEMBER_OF_GROUPS} groups`, operator.position);
        }
        this.tokens.expectPunctuation(")");
        return { kind: "memberOf", groupIds: test.texts };
    }
}

function propertyOf(token: Token): DeviceProperty {
    const dot = token.text.indexOf(".");
    const object = token.text.slice(0, Math.max(dot, 0));
    if (object === "user") {
        throw new RuleError(
            `Mixed use of properties from different types of object: '${token.text}' is not a device's`,
            token.position,
        );
    }
    const property = object === "device" ? DEVICE_PROPERTIES.get(token.text.slice(dot + 1)) : undefined;
    if (property === undefined) {
        throw new RuleError(`Wrong property applied: '${token.text}'`, token.position);
    }
    return property;
}
