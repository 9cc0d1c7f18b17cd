/** An argument of the rule builder from which no rule can be built. The user's mistake. */
export class RuleArgumentError extends RangeError {
    override readonly name = "RuleArgumentError";
    /** Pulumi recognises a `RunError` by this property and prints its message without a stack trace. */
    readonly __pulumiRunError = true;

    /** @param cause a fragment that follows "Build membership rule: ". @param fix a sentence. */
    constructor(cause: string, fix: string) {
        super(`Build membership rule: ${cause}. ${fix}`);
    }
}
