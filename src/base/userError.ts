import { visibleLines } from "./visible";

/**
 * A mistake in what a user has set: configuration, environment or credentials. Its message says what is wrong and how
 * to fix it, and never contains a secret. Anything else that is thrown, other than a `GraphError`, is a bug of
 * ours.
 */
export class UserError extends Error {
    override readonly name: string = "UserError";
    /** Pulumi recognises a `RunError` by this property and prints its message without a stack trace. */
    readonly __pulumiRunError = true;

    constructor(message: string, options?: ErrorOptions) {
        super(visibleLines(message), options);
    }
}
