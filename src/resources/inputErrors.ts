import * as pulumi from "@pulumi/pulumi";
import { type Problem, problemList } from "../base/problems";
import { containsUnknown, isUnknown, UNKNOWN } from "../base/unknown";
import { withoutNulls } from "../handlers/canonical";
import { ProgramError } from "./programError";

/**
 * All mistakes in the plain values of a component's or a function's arguments. Thrown before anything is registered, so
 * nothing has been sent.
 */
export class InvalidArgumentsError extends ProgramError {
    /** Each mistake, with the property as the user wrote it. */
    readonly problems: readonly Problem[];

    /** @param subject what the arguments belong to: `HotpatchRing 'win11'`, `getFleetReadiness`. */
    constructor(subject: string, problems: readonly Problem[]) {
        const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
        super(`${subject} has ${count}. Nothing was sent.\n${problemList(problems)}`);
        this.name = "InvalidArgumentsError";
        this.problems = problems;
    }
}

/**
 * The arguments, with every value that is not plain yet (an Output, a Promise) replaced by the unknown marker, at any
 * depth: validators skip those, and the resource's own check validates them once they are known.
 */
export function plainValues(args: unknown): unknown {
    if (pulumi.Output.isInstance(args) || args instanceof Promise) {
        return UNKNOWN;
    }
    if (Array.isArray(args)) {
        return args.map(plainValues);
    }
    if (typeof args === "object" && args !== null) {
        return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, plainValues(value)]));
    }
    return args;
}

/** The arguments without null values, which count as left out; an empty object if there are none. */
export function withoutNullArguments<Args>(args: Args): Args {
    return withoutNulls(args ?? ({} as Args));
}

/**
 * Returns `args` without nulls, or throws an {@link InvalidArgumentsError} that lists everything `problemsOf` finds in
 * their plain values.
 */
export function validated<Args>(
    component: string,
    name: string,
    args: Args,
    problemsOf: (plain: Readonly<Record<string, unknown>>) => Problem[],
): Args {
    const given = withoutNullArguments(args);
    const problems = problemsOf(plainValues(given) as Readonly<Record<string, unknown>>);
    if (problems.length > 0) {
        throw new InvalidArgumentsError(`${component} '${name}'`, problems);
    }
    return given;
}

/**
 * A problem for each of the named arguments that is an Output: it determines what a component creates, so it must be
 * plain.
 */
export function plainProblems(args: Readonly<Record<string, unknown>>, names: readonly string[]): Problem[] {
    return names
        .filter((name) => isUnknown(args[name]))
        .map((property) => ({
            property,
            reason: "is an Output but must be a plain value, because it determines what is created. Write the value itself, or use `apply` around values inside it.",
        }));
}

/**
 * Returns the arguments of a function, or throws an {@link InvalidArgumentsError} that lists everything `problemsOf`
 * finds. An Output or a Promise is a mistake here: the variant whose name ends with `Output` accepts those.
 */
export function checkedArguments<Args>(
    name: string,
    given: Args,
    problemsOf: (plain: Readonly<Record<string, unknown>>) => Problem[],
): Args {
    const args = withoutNullArguments(given);
    const plain = plainValues(args) as Readonly<Record<string, unknown>>;
    const later = Object.keys(plain).filter((property) => containsUnknown(plain[property]));
    const problems = [
        ...problemsOf(plain),
        ...later.map((property) => ({ property, reason: `is not known yet. Use ${name}Output.` })),
    ];
    if (problems.length > 0) {
        throw new InvalidArgumentsError(name, problems);
    }
    return args;
}
