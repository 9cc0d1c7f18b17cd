import * as pulumi from "@pulumi/pulumi";
import { settledWithin, TimeUp } from "../base/settledWithin";
import { visibleLines } from "../base/visible";
import { isExpected } from "../graph/expectedError";

/**
 * An error that ends a Pulumi program with one clean message. Pulumi prints no stack for a `RunError` while the program
 * runs; for a promise that fails later it prints whatever `stack` contains (Pulumi Node.js SDK 3.248, `cmd/run`), so
 * `stack` is just the message. That also holds if the engine's client puts "error serializing property" in front of the
 * message.
 */
export class ProgramError extends pulumi.RunError {
    constructor(message: string, options?: ErrorOptions) {
        const shown = visibleLines(message);
        super(shown, options);
        this.name = "ProgramError";
        this.stack = shown;
    }
}

/**
 * The time allowed for finishing after the budget, in seconds: requests in flight, and the computation for a large
 * fleet.
 */
const GRACE_SECONDS = 300;
/** The time limit for a function without a budget, in seconds. */
const LONGEST_SECONDS = 3_600;

/**
 * Returns the same result. A user's mistake or a failed request becomes a {@link ProgramError}; a bug keeps its stack.
 *
 * Always settles, and keeps the program alive until then: Node ends a process that has nothing to wait for, no matter
 * what is still being awaited, and Pulumi takes a program that ended early to have declared everything that it wants.
 * Whatever comes after the call would be deleted.
 *
 * @param what for errors: the function's name, or what it does
 * @param budget in seconds, after which `work` ends by itself; it is cut off {@link GRACE_SECONDS} later. Without one
 * it is cut off after {@link LONGEST_SECONDS}.
 */
export async function forProgram<Result>(
    what: string,
    work: Promise<Result>,
    budget: number | undefined,
): Promise<Result> {
    const seconds = budget === undefined ? LONGEST_SECONDS : budget + GRACE_SECONDS;
    try {
        return await settledWithin(seconds * 1000, () => work);
    } catch (error) {
        if (error instanceof TimeUp) {
            throw new ProgramError(`${what}: timed out after ${seconds} s. Check the network, and try again.`, {
                cause: error,
            });
        }
        throw isExpected(error) ? new ProgramError(error.message, { cause: error }) : error;
    }
}
