/** What a value of an option has to be. */
export interface OptionCheck {
    readonly allows: (value: unknown) => boolean;
    /** Completes "Pass …". */
    readonly hint: string;
}

/** Something wrong with a group of options: where, and how to fix it. */
export interface OptionProblem {
    readonly at: string[];
    readonly text: string;
}

export const share: OptionCheck = {
    allows: (value) => typeof value === "number" && value >= 0 && value <= 1,
    hint: "a share from 0 to 1",
};

export const flag: OptionCheck = { allows: (value) => typeof value === "boolean", hint: "true or false" };

export function whole(least: number, most: number): OptionCheck {
    return {
        allows: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
        hint: `a whole number from ${least} to ${most}`,
    };
}

export function oneOf(allowed: readonly string[]): OptionCheck {
    return { allows: (value) => allowed.some((each) => each === value), hint: `one of ${allowed.join(", ")}` };
}

export function matching(pattern: RegExp, what: string): OptionCheck {
    return { allows: (value) => typeof value === "string" && pattern.test(value), hint: what };
}

/** A group of options that belong together: their defaults, and what each of them has to be. */
export class OptionGroup<T extends object> {
    constructor(
        readonly name: string,
        private readonly defaults: T,
        private readonly checks: { readonly [P in keyof T]: OptionCheck },
    ) {}

    /** Everything that is wrong with what was given. */
    problems(given: unknown): OptionProblem[] {
        if (typeof given !== "object" || given === null || Array.isArray(given)) {
            return [{ at: [], text: `expected options: ${Object.keys(this.checks).join(", ")}.` }];
        }
        return Object.entries(given).flatMap(([key, value]) => {
            const check = Object.hasOwn(this.checks, key) ? this.checks[key as keyof T] : undefined;
            if (check === undefined) {
                return [{ at: [key], text: `not known. Use one of ${Object.keys(this.checks).join(", ")}.` }];
            }
            return value === undefined || check.allows(value)
                ? []
                : [{ at: [key], text: `${JSON.stringify(value)}. Pass ${check.hint}.` }];
        });
    }

    /**
     * Fills in the defaults.
     * @throws RangeError for options that are not known or not valid
     */
    settings(given: Partial<T> = {}): T {
        const [problem] = this.problems(given);
        if (problem !== undefined) {
            const path = [this.name, ...problem.at].join(".");
            throw new RangeError(`Start embedded Microsoft Graph: option '${path}' is ${problem.text}`);
        }
        const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        return { ...this.defaults, ...set };
    }
}
