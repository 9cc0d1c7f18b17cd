import { visible } from "../base/visible";
import { inWords, positionAt, type RulePosition, renderCaret } from "./position";

/** The kind of mistake in a rule. */
export type RuleProblemCode =
    | "syntax"
    | "too-deep"
    | "unknown-property"
    | "property-case"
    | "user-attribute"
    | "ordering-operator"
    | "operator-type"
    | "value-type"
    | "bad-pattern"
    | "member-of";

/** One mistake that makes the service refuse a rule. */
export interface RuleProblem {
    readonly code: RuleProblemCode;
    /** Where it begins: UTF-16 code units from 0. */
    readonly offset: number;
    /** How many characters are at fault, at least 1. */
    readonly length: number;
    /** What would be correct there: `an operator such as -eq`. */
    readonly expected: string;
    /** What is there: `'-equals'`, `the end of the rule`. */
    readonly found: string;
    /** How to fix it, in one sentence. */
    readonly hint?: string;
}

/** A mistake that ends parsing. Internal: the parser turns it into a list or into `RuleSyntaxError`. */
export class FatalProblem extends Error {
    constructor(readonly problem: RuleProblem) {
        super(problem.expected);
    }
}

/** A rule is not one that the service would accept. The user's mistake. */
export class RuleSyntaxError extends Error {
    override readonly name = "RuleSyntaxError";
    /** Pulumi recognises a `RunError` by this property and prints its message without a stack trace. */
    readonly __pulumiRunError = true;
    /** The kind of mistake. */
    readonly code: RuleProblemCode;
    /** Where it is. */
    readonly position: RulePosition;
    /** How many characters are at fault, at least 1. */
    readonly length: number;
    /** What would be correct there: `an operator such as -eq`. */
    readonly expected: string;
    /** What is there. */
    readonly found: string;
    /** How to fix it, in one sentence: the closest name to a mistyped one, for example. */
    readonly hint: string | undefined;
    /** The rule as given. */
    readonly text: string;

    constructor(text: string, problem: RuleProblem) {
        const position = positionAt(text, problem.offset);
        super(visible(`Read membership rule: ${inWords(text, position)}: ${problemInWords(problem)}`));
        this.code = problem.code;
        this.position = position;
        this.length = problem.length;
        this.expected = problem.expected;
        this.found = problem.found;
        this.hint = problem.hint;
        this.text = text;
    }

    /** The message, and below it the rule with a caret at the mistake: three lines for a terminal. */
    render(): string {
        return `${this.message}\n${renderCaret(this.text, this.position, this.length)}`;
    }
}

/** `expected an operator such as -eq, found '-equals'. Write -eq.` */
export function problemInWords({ expected, found, hint }: RuleProblem): string {
    return `expected ${expected}, found ${found}.${hint === undefined ? "" : ` ${hint}`}`;
}
