/**
 * What is wrong with an option; `property` is its full path: `assume.ltsc`. The reason follows it in a sentence, and
 * ends with the fix.
 */
export interface OptionProblem {
    readonly property: string;
    readonly reason: string;
}

/** The same as sentences. */
export function inSentences(problems: readonly OptionProblem[]): string {
    return problems.map(({ property, reason }) => `${property} ${reason}`).join(" ");
}
