/** The `code` of an error of the operating system, such as `ENOENT`, from the error itself or from what caused it. */
export function systemCode(error: unknown): string | undefined {
    if (typeof error !== "object" || error === null) {
        return undefined;
    }
    const code = "code" in error ? error.code : undefined;
    return typeof code === "string" ? code : systemCode("cause" in error ? error.cause : undefined);
}

/** Any error as one line. */
export function oneLine(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/\s*\r?\n\s*/g, " ").trim();
}
