/** An argument of the rule builder that makes no rule. The user's mistake. */
export class RuleArgumentError extends RangeError {
    override readonly name = "RuleArgumentError";
    /** By this Pulumi recognises a `RunError`, whose message it prints without a stack trace. */
    readonly __pulumiRunError = true;

    /** @param cause a fragment that follows "Build membership rule: ". @param fix a sentence. */
    constructor(cause: string, fix: string) {
        super(`Build membership rule: ${cause}. ${fix}`);
    }
}
