import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../../base/plainObject";
import { check, flag, type Problem, problemList, type Rule, unknownProperties, wholeNumber } from "../../base/problems";
import type { ImpactLimits } from "../../impact/limits";
import { ProgramError } from "../programError";

/**
 * How a stack wants to be told what a change does to devices. The configuration goes before the environment, as with all settings of
 * ours: `HOTPATCH_IMPACT`, `HOTPATCH_IMPACT_SECONDS`, `HOTPATCH_IMPACT_FILE`.
 */
export interface ImpactSettings {
    /** `hotpatch:impact`, true by default. */
    readonly isOn: boolean;
    /** `hotpatch:impactSeconds`: how long the tenant is read at most. */
    readonly seconds: number;
    /** `hotpatch:impactLimits`: for every ring that has none of its own. */
    readonly limits: ImpactLimits;
    /** `hotpatch:impactFile`: where the summary is written as Markdown, and beside it as JSON. */
    readonly file: string | undefined;
}

/** Seconds. */
const BUDGET = 20;
const LONGEST_BUDGET = 3_600;
const MOST_DEVICES = 10_000_000;

/** @throws ProgramError for a value that is not valid. */
export function impactSettings(): ImpactSettings {
    const config = new pulumi.Config("hotpatch");
    const isOn = config.get("impact") ?? process.env.HOTPATCH_IMPACT ?? "true";
    if (isOn !== "true" && isOn !== "false") {
        throw new ProgramError(
            `hotpatch:impact (HOTPATCH_IMPACT) is '${isOn}'. Write true or false, or leave it out for true.`,
        );
    }
    const given = config.get("impactSeconds") ?? process.env.HOTPATCH_IMPACT_SECONDS;
    const seconds = given === undefined ? BUDGET : Number(given);
    if (!(seconds > 0 && seconds <= LONGEST_BUDGET)) {
        throw new ProgramError(
            `hotpatch:impactSeconds (HOTPATCH_IMPACT_SECONDS) is '${given}'. Write seconds above 0 and up to ${LONGEST_BUDGET}, or leave it out for ${BUDGET}.`,
        );
    }
    return {
        isOn: isOn === "true",
        seconds,
        limits: limitsOfStack(config),
        file: config.get("impactFile") ?? process.env.HOTPATCH_IMPACT_FILE,
    };
}

function limitsOfStack(config: pulumi.Config): ImpactLimits {
    let limits: unknown;
    try {
        limits = config.getObject("impactLimits") ?? {};
    } catch {
        limits = config.get("impactLimits");
    }
    const problems = limitProblems(limits);
    if (problems.length > 0) {
        throw new ProgramError(`hotpatch:impactLimits has a problem.\n${problemList(problems)}`);
    }
    return limits as ImpactLimits;
}

const count = wholeNumber({
    min: 0,
    max: MOST_DEVICES,
    unit: "devices",
    fix: "Write a whole number, or leave it out.",
});

const share: Rule = (value) =>
    typeof value === "number" && value >= 0 && value <= 1
        ? undefined
        : `must be a number from 0 to 1, not ${JSON.stringify(value)}. Write 0.1 for a tenth of all Windows devices, or leave it out.`;

const rules = {
    maxEntering: count,
    maxLeaving: count,
    maxShare: share,
    maxRestarts: count,
    allowConflicts: flag("Leave it out for true."),
};

/** What is wrong with limits. */
export function limitProblems(given: unknown): Problem[] {
    if (!isPlainObject(given)) {
        return [{ property: "", reason: "must be an object of limits, such as { maxEntering: 500 }, or left out." }];
    }
    return [...unknownProperties(given, Object.keys(rules)), ...check(given, rules)];
}
