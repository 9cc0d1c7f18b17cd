/** Values with their shares of the whole. */
export interface Shares<T> {
    readonly values: readonly T[];
    /** For each value the sum of the shares up to and including it; the last is the whole. */
    readonly upTo: readonly number[];
}

/** Builds a table of shares from values and weights, which can have any sum. */
export function shares<T>(...weighted: readonly (readonly [value: T, weight: number])[]): Shares<T> {
    let sum = 0;
    return {
        values: weighted.map(([value]) => value),
        upTo: weighted.map(([, weight]) => {
            sum += weight;
            return sum;
        }),
    };
}

const HEX = Buffer.from("0123456789abcdef", "latin1");

/** The positions of a GUID's 32 digits among its 36 characters. */
const PLACES_IN_GUID = [..."xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"].flatMap((mark, place) =>
    mark === "x" ? [place] : [],
);

/**
 * Repeatable random numbers: sfc32 by Chris Doty-Humphrey (PractRand, 2010), 128 bits of state, seeded with one number.
 * Fast and good enough for a fleet; not suitable for anything secret.
 */
export class Random {
    private a: number;
    private b: number;
    private c = 0x9e3779b9 | 0;
    private counter = 1;
    private readonly characters = Buffer.alloc(36);

    /** @param seed - any whole number that JavaScript represents exactly. */
    constructor(seed: number) {
        if (!Number.isSafeInteger(seed)) {
            throw new RangeError(`Seed random numbers '${seed}': not a whole number. Pass a whole number such as 1.`);
        }
        this.a = seed | 0;
        this.b = Math.floor(seed / 2 ** 32) | 0;
        // Similar seeds have to diverge before the first number is used.
        for (let round = 0; round < 15; round += 1) {
            this.next();
        }
    }

    /** A whole number from 0 up to but not including 2^32. */
    next(): number {
        const result = (((this.a + this.b) | 0) + this.counter) | 0;
        this.counter = (this.counter + 1) | 0;
        this.a = this.b ^ (this.b >>> 9);
        this.b = (this.c + (this.c << 3)) | 0;
        this.c = ((this.c << 21) | (this.c >>> 11)) + result;
        this.c |= 0;
        return result >>> 0;
    }

    /**
     * A whole number from 0 up to but not including a bound of at most 2^32. The bias towards small numbers is below
     * bound / 2^32.
     */
    below(bound: number): number {
        return Math.floor((this.next() / 2 ** 32) * bound);
    }

    /** A whole number between two others, both included. */
    between(least: number, most: number): number {
        return least + this.below(most - least + 1);
    }

    /** True with a probability between 0 and 1. */
    chance(probability: number): boolean {
        return this.next() < probability * 2 ** 32;
    }

    /** One of the values, each as likely as its share. */
    draw<T>(from: Shares<T>): T {
        const whole = from.upTo.at(-1) ?? 0;
        const point = (this.next() / 2 ** 32) * whole;
        const index = from.upTo.findIndex((limit) => point < limit);
        return pickAt(from.values, Math.max(index, 0));
    }

    /** One of the values, all equally likely. */
    pick<T>(values: readonly T[]): T {
        return pickAt(values, this.below(values.length));
    }

    /** A version 4 GUID in lower case. */
    guid(): string {
        const { characters } = this;
        for (let group = 0; group < 4; group += 1) {
            let bits = this.next();
            for (let digit = 0; digit < 8; digit += 1) {
                characters[placeInGuid(group * 8 + digit)] = hexDigit(bits);
                bits >>>= 4;
            }
        }
        for (const hyphen of [8, 13, 18, 23]) {
            characters[hyphen] = 0x2d;
        }
        characters[14] = 0x34;
        characters[19] = hexDigit(8 | (this.next() & 3));
        return characters.toString("latin1", 0, 36);
    }

    /** Hexadecimal digits in upper case, up to 36 of them. */
    digits(count: number): string {
        const { characters } = this;
        for (let index = 0; index < count; index += 1) {
            characters[index] = hexDigit(this.next());
        }
        return characters.toString("latin1", 0, count).toUpperCase();
    }

    /** Shuffles a list in place (Fisher and Yates). */
    shuffle<T>(list: T[]): void {
        for (let last = list.length - 1; last > 0; last -= 1) {
            const chosen = this.below(last + 1);
            const moved = pickAt(list, last);
            list[last] = pickAt(list, chosen);
            list[chosen] = moved;
        }
    }
}

function placeInGuid(digit: number): number {
    return PLACES_IN_GUID[digit] ?? 0;
}

function hexDigit(bits: number): number {
    return HEX[bits & 15] ?? 0;
}

function pickAt<T>(values: readonly T[], index: number): T {
    if (index >= values.length) {
        throw new RangeError(
            `Pick value ${index}: the list has ${values.length}. This is a bug in the fleet generator.`,
        );
    }
    return values[index] as T;
}
