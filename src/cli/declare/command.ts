import type { Look } from "../../report/format";
import type { ResultKind, Results } from "../../report/results";
import type { Surroundings } from "../surroundings";
import { type Argument, type Arguments, type Given, valuesOf } from "./arguments";
import { type OutputTraits, outputOptions, printing } from "./output";

/** A permission on Microsoft Graph that a command needs. */
export interface Permission {
    readonly name: string;
    /** What needs it: `--group`. Absent if every use does. */
    readonly for?: string;
    /** Without it the command answers with less. */
    readonly isOptional?: boolean;
}

/** A use of a command. */
export interface Example {
    /** What stands behind the command's name. */
    readonly args: string;
    /** What it does, in a few words. */
    readonly does: string;
}

/** A paragraph of a command's help, or names under a heading with what is said of each. */
export type Note =
    | string
    | { readonly heading: string; readonly entries: readonly (readonly [name: string, text: string])[] };

/** What a command does with its arguments. */
export interface Context<Values, Kind extends ResultKind> extends Surroundings {
    readonly args: Values;
    /** Prints the result in the format that was asked for, to standard output or to the file of `--output`. */
    print(result: Results[Kind], look?: Partial<Look>): Promise<void>;
    /** Prints what is known so far of a result that will be printed, in formats that can be read as they grow. */
    printSoFar(result: Results[Kind], look?: Partial<Look>): void;
}

/** What a command says of itself: its help, parsing, suggestions, completion and documentation follow from it. */
export interface Declaration<Values, Kind extends ResultKind, ExitCode extends number> extends OutputTraits {
    readonly name: string;
    /** One line, for the list of commands. */
    readonly summary: string;
    /** Whole sentences: what it reads, answers and changes. Permissions and exit codes are told below it. */
    readonly description: string;
    readonly examples: readonly Example[];
    readonly arguments: Arguments<Values>;
    /** What it prints; gives it `--format`. Absent if it prints no result. */
    readonly result?: Kind;
    /** An option with which it prints a result of another kind, in those of the formats that have it. */
    readonly resultWith?: { readonly option: string; readonly result: Kind };
    readonly permissions: readonly Permission[];
    /** What each of its exit codes means. 1, a failure, need not be named. */
    readonly exitCodes: Readonly<Record<ExitCode, string>>;
    /** More for its help. */
    readonly notes?: readonly Note[];
    /** `stopAtFirst`: what follows the first argument without a name is not for this command. `takeUnknown`: an unknown option is such an argument. */
    readonly options?: "stopAtFirst" | "takeUnknown";
    /**
     * Does it.
     *
     * @returns the exit code.
     * @throws UserError for whatever the user can put right; the exit code is then 1.
     */
    run(context: Context<Values, Kind>): Promise<NoInfer<ExitCode>>;
}

/** A command without the types of its arguments, as everything that deals with all of them has it. */
export interface Command
    extends Omit<Declaration<unknown, ResultKind, number>, "arguments" | keyof OutputTraits | "run"> {
    /** Its own, and those that every command with a result has. */
    readonly arguments: Readonly<Record<string, Argument<unknown>>>;
    /**
     * @param given what stands on the command line for an argument
     * @throws InvalidArgument for a text that is not a value of its argument, and what its `run` throws.
     */
    execute(given: Given, surroundings: Surroundings): Promise<number>;
}

/** Commands under one name. */
export interface CommandGroup extends Pick<Command, "name" | "summary" | "description"> {
    readonly commands: readonly Command[];
}

/** What stands behind `hotpatch` on the command line. */
export type Verb = Command | CommandGroup;

/** Makes a command of what it says of itself. */
export function defineCommand<Values, Kind extends ResultKind = never, ExitCode extends number = number>(
    declaration: Declaration<Values, Kind, ExitCode>,
): Command {
    const { arguments: own, run, result, resultWith, canWriteFile, hasSources, ...said } = declaration;
    const output = outputOptions(result, { canWriteFile, hasSources }, own);
    return {
        ...said,
        ...(result === undefined ? {} : { result }),
        ...(resultWith === undefined ? {} : { resultWith }),
        arguments: { ...own, ...output },
        async execute(given, surroundings) {
            const args = valuesOf(own, given);
            const isOther = resultWith !== undefined && given(resultWith.option).length > 0;
            const printed = isOther ? resultWith.result : result;
            return run({ ...surroundings, args, ...printing(printed, valuesOf(output, given), surroundings.terminal) });
        },
    };
}
