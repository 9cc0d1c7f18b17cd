import { isPlainObject, type PlainObject } from "../base/plainObject";
import { check, type Problem, type Rule, text, unknownProperties, wholeNumber } from "../base/problems";
import { floorProblems } from "../readiness/buildFloors";
import { answerProblems } from "../readiness/contested";

/** The same limit as for the `hotpatch` command. */
const LONGEST_BUDGET = 86_400;
/** More than any tenant has. */
export const MOST_DEVICES = 1_000_000;

/** A number of seconds. */
export const budget = above0(LONGEST_BUDGET, "seconds");

/** A number of devices to return in full. */
export const devices = wholeNumber({ min: 0, max: MOST_DEVICES, unit: "devices", fix: "Leave it out for none." });

/** Arguments that determine how devices are judged; validated by {@link judgingProblems}. */
export const judging = { assume: bag, buildFloors: bag };

/** Every mistake according to rules for single arguments, including unknown names. */
export function problemsBy(rules: Readonly<Record<string, Rule>>, args: PlainObject): Problem[] {
    return [...unknownProperties(args, Object.keys(rules)), ...check(args, rules)];
}

/** Every mistake within {@link judging}. */
export function judgingProblems({ assume, buildFloors }: PlainObject): Problem[] {
    return [
        ...(isPlainObject(assume) ? answerProblems(assume) : []),
        ...(isPlainObject(buildFloors) ? floorProblems(buildFloors) : []),
    ];
}

/** A name. */
export function named(fix: string): Rule {
    return text({ min: 1, max: Number.MAX_SAFE_INTEGER, fix });
}

/** A number above 0. */
export function above0(most: number, unit: string): Rule {
    return (value) =>
        typeof value === "number" && value > 0 && value <= most
            ? undefined
            : `must be a number of ${unit} above 0 and at most ${most}, not ${JSON.stringify(value)}. Leave it out for the default.`;
}

/** An object. */
export function bag(value: unknown): string | undefined {
    return isPlainObject(value)
        ? undefined
        : `must be an object, not ${JSON.stringify(value)}. Leave it out for the defaults.`;
}
