/** A regular expression that cannot be used. */
export class PatternError extends Error {
    override readonly name = "PatternError";

    /**
     * @param kind `malformed`: the service refuses it as well. `unsupported`: it may be good, but cannot be evaluated here.
     * @param message what is wrong, a fragment without a full stop.
     */
    constructor(
        readonly kind: "malformed" | "unsupported",
        message: string,
    ) {
        super(message);
    }
}
