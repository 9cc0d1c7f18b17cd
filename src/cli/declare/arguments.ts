import { InvalidValue, type ValueType } from "./values";

/** An argument of a command, and how its value is made of what stands on the command line. */
export interface Argument<T> {
    readonly kind: "positional" | "option" | "flag";
    readonly description: string;
    /** Stands for the value in the help: `hours`. A flag has none. */
    readonly placeholder?: string;
    /** One letter: `g` for `-g`. */
    readonly short?: string;
    /** Whether a positional argument has to be given, and whether it takes all that are left. */
    readonly isRequired: boolean;
    readonly takesMany: boolean;
    /** Names of options that cannot be given together with it. */
    readonly conflicts: readonly string[];
    /** What it is if it is left out, as the help shows it. */
    readonly defaultText?: string;
    /** What may be written, for the help and for completion. */
    readonly choices?: readonly string[];
    /**
     * @param texts what was given, in that order; empty if nothing was
     * @throws InvalidValue
     */
    valueOf(texts: readonly string[]): T;
}

/** What may be said of an option beside its type. */
export interface OptionDetails {
    readonly short?: string;
    readonly conflicts?: readonly string[];
    /** What the help shows as its default, where that is not the text of the default. */
    readonly defaultText?: string;
}

/** The arguments of a command by name. An option's or flag's is written in kebab case: `staleHours` is `--stale-hours`. */
export type Arguments<Values> = { readonly [Name in keyof Values]: Argument<Values[Name]> };

const PLAIN = { isRequired: false, takesMany: false, conflicts: [] } as const;

/** An argument without a name that has to be given. */
export function required<T>(placeholder: string, description: string, type: ValueType<T>): Argument<T> {
    const { choices } = type;
    return {
        ...PLAIN,
        kind: "positional",
        placeholder,
        description,
        isRequired: true,
        ...(choices === undefined ? {} : { choices }),
        valueOf: ([given = ""]) => type.read(given),
    };
}

/** An argument without a name that may be left out. */
export function optional(placeholder: string, description: string): Argument<string | undefined> {
    return { ...PLAIN, kind: "positional", placeholder, description, valueOf: ([given]) => given };
}

/** All arguments without a name that are left; `isRequired` if there has to be one. */
export function rest(
    placeholder: string,
    description: string,
    { isRequired = false }: { readonly isRequired?: boolean } = {},
): Argument<readonly string[]> {
    return {
        ...PLAIN,
        kind: "positional",
        placeholder,
        description,
        isRequired,
        takesMany: true,
        valueOf: (given) => given,
    };
}

/** `--name`, without a value. */
export function flag(description: string, { short, conflicts = [] }: OptionDetails = {}): Argument<boolean> {
    return {
        ...PLAIN,
        kind: "flag",
        description,
        ...(short === undefined ? {} : { short }),
        conflicts,
        valueOf: (given) => given.length > 0,
    };
}

/** `--name value`; undefined if it is left out and has no default. */
export function option<T>(
    placeholder: string,
    description: string,
    type: ValueType<T>,
    details: OptionDetails & { readonly default: T },
): Argument<T>;
export function option<T>(
    placeholder: string,
    description: string,
    type: ValueType<T>,
    details?: OptionDetails,
): Argument<T | undefined>;
export function option<T>(
    placeholder: string,
    description: string,
    type: ValueType<T>,
    details: OptionDetails & { readonly default?: T } = {},
): Argument<T | undefined> {
    const { default: preset, defaultText = preset === undefined ? undefined : String(preset), ...more } = details;
    const { choices } = type;
    return {
        ...PLAIN,
        kind: "option",
        placeholder,
        description,
        ...more,
        conflicts: details.conflicts ?? [],
        ...(defaultText === undefined ? {} : { defaultText }),
        ...(choices === undefined ? {} : { choices }),
        valueOf(texts) {
            const none: T | undefined = undefined;
            const given = texts.reduce<T | undefined>((earlier, text) => type.read(text, earlier), none);
            return given ?? preset;
        },
    };
}

/** How an option or flag is written: `--stale-hours`. */
export function longFlag(name: string): string {
    return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The texts that were given for an argument, in that order. */
export type Given = (name: string) => readonly string[];

/** A text that is not a value of the argument that it was given for. The message says what to write, in one sentence. */
export class InvalidArgument extends Error {
    constructor(
        readonly argument: string,
        readonly text: string,
        reason: string,
    ) {
        super(reason);
    }
}

/**
 * The values of all arguments.
 *
 * @throws InvalidArgument for the first text that is not one.
 */
export function valuesOf<Values>(declared: Arguments<Values>, given: Given): Values {
    const values: Partial<Values> = {};
    for (const name in declared) {
        const texts = given(name);
        try {
            values[name] = declared[name].valueOf(texts);
        } catch (error) {
            throw error instanceof InvalidValue ? new InvalidArgument(name, texts.at(-1) ?? "", error.message) : error;
        }
    }
    if (!areComplete(declared, values)) {
        throw new Error("an argument has no value");
    }
    return values;
}

function areComplete<Values>(declared: Arguments<Values>, values: Partial<Values>): values is Values {
    return Object.keys(declared).every((name) => name in values);
}
