import * as pulumi from "@pulumi/pulumi";
import { isExpected } from "../graph/expectedError";
import { visibleLines } from "../visible";

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

/** The same result. A user's mistake and a failed request become a {@link ProgramError}; a bug keeps its stack. */
export async function forProgram<Result>(work: Promise<Result>): Promise<Result> {
    try {
        return await work;
    } catch (error) {
        throw isExpected(error) ? new ProgramError(error.message, { cause: error }) : error;
    }
}
