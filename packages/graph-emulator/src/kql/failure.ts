/** Why a query is refused, as the service classifies it. */
export class KqlFailure extends Error {
    constructor(
        readonly kind: "SyntaxError" | "SemanticError",
        message: string,
    ) {
        super(message);
        this.name = "KqlFailure";
    }
}

export function syntaxError(message: string): KqlFailure {
    return new KqlFailure("SyntaxError", message);
}

export function semanticError(message: string): KqlFailure {
    return new KqlFailure("SemanticError", message);
}
