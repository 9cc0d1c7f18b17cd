import type { Token } from "./lexer";
import { COMPARISON_OPERATORS, type ComparisonOperator, ORDERING_OPERATORS, operatorName } from "./operators";
import { createPattern, type Pattern } from "./pattern";
import { RuleError } from "./ruleError";
import type { Subject, Test } from "./syntax";
import { type TokenStream, unexpected } from "./tokenStream";

/**
 * Parses operator and value of a comparison, and checks that both match the subject.
 *
 * Texts support every comparison operator, yes-or-no attributes only -eq and -ne. Null is used with -eq and -ne. A
 * yes-or-no value may be in quotes ("double quotes are optional unless the value is a string"), a text must be.
 * `assumed`: an empty list, and a list that contains anything but texts, are refused.
 */
export function readTest(tokens: TokenStream, subject: Subject): Test {
    const token = tokens.next();
    const operator = comparisonOf(token);
    if (operator.kind === "isOneOf") {
        if (subject.type === "boolean") {
            throw notForFlags(token);
        }
        return { kind: "isOneOf", negated: operator.negated, texts: readList(tokens) };
    }
    const value = tokens.next();
    if (value.kind === "null") {
        if (operator.kind !== "equals") {
            throw new RuleError(`null can only be compared with -eq and -ne, not with '${token.text}'`, value.position);
        }
        return { kind: "isNull", negated: operator.negated };
    }
    if (subject.type === "boolean") {
        return readFlag(operator, token, value);
    }
    return textTest(operator, value);
}

function comparisonOf(token: Token): ComparisonOperator {
    if (token.kind === "word") {
        const name = operatorName(token.text);
        const operator = COMPARISON_OPERATORS.get(name);
        if (operator !== undefined) {
            return operator;
        }
        if (ORDERING_OPERATORS.has(name)) {
            throw new RuleError(
                `Invalid operator '${token.text}': it only exists for user.employeeHireDate`,
                token.position,
            );
        }
        throw new RuleError(`Invalid operator '${token.text}'`, token.position);
    }
    throw unexpected(token, "an operator such as '-eq'");
}

function readFlag(operator: ComparisonOperator, token: Token, value: Token): Test {
    if (operator.kind !== "equals") {
        throw notForFlags(token);
    }
    const text = value.kind === "string" ? value.value : value.text;
    switch (text.toLowerCase()) {
        case "true":
            return { kind: "isTrue", negated: operator.negated };
        case "false":
            return { kind: "isFalse", negated: operator.negated };
        default:
            throw unexpected(value, "true or false");
    }
}

function notForFlags(operator: Token): RuleError {
    return new RuleError(`Invalid operator '${operator.text}' for a property that is true or false`, operator.position);
}

function textTest(operator: ComparisonOperator, value: Token): Test {
    const text = textOf(value);
    switch (operator.kind) {
        case "matches":
            return { kind: "matches", negated: operator.negated, pattern: patternOf(text, value.position) };
        case "isOneOf":
            return { kind: "isOneOf", negated: operator.negated, texts: [text.toLowerCase()] };
        default:
            return { kind: operator.kind, negated: operator.negated, text: text.toLowerCase() };
    }
}

function patternOf(source: string, position: number): Pattern {
    try {
        return createPattern(source);
    } catch (error) {
        if (error instanceof SyntaxError) {
            throw new RuleError(`Invalid value of -match: ${error.message}`, position);
        }
        throw error;
    }
}

function readList(tokens: TokenStream): string[] {
    tokens.expectPunctuation("[");
    const texts = [textOf(tokens.next()).toLowerCase()];
    while (tokens.takePunctuation(",")) {
        texts.push(textOf(tokens.next()).toLowerCase());
    }
    tokens.expectPunctuation("]");
    return texts;
}

function textOf(token: Token): string {
    if (token.kind !== "string") {
        throw unexpected(token, "a text in double quotes");
    }
    return token.value;
}
