import { visibleLines } from "./visible";

/**
 * A mistake in what a user has set: configuration, environment or credentials. Its message says what is wrong and how to
 * put it right, and never holds a secret. Anything else that is thrown and is no {@link import("../graph/errors").GraphError} is
 * a bug of ours.
 */
export class UserError extends Error {
    override readonly name: string = "UserError";
    /** By this Pulumi recognises a `RunError`, whose message it prints without a stack trace. */
    readonly __pulumiRunError = true;

    constructor(message: string, options?: ErrorOptions) {
        super(visibleLines(message), options);
    }
}
