import type { Token } from "./lexer";
import { nearestName } from "./nearestName";
import {
    COMPARISON_OPERATORS,
    type ComparisonOperator,
    comparisonOperator,
    isNegative,
    LOGICAL_OPERATORS,
    ORDERING_OPERATORS,
    OTHER_WORDS,
    plainName,
    positiveForm,
} from "./operators";
import { PatternError } from "./pattern/patternError";
import { translatePattern } from "./pattern/translator";
import type { RuleProblem } from "./ruleProblem";
import type { RuleValue } from "./syntax";
import { problemAt, type TokenReader, unexpected } from "./tokenReader";

/** What is compared, which determines the valid operators and values. Undefined for a property that does not exist. */
export type SubjectType = "text" | "boolean" | "collection" | "item" | undefined;

/** Operator and value of a comparison, with their tokens. */
export interface ComparisonTail {
    readonly operator: ComparisonOperator;
    readonly value: RuleValue;
    readonly operatorToken: Token;
    readonly valueToken: Token;
}

/**
 * Parses operator and value of a comparison. What the grammar allows but the service does not (an operator or a value
 * that does not match the property) is added to `problems`; what cannot be parsed is thrown as FatalProblem.
 *
 * "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024): null is used with -eq and -ne; -in and
 * -notIn take a list in brackets; true and false are written without quotes, although quotes are "optional" there;
 * texts must be quoted. `assumed`: attributes that are true or false only accept -eq and -ne, and lists contain only
 * texts, at least one.
 */
export function readComparisonTail(tokens: TokenReader, subject: SubjectType, problems: RuleProblem[]): ComparisonTail {
    const operatorToken = tokens.next();
    const operator = readOperator(operatorToken, problems);
    if (subject === "boolean" && positiveForm(operator) !== "eq") {
        problems.push(
            problemAt(
                operatorToken,
                "operator-type",
                "-eq or -ne, because the property is true or false",
                "Write -eq true.",
            ),
        );
    }
    const valueToken = tokens.peek();
    const value =
        positiveForm(operator) === "in" ? readList(tokens, problems) : readValue(tokens, operator, subject, problems);
    if (positiveForm(operator) === "match" && typeof value === "string") {
        checkPattern(value, valueToken, problems);
    }
    return { operator, value, operatorToken, valueToken };
}

function readOperator(token: Token, problems: RuleProblem[]): ComparisonOperator {
    const expected = "an operator such as -eq";
    if (token.kind !== "word") {
        throw unexpected(token, expected);
    }
    const name = plainName(token.text);
    const operator = comparisonOperator(name);
    if (operator !== undefined) {
        return operator;
    }
    if (ORDERING_OPERATORS.includes(name)) {
        const hint =
            "-ge, -le, -gt and -lt only exist for user.employeeHireDate. Name each version by its prefix: " +
            '-startsWith "10.0.26100".';
        problems.push(problemAt(token, "ordering-operator", "an operator for device properties", hint));
        return "eq";
    }
    if (name === "not") {
        throw unexpected(token, expected, "-not comes before a condition. Write -ne, or -not (…).");
    }
    if ((LOGICAL_OPERATORS as readonly string[]).includes(name)) {
        throw unexpected(token, expected, "A property alone is not a condition. Write for example -eq true.");
    }
    const near = operatorMeant(name);
    throw unexpected(token, expected, near === undefined ? operatorList() : `Did you mean -${near}?`);
}

/** The operator that a word is closest to, by its own name or by its name in other languages. */
function operatorMeant(name: string): ComparisonOperator | undefined {
    const nearest = nearestName(name, [...COMPARISON_OPERATORS, ...Object.keys(OTHER_WORDS)]);
    return nearest === undefined ? undefined : (comparisonOperator(nearest.toLowerCase()) ?? OTHER_WORDS[nearest]);
}

function operatorList(): string {
    return `The operators are ${COMPARISON_OPERATORS.map((name) => `-${name}`).join(", ")}.`;
}

function readValue(
    tokens: TokenReader,
    operator: ComparisonOperator,
    subject: SubjectType,
    problems: RuleProblem[],
): RuleValue {
    const token = tokens.next();
    if (token.kind === "punctuation" || token.kind === "end") {
        const list = token.text === "[" ? `Use a list with -${isNegative(operator) ? "notIn" : "in"}.` : undefined;
        throw unexpected(token, expectedValue(subject), list);
    }
    if (token.kind === "null") {
        if (positiveForm(operator) !== "eq") {
            const hint = `Write -${isNegative(operator) ? "ne" : "eq"} $null.`;
            problems.push(problemAt(token, "value-type", "a text, because null is only used with -eq and -ne", hint));
        }
        return null;
    }
    if (subject === "boolean") {
        return readBoolean(token, problems);
    }
    if (token.kind === "string") {
        return token.value;
    }
    if (subject !== undefined) {
        problems.push(problemAt(token, "value-type", "a text in double quotes", `Write "${token.text}".`));
    }
    return token.text;
}

function expectedValue(subject: SubjectType): string {
    return subject === "boolean" ? "true or false" : "a text in double quotes";
}

function readBoolean(token: Token, problems: RuleProblem[]): boolean {
    const text = (token.kind === "string" ? token.value : token.text).toLowerCase();
    if (text !== "true" && text !== "false") {
        problems.push(problemAt(token, "value-type", "true or false"));
    }
    return text === "true";
}

function readList(tokens: TokenReader, problems: RuleProblem[]): string[] {
    if (!tokens.takePunctuation("[")) {
        const token = tokens.peek();
        const hint = token.kind === "string" ? `Write [${token.text}].` : 'A list is written ["one", "two"].';
        throw unexpected(token, "a list in square brackets", hint);
    }
    const values = [readListed(tokens, problems)];
    while (tokens.takePunctuation(",")) {
        values.push(readListed(tokens, problems));
    }
    if (!tokens.takePunctuation("]")) {
        throw unexpected(tokens.peek(), "',' or the ']' that ends the list");
    }
    return values;
}

function readListed(tokens: TokenReader, problems: RuleProblem[]): string {
    const token = tokens.next();
    if (token.kind === "string") {
        return token.value;
    }
    if (token.kind === "punctuation" || token.kind === "end") {
        throw unexpected(token, "a text in double quotes");
    }
    const hint = token.kind === "null" ? "Compare with null separately: -eq $null." : `Write "${token.text}".`;
    problems.push(problemAt(token, "value-type", "a text in double quotes", hint));
    return token.text;
}

/** Malformed patterns are refused; patterns that are merely not supported here are left to lint. */
function checkPattern(source: string, token: Token, problems: RuleProblem[]): void {
    try {
        translatePattern(source);
    } catch (error) {
        if (!(error instanceof PatternError)) {
            throw error;
        }
        if (error.kind === "malformed") {
            problems.push(problemAt(token, "bad-pattern", "a regular expression", `In it, ${error.message}.`));
        }
    }
}
