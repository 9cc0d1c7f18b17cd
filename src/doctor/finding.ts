import { messageOf } from "../base/messageOf";
/** The result of one check. `unknown`: it could not be determined, and the text says why. */
export type FindingStatus = "good" | "warning" | "bad" | "unknown";

/** The result of one check, with its text. */
export interface Finding {
    /** What was checked, in one or two words: `credentials`. */
    readonly subject: string;
    readonly status: FindingStatus;
    /** What was found, in one sentence. */
    readonly text: string;
    /** Whether nothing that the user wants to do depends on it. */
    readonly optional?: boolean;
    /** How to fix it, line by line; commands are on lines of their own. */
    readonly fix?: readonly string[];
}

export const good = (subject: string, text: string): Finding => ({ subject, status: "good", text });

/** A check that failed: the text is the error's message, which names the fix. */
export function unknown(subject: string, error: unknown): Finding {
    return { subject, status: "unknown", text: messageOf(error) };
}

/** The same, if nothing that the user wants to do depends on it. */
export function optional(finding: Finding): Finding {
    return {
        ...finding,
        text: `${finding.text} Optional: none of the checked features depends on it.`,
        optional: true,
    };
}
