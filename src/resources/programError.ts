import * as pulumi from "@pulumi/pulumi";
import { settledWithin, TimeUp } from "../base/settledWithin";
import { visibleLines } from "../base/visible";
import { isExpected } from "../graph/expectedError";

/**
 * What ends a Pulumi program with one clean message. Pulumi prints no stack for a `RunError` while the program runs; for a
 * promise that fails later it prints whatever `stack` holds (Pulumi Node.js SDK 3.248, `cmd/run`), so that is the message alone.
 * It stays so where the engine's client puts "error serializing property" in front of the message.
 */
export class ProgramError extends pulumi.RunError {
    constructor(message: string, options?: ErrorOptions) {
        const shown = visibleLines(message);
        super(shown, options);
        this.name = "ProgramError";
        this.stack = shown;
    }
}

/** What is left for ending after the budget, in seconds: requests under way, and the computing of a large fleet. */
const GRACE_SECONDS = 300;
/** How long a function without a budget may take, in seconds. */
const LONGEST_SECONDS = 3_600;

/**
 * The same result. A user's mistake and a failed request become a {@link ProgramError}; a bug keeps its stack.
 *
 * Settles whatever happens, and keeps the program alive until then: Node ends a process that has nothing to wait for, whatever is
 * still awaited in it, and for Pulumi a program that ended early has declared all that it wants. What comes after the call would be
 * deleted.
 *
 * @param what for errors: the function's name, or what it does
 * @param budget in seconds, after which `work` ends by itself; it is cut off {@link GRACE_SECONDS} later. Without one it is cut off
 *     after {@link LONGEST_SECONDS}.
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
            throw new ProgramError(
                `${what}: there is no answer after ${seconds} s. Check the network, and try again.`,
                {
                    cause: error,
                },
            );
        }
        throw isExpected(error) ? new ProgramError(error.message, { cause: error }) : error;
    }
}
