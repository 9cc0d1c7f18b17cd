import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../base/problems";
import { visibleLines } from "../base/visible";
import { canonicalRule, lintRule, type RuleFinding, renderFinding } from "../membership";
import { ProgramError } from "./programError";

/** The errors in a program's rule as problems of its property, with their position and the fix. */
export function ruleProblems(property: string, text: string): Problem[] {
    return problemsOf(property, text, ({ severity }) => severity === "error");
}

/** The same for a rule that no group has, so that it may have any length. */
export function filterProblems(property: string, text: string): Problem[] {
    return problemsOf(property, text, ({ severity, code }) => severity === "error" && code !== "too-long");
}

function problemsOf(property: string, text: string, isProblem: (finding: RuleFinding) => boolean): Problem[] {
    return lintRule(text)
        .filter(isProblem)
        .map((finding) => ({ property, reason: `is not a valid rule.\n${indented(renderFinding(text, finding))}` }));
}

/**
 * A rule as it is sent: in canonical form, so that a different notation is not a diff. Its warnings are listed with the
 * resource; an error in a text that was not known before ends the program and says where it is.
 */
export function checkedRule(text: string, resource: pulumi.Resource): string {
    const findings = lintRule(text);
    const errors = findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
        throw new ProgramError(`The membership rule is not valid.\n${findingList(text, errors)}`);
    }
    if (findings.length > 0) {
        pulumi.log.warn(visibleLines(`About the membership rule:\n${findingList(text, findings)}`), resource);
    }
    return canonicalRule(text);
}

function findingList(text: string, findings: readonly RuleFinding[]): string {
    return findings.map((finding) => indented(renderFinding(text, finding))).join("\n");
}

function indented(text: string): string {
    return text.replace(/^/gm, "    ");
}
