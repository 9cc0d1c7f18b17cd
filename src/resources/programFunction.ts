import * as pulumi from "@pulumi/pulumi";
import { fromMocks, isMocked } from "./mocked";
import { forProgram } from "./programError";

/** A function of this package that reads data for a program. */
export interface ProgramFunction<Args extends object, Result> {
    /** Its name in programs. */
    readonly name: string;
    /** In seconds; undefined if the function has none. */
    readonly budget: (args: Args) => number | undefined;
    /** Answers arguments that have been checked. */
    readonly answer: (args: Args) => Promise<Result>;
}

/** Answers a call: from the tenant or from files, and in a unit test from the mocks. */
export function callFunction<Args extends object, Result>(
    { name, budget, answer }: ProgramFunction<Args, Result>,
    args: Args,
    opts?: pulumi.InvokeOptions,
): Promise<Result> {
    const work = isMocked() ? fromMocks<Result>(name, args, opts) : answer(args);
    return forProgram(name, work, budget(args));
}

/**
 * Arguments that may not be known yet, once they are known and the resources in `dependsOn` exist. Other options have
 * no effect: a function reads with the identity of the stack.
 */
export function known<Args>(
    args: pulumi.Input<unknown>,
    { dependsOn = [] }: pulumi.InvokeOutputOptions = {},
): pulumi.Output<Args> {
    const made = pulumi.output(dependsOn).apply((resources) => {
        const all = Array.isArray(resources) ? resources : [resources];
        // A preview does not know the id of something that has yet to be created, so the answer is not known either.
        return pulumi.all(all.map((made) => (pulumi.CustomResource.isInstance(made) ? made.id : "")));
    });
    return pulumi.all([args, made]).apply(([given]) => given as Args);
}
