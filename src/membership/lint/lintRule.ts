import { MAX_RULE_LENGTH } from "../limits";
import { type ParsedRule, readRule } from "../parser";
import { positionAt } from "../position";
import { canonicalRule } from "../printer";
import { problemInWords, type RuleProblem } from "../ruleProblem";
import { extremes } from "./extremes";
import type { Check, Draft, RuleFinding } from "./finding";
import { memberOf, negatedNull, patterns, slowOperators, unbracketedQuantifiers } from "./operatorChecks";
import { otherSpellings, typographicCharacters } from "./spellingChecks";
import { coManagedDevices, listedValues, literalWildcards } from "./valueChecks";
import { agedVersions, noVersions, unsupportedVersions, versionsAsText, versionsOfOtherForm } from "./versionChecks";

/** Checks of a well-formed rule, each for one thing. */
const CHECKS: readonly Check[] = [
    memberOf,
    negatedNull,
    unbracketedQuantifiers,
    unsupportedVersions,
    versionsAsText,
    agedVersions,
    noVersions,
    versionsOfOtherForm,
    listedValues,
    literalWildcards,
    otherSpellings,
    typographicCharacters,
    coManagedDevices,
    slowOperators,
    patterns,
    extremes,
];

/**
 * Everything that is wrong or doubtful in a rule, by position. Never throws for what a user wrote: syntax errors are
 * findings as well, and suppress the checks that need a well-formed rule. Without a finding of severity `error`, the
 * service is expected to accept the rule.
 */
export function lintRule(text: string): RuleFinding[] {
    const { rule, problems } = readRule(text);
    const drafts = [
        ...lengthDrafts(text, rule),
        ...problems.map(problemDraft),
        ...(rule === undefined ? [] : CHECKS.flatMap((check) => check(rule))),
    ];
    return drafts
        .toSorted((a, b) => a.start - b.start || a.severity.localeCompare(b.severity))
        .map(({ code, severity, start, end, message, fix }) => ({
            code,
            severity,
            position: positionAt(text, start),
            length: Math.max(1, end - start),
            message,
            fix,
        }));
}

function lengthDrafts(text: string, rule: ParsedRule | undefined): Draft[] {
    if (text.length <= MAX_RULE_LENGTH) {
        return [];
    }
    const formatted = rule === undefined ? Number.POSITIVE_INFINITY : canonicalRule(text).length;
    return [
        {
            code: "too-long",
            severity: "error",
            start: MAX_RULE_LENGTH,
            end: text.length,
            message: `The rule has ${text.length} characters, but Entra accepts at most ${MAX_RULE_LENGTH}.`,
            fix:
                formatted <= MAX_RULE_LENGTH
                    ? `Format it: that reduces it to ${formatted}.`
                    : "Combine values of one property with -in, or mark the devices with an extension attribute.",
        },
    ];
}

function problemDraft(problem: RuleProblem): Draft {
    const { hint, ...rest } = problem;
    const message = problemInWords(rest);
    return {
        code: problem.code,
        severity: "error",
        start: problem.offset,
        end: problem.offset + problem.length,
        message: message.charAt(0).toUpperCase() + message.slice(1),
        fix: hint ?? `Write ${problem.expected}.`,
    };
}
