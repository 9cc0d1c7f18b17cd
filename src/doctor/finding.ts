/** How one thing stands. `unknown`: it could not be found out, and the text says why. */
export type FindingStatus = "good" | "warning" | "bad" | "unknown";

/** One thing that was looked at. */
export interface Finding {
    /** What was looked at, in one or two words: `credentials`. */
    readonly subject: string;
    readonly status: FindingStatus;
    /** What is the case, in one sentence. */
    readonly text: string;
    /** Nothing that the user wants to do depends on it. */
    readonly optional?: boolean;
    /** What to do about it, line by line; commands stand on lines of their own. */
    readonly fix?: readonly string[];
}

export const good = (subject: string, text: string): Finding => ({ subject, status: "good", text });

/** What could not be found out: the failure's own words, which name the fix. */
export function unknown(subject: string, error: unknown): Finding {
    return { subject, status: "unknown", text: error instanceof Error ? error.message : String(error) };
}

/** The same, where the user does not depend on it. */
export function optional(finding: Finding): Finding {
    return {
        ...finding,
        text: `${finding.text} Optional: nothing that is looked at here depends on it.`,
        optional: true,
    };
}
