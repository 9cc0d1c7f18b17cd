/** What a value on the command line may be, and what becomes of it. */
export interface ValueType<T> {
    /**
     * Reads one text.
     *
     * @param earlier what the same option gave before, where it is repeated
     * @throws InvalidValue with what to write instead.
     */
    read(text: string, earlier?: T): T;
    /** Every text that it takes, where they are few: for the help and for completion. */
    readonly choices?: readonly string[];
}

/** A text that is not a value of its type. The message says what to write, in one sentence. */
export class InvalidValue extends Error {}

/** Any text. */
export const text: ValueType<string> = { read: (given) => given };

/** One of a few texts. */
export function oneOf<const Choice extends string>(choices: readonly Choice[]): ValueType<Choice> {
    return {
        read(given) {
            const choice = choices.find((each) => each === given);
            if (choice === undefined) {
                throw new InvalidValue(`Allowed choices are ${choices.join(", ")}.`);
            }
            return choice;
        },
        choices,
    };
}

/** A whole number within limits. */
export function wholeNumber(min: number, max: number): ValueType<number> {
    return {
        read(given) {
            const value = Number(given);
            if (!/^\d+$/.test(given) || value < min || value > max) {
                throw new InvalidValue(`Use a whole number from ${min} to ${max}.`);
            }
            return value;
        },
    };
}

/** The values of an option that may be repeated. */
export function repeated<T>(type: ValueType<T>): ValueType<readonly T[]> {
    return { ...type, read: (given, earlier = []) => [...earlier, type.read(given)] };
}
