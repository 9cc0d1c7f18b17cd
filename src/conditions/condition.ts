/** A document that a rule is based on. */
export interface Document {
    /** Its author or publisher, and its title or subject. */
    readonly document: string;
    /** When it was written or last changed, as precisely as the document says: `August 2024`. */
    readonly date: string;
    /** The relevant part of it. */
    readonly part?: string;
    /** What this document is the source of, if there are several. */
    readonly about?: string;
}

/** Something that no document says. */
export interface Assumption {
    /** Why it is assumed anyway, or what documentation is missing. */
    readonly assumed: string;
}

/** The source of a rule: at least one document, or a statement that there is none. */
export type Source = Assumption | readonly [Document, ...Document[]];

/** From what value on a condition holds. Each condition has a single threshold, no matter who checks it. */
export interface Threshold {
    readonly value: number;
    readonly unit: "hours" | "days" | "GiB";
}

/** A threshold that is a time. */
export interface TimeThreshold extends Threshold {
    readonly unit: "hours" | "days";
}

/** What a condition means in general. */
export interface Words {
    /** As printed, also in JSON and CSV: part of the documented output. */
    readonly code: string;
    /** Absent for conditions that are simply true or false. */
    readonly threshold?: Threshold;
    /** What the code means, in whole sentences. */
    readonly meaning: string;
    /** What to do about it, in whole sentences. */
    readonly remedy: string;
    readonly source: Source;
}

/** A condition as it was found on a device or a tenant. */
export interface Said<Code extends string = string> {
    readonly code: Code;
    /** What is wrong, in one sentence with a full stop. */
    readonly finding: string;
    /** What to do about it, in whole sentences. */
    readonly remedy: string;
}

/** How a condition is described, given what was found. */
interface Telling<Facts extends readonly unknown[]> {
    /** In one sentence, with a full stop; printed after a device's name. */
    finding(...facts: Facts): string;
    /** For a remedy that depends on what was found; otherwise {@link Words.remedy} is used. */
    remedyFor?(...facts: Facts): string;
}

/** An entry of the table, plus `of`, which describes one occurrence. */
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

/** As reports print it: the documents with their dates, or that it is assumed. */
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
