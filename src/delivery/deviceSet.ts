const BITS = 32;

/**
 * A set of devices, stored as one bit per device number: 100,000 devices take 12.5 to 25 kB. Grows with the highest
 * number in it.
 */
export class DeviceSet {
    private words = new Uint32Array(1);

    /** A set of the given numbers. */
    static of(numbers: Iterable<number>): DeviceSet {
        const set = new DeviceSet();
        for (const number of numbers) {
            set.add(number);
        }
        return set;
    }

    /** @param number a whole number from 0 */
    add(number: number): void {
        const place = Math.floor(number / BITS);
        this.grow(place + 1);
        this.words[place] = this.wordAt(place) | (1 << (number % BITS));
    }

    addAll(other: DeviceSet): void {
        this.grow(other.words.length);
        const { words } = other;
        for (let place = 0; place < words.length; place += 1) {
            this.words[place] = this.wordAt(place) | other.wordAt(place);
        }
    }

    has(number: number): boolean {
        return (this.wordAt(Math.floor(number / BITS)) & (1 << (number % BITS))) !== 0;
    }

    /** The members in ascending order. */
    *[Symbol.iterator](): Generator<number, void, undefined> {
        for (const [place, word] of this.words.entries()) {
            for (let bit = 0; bit < BITS; bit += 1) {
                if ((word & (1 << bit)) !== 0) {
                    yield place * BITS + bit;
                }
            }
        }
    }

    private wordAt(place: number): number {
        return this.words[place] ?? 0;
    }

    private grow(length: number): void {
        if (length > this.words.length) {
            const words = new Uint32Array(Math.max(length, this.words.length * 2));
            words.set(this.words);
            this.words = words;
        }
    }
}
