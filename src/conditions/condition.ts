/** A document that says so. */
export interface Document {
    /** Who wrote it, and its title or subject. */
    readonly document: string;
    /** When it was written or last changed, as precisely as it says: `August 2024`. */
    readonly date: string;
    /** Where in it. */
    readonly part?: string;
    /** What it is the source of, where several are. */
    readonly about?: string;
}

/** What no document says. */
export interface Assumption {
    /** Why it is assumed all the same, or what is missing. */
    readonly assumed: string;
}

/** Where a rule comes from: a document at least, or the word that there is none. */
export type Source = Assumption | readonly [Document, ...Document[]];

/** From where on a condition holds. A condition has one, whoever looks for it. */
export interface Threshold {
    readonly value: number;
    readonly unit: "hours" | "days" | "GiB";
}

/** A threshold that is a time. */
export interface TimeThreshold extends Threshold {
    readonly unit: "hours" | "days";
}

/** What holds for a condition in general. */
export interface Words {
    /** As it is printed, in JSON and CSV too: part of the documented output. */
    readonly code: string;
    /** Absent where the condition holds or does not. */
    readonly threshold?: Threshold;
    /** What the code says, in whole sentences. */
    readonly meaning: string;
    /** What to do about it, in whole sentences. */
    readonly remedy: string;
    readonly source: Source;
}

/** A condition as it was found on a device or a tenant. */
export interface Said<Code extends string = string> {
    readonly code: Code;
    /** What is the matter, in one sentence with a full stop. */
    readonly finding: string;
    /** What to do about it, in whole sentences. */
    readonly remedy: string;
}

/** How a condition is told from what was found. */
interface Telling<Facts extends readonly unknown[]> {
    /** In one sentence, with a full stop; it stands behind a device's name. */
    finding(...facts: Facts): string;
    /** Where what to do depends on what was found; else it is {@link Words.remedy}. */
    remedyFor?(...facts: Facts): string;
}

/** An entry of the table, with `of` to say that it was found. */
export function condition<const W extends Words, Facts extends readonly unknown[]>(
    words: W & Telling<Facts>,
): W & { of(...facts: Facts): Said<W["code"]> } {
    const { code, remedy }: { code: W["code"]; remedy: string } = words;
    return {
        ...words,
        of: (...facts) => ({
            code,
            finding: words.finding(...facts),
            remedy: words.remedyFor?.(...facts) ?? remedy,
        }),
    };
}

/** `28 days`. */
export function thresholdText({ value, unit }: Threshold): string {
    return `${value} ${unit}`;
}

/** As reports print it: documents with their dates, or that it is assumed. */
export function sourceText(source: Source): string {
    if ("assumed" in source) {
        return `assumed: ${source.assumed}`;
    }
    return source
        .map(
            ({ document, date, part, about }) =>
                `${about === undefined ? "" : `${about}: `}${document} (${date})${part === undefined ? "" : `, ${part}`}`,
        )
        .join("; ");
}
