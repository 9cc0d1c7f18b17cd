/** A regular expression that cannot be used. */
export class PatternError extends Error {
    override readonly name = "PatternError";

    /**
     * @param kind `malformed`: the service refuses it as well. `unsupported`: it may be valid, but cannot be evaluated
     * here.
     * @param message what is wrong, a fragment without a full stop.
     */
    constructor(
        readonly kind: "malformed" | "unsupported",
        message: string,
    ) {
        super(message);
    }
}

/** The error for a construct that the service supports but that is not supported here, with its name and text. */
export function unsupported(construct: string, written: string): PatternError {
    return new PatternError("unsupported", `${construct} ('${written}') cannot be evaluated here`);
}
