import type { ParsedRule } from "../parser";
import type { RulePosition } from "../position";
import type { RuleProblemCode } from "../ruleProblem";
import type { Condition } from "../syntax";

/** The kind of finding, for programs: stable names. */
export type RuleFindingCode =
    | RuleProblemCode
    | "too-long"
    | "slow-operator"
    | "pattern-not-evaluated"
    | "unsupported-version"
    | "version-as-text"
    | "version-never-equal"
    | "aged-versions"
    | "no-version"
    | "co-managed-left-out"
    | "value-spelling"
    | "value-never-occurs"
    | "literal-wildcard"
    | "typographic"
    | "negated-null"
    | "unbracketed-any"
    | "member-of-preview"
    | "matches-nothing"
    | "matches-everything";

/** Something to fix in a rule, or to think about. */
export interface RuleFinding {
    readonly code: RuleFindingCode;
    /**
     * `error`: the service refuses the rule. `warning`: it accepts the rule, which probably does not do what was
     * intended.
     */
    readonly severity: "error" | "warning";
    readonly position: RulePosition;
    /** How many characters of the rule it concerns, at least 1. */
    readonly length: number;
    /** What is wrong, in sentences. */
    readonly message: string;
    /** How to fix it, in one sentence. */
    readonly fix: string;
}

/** A check's finding, before its position is looked up. */
export interface Draft {
    readonly code: RuleFindingCode;
    readonly severity: "error" | "warning";
    readonly start: number;
    readonly end: number;
    readonly message: string;
    readonly fix: string;
}

/** Checks one thing in a well-formed rule. */
export type Check = (rule: ParsedRule) => Draft[];

/** The position of a condition, or of one part of a comparison. */
export function span(
    rule: ParsedRule,
    condition: Condition,
    part?: "operator" | "value",
): { start: number; end: number } {
    const place = rule.places.get(condition) ?? { start: 0, end: rule.text.length };
    const { start, end } = (part === undefined ? undefined : place[part]) ?? place;
    return { start, end };
}
