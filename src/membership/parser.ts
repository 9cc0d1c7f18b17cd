import { readComparisonTail, type SubjectType } from "./comparisonReader";
import type { Token } from "./lexer";
import { DEEPEST_RULE, DEEPEST_TEXT, LONGEST_TEXT, MAX_MEMBER_OF_GROUPS } from "./limits";
import { LOGICAL_OPERATORS, plainName } from "./operators";
import { afterCondition, tooDeep, wrongProperty } from "./parserProblems";
import { type DeviceProperty, propertyNamed } from "./properties";
import { FatalProblem, type RuleProblem, RuleSyntaxError } from "./ruleProblem";
import { allOf, anyOf, type Condition, depthOf } from "./syntax";
import { problemAt, TokenReader, unexpected } from "./tokenReader";
import { inPlainCharacters, type PlainText } from "./typography";

/** The position of a condition in the text of its rule: UTF-16 code units from 0, the end exclusive. */
export interface Place {
    readonly start: number;
    readonly end: number;
    /** For a comparison: where its operator and its value begin and end. */
    readonly operator?: { readonly start: number; readonly end: number };
    readonly value?: { readonly start: number; readonly end: number };
}

/** A rule that was parsed and found valid. */
export interface ParsedRule {
    /** The text as given. */
    readonly text: string;
    readonly condition: Condition;
    /** The position of each condition of the rule. */
    readonly places: ReadonlyMap<Condition, Place>;
    /** Offsets of -any and -all whose condition is not in parentheses and is joined to others by -and or -or. */
    readonly unbracketed: readonly number[];
    /** Typographic dashes and quotation marks that were read as plain ones. */
    readonly replaced: PlainText["replaced"];
}

/**
 * Parses a dynamic membership rule for devices.
 *
 * Covers everything documented in "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024).
 * Precedence from high to low: comparisons, -not, -and, -or, -any and -all; so what follows -any or -all without
 * parentheses around both extends as far as possible. A text is parsed up to 49,152 characters; that the service
 * accepts 3,072 is checked by lint, as is everything that the service accepts but that is probably not intended.
 *
 * @throws RuleSyntaxError for the first mistake, with its position, what was expected and how to fix it.
 */
export function parseRule(text: string): ParsedRule {
    const { rule, problems } = readRule(text);
    const [first] = problems;
    if (first !== undefined) {
        throw new RuleSyntaxError(text, first);
    }
    if (rule === undefined) {
        throw new Error(
            "Read membership rule: parsing returned neither a rule nor a problem. This is a bug in pulumi-hotpatch.",
        );
    }
    return rule;
}

/** Parses a rule and lists every mistake, by position. Returns a rule if and only if there are no mistakes. */
export function readRule(text: string): { readonly rule?: ParsedRule; readonly problems: readonly RuleProblem[] } {
    const problems: RuleProblem[] = [];
    try {
        const rule = new RuleReader(text, problems).rule();
        return problems.length === 0 ? { rule, problems } : { problems: sorted(problems) };
    } catch (error) {
        if (error instanceof FatalProblem) {
            return { problems: sorted([...problems, error.problem]) };
        }
        throw error;
    }
}

function sorted(problems: readonly RuleProblem[]): RuleProblem[] {
    return problems.toSorted((a, b) => a.offset - b.offset);
}

/** A property, or one that does not exist, whose comparison is only parsed to find further mistakes. */
type NamedProperty = DeviceProperty | "memberOf" | undefined;

class RuleReader {
    private readonly plain: PlainText;
    private readonly tokens: TokenReader;
    private readonly places = new Map<Condition, Place>();
    private readonly unbracketed: number[] = [];
    private depth = 0;
    /** How often `_` was read within the enclosing -any or -all; undefined outside of one. */
    private itemsSeen: number | undefined;

    constructor(
        private readonly text: string,
        private readonly problems: RuleProblem[],
    ) {
        if (text.length > LONGEST_TEXT) {
            throw new FatalProblem({
                code: "syntax",
                offset: LONGEST_TEXT,
                length: 1,
                expected: `at most ${LONGEST_TEXT} characters`,
                found: `${text.length}`,
            });
        }
        this.plain = inPlainCharacters(text);
        this.tokens = new TokenReader(this.plain.text);
    }

    rule(): ParsedRule {
        const condition = this.or();
        const rest = this.tokens.peek();
        if (rest.kind !== "end") {
            throw unexpected(rest, "-and, -or or the end of the rule", afterCondition(rest));
        }
        if (depthOf(condition) > DEEPEST_RULE) {
            throw tooDeep(0);
        }
        const { text, places, unbracketed } = this;
        return { text, condition, places, unbracketed, replaced: this.plain.replaced };
    }

    private or(): Condition {
        return this.chain("or", anyOf, () => this.and());
    }

    private and(): Condition {
        return this.chain("and", allOf, () => this.not());
    }

    private chain(name: "and" | "or", join: (operands: Condition[]) => Condition, read: () => Condition): Condition {
        const start = this.tokens.peek().offset;
        const operands = [read()];
        while (this.tokens.takeOperator(name)) {
            operands.push(read());
        }
        return operands.length === 1 ? join(operands) : this.placed(join(operands), start);
    }

    private not(): Condition {
        const token = this.tokens.peek();
        if (this.tokens.takeOperator("not")) {
            return this.deeper(token, () => this.placed({ kind: "not", operand: this.not() }, token.offset));
        }
        if (!this.tokens.takePunctuation("(")) {
            return this.comparison();
        }
        return this.deeper(token, () => {
            const condition = this.or();
            this.closing(token);
            return condition;
        });
    }

    private closing(opening: Token): void {
        const token = this.tokens.peek();
        if (!this.tokens.takePunctuation(")")) {
            const hint = afterCondition(token) ?? `The '(' at character ${opening.offset + 1} is not closed.`;
            throw unexpected(token, "-and, -or or ')'", hint);
        }
    }

    private deeper<T>(token: Token, read: () => T): T {
        this.depth += 1;
        if (this.depth > DEEPEST_TEXT) {
            throw tooDeep(token.offset);
        }
        const result = read();
        this.depth -= 1;
        return result;
    }

    private comparison(): Condition {
        const token = this.tokens.next();
        if (token.kind !== "word" || token.text.startsWith("-") || isLogical(token)) {
            const hint =
                token.text === ")" ? "There is nothing between the parentheses, or there is one too many." : undefined;
            throw unexpected(token, 'a condition such as device.deviceOSType -eq "Windows"', hint);
        }
        if (token.text === "_") {
            return this.item(token);
        }
        const property = this.property(token);
        const operator = this.tokens.peek();
        for (const kind of ["any", "all"] as const) {
            if (this.tokens.takeOperator(kind)) {
                return this.quantifier(kind, token, property, operator);
            }
        }
        if (property === "memberOf") {
            throw unexpected(operator, "-any after memberOf", "Write device.memberOf -any (group.objectId -in ['…']).");
        }
        // By now a property that does not exist is a problem: the rule gets no tree, and this placeholder is not used.
        return this.compared(token, property?.name ?? "displayName", property?.type);
    }

    private item(token: Token): Condition {
        if (this.itemsSeen === undefined) {
            const hint =
                "'_' is the item of a collection. Write for example device.devicePhysicalIds -any (_ -eq \"…\").";
            throw unexpected(token, "a device property", hint);
        }
        this.itemsSeen += 1;
        return this.compared(token, "_", "item");
    }

    private compared(token: Token, subject: DeviceProperty["name"] | "_", type: SubjectType): Condition {
        const { operator, value, operatorToken, valueToken } = readComparisonTail(this.tokens, type, this.problems);
        return this.placed({ kind: "comparison", subject, operator, value }, token.offset, {
            operator: { start: operatorToken.offset, end: operatorToken.offset + operatorToken.text.length },
            value: { start: valueToken.offset, end: this.tokens.endOfLast() },
        });
    }

    private property(token: Token): NamedProperty {
        const [object, ...names] = token.text.split(".");
        const name = names.join(".");
        const property = object === "device" ? propertyNamed(name) : undefined;
        if (property === undefined) {
            this.problems.push(wrongProperty(token, object ?? "", name));
        }
        return property;
    }

    private quantifier(kind: "any" | "all", token: Token, property: NamedProperty, operator: Token): Condition {
        if (property === "memberOf") {
            return this.memberOf(kind, token, operator);
        }
        if (property !== undefined && property.type !== "collection") {
            this.problems.push(
                problemAt(operator, "operator-type", "an operator such as -eq", `${property.name} has a single value.`),
            );
        }
        if (this.itemsSeen !== undefined) {
            throw unexpected(operator, "a comparison", "-any and -all cannot be nested.");
        }
        const start = this.tokens.peek();
        const body = this.deeper(start, () => this.body(kind, start));
        const collection = property !== undefined && property.type === "collection" ? property.name : "systemLabels";
        return this.placed({ kind, collection, body }, token.offset);
    }

    private body(kind: "any" | "all", start: Token): Condition {
        this.itemsSeen = 0;
        const body = this.or();
        if (this.itemsSeen === 0) {
            throw unexpected(start, `a condition on '_', the item that -${kind} looks at`, 'Write (_ -eq "…").');
        }
        this.itemsSeen = undefined;
        if ((body.kind === "and" || body.kind === "or") && !this.isBracketed(start)) {
            this.unbracketed.push(start.offset);
        }
        return body;
    }

    /** Whether the parenthesis at `start` is closed just before the next token. */
    private isBracketed(start: Token): boolean {
        if (start.text !== "(") {
            return false;
        }
        let open = 0;
        const tokens = new TokenReader(this.plain.text.slice(start.offset, this.tokens.endOfLast()));
        while (tokens.peek().kind !== "end") {
            const { text } = tokens.next();
            open += text === "(" ? 1 : text === ")" ? -1 : 0;
            if (open === 0) {
                return tokens.peek().kind === "end";
            }
        }
        return false;
    }

    /** `device.memberOf -any (group.objectId -in ['…'])`, the only form that Microsoft describes. */
    private memberOf(kind: "any" | "all", token: Token, operator: Token): Condition {
        if (kind === "all") {
            this.problems.push(problemAt(operator, "operator-type", "-any after memberOf"));
        }
        const opening = this.tokens.next();
        const subject = opening.text === "(" ? this.tokens.next() : opening;
        if (subject.text !== "group.objectId") {
            throw unexpected(subject, "group.objectId", "Write device.memberOf -any (group.objectId -in ['…']).");
        }
        const tail = readComparisonTail(this.tokens, "item", this.problems);
        if (tail.operator !== "in") {
            this.problems.push(problemAt(tail.operatorToken, "operator-type", "-in and a list of group ids"));
        }
        if (opening.text === "(") {
            this.closing(opening);
        }
        const groupIds = Array.isArray(tail.value) ? tail.value.map(String) : [];
        if (groupIds.length > MAX_MEMBER_OF_GROUPS) {
            const expected = `at most ${MAX_MEMBER_OF_GROUPS} groups`;
            this.problems.push({ ...problemAt(tail.valueToken, "member-of", expected), found: `${groupIds.length}` });
        }
        return this.placed({ kind: "memberOf", groupIds }, token.offset);
    }

    private placed<T extends Condition>(condition: T, start: number, parts: Partial<Place> = {}): T {
        this.places.set(condition, { start, end: this.tokens.endOfLast(), ...parts });
        return condition;
    }
}

function isLogical(token: Token): boolean {
    return (LOGICAL_OPERATORS as readonly string[]).includes(plainName(token.text));
}
