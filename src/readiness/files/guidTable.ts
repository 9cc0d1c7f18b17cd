const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FIRST_SLOTS = 1024;

/**
 * Numbers ids from 0 in the order in which they come, in about 30 bytes each: a million of them as a `Map` of texts take
 * five times as much. What is no GUID in lower case is kept as a text.
 */
export class GuidTable {
    /** The number of ids. */
    size = 0;
    private words = new Uint32Array(4 * FIRST_SLOTS);
    /** Open addressing: the id's number plus 1, or 0. At least twice as long as there are ids. */
    private places = new Int32Array(2 * FIRST_SLOTS);
    private readonly others = new Map<string, number>();
    private readonly otherTexts = new Map<number, string>();

    /** The id's number, or -1. */
    find(id: string): number {
        if (!GUID.test(id)) {
            return this.others.get(id) ?? -1;
        }
        return (this.places[this.placeOf(wordsOf(id))] ?? 0) - 1;
    }

    /** The id's number; a new one if it is not there yet, which is then the former `size`. */
    add(id: string): number {
        if (!GUID.test(id)) {
            const known = this.others.get(id);
            if (known !== undefined) {
                return known;
            }
            this.others.set(id, this.size);
            this.otherTexts.set(this.size, id);
            return this.next();
        }
        const words = wordsOf(id);
        const place = this.placeOf(words);
        const known = this.places[place] ?? 0;
        if (known !== 0) {
            return known - 1;
        }
        this.words.set(words, 4 * this.size);
        this.places[place] = this.size + 1;
        return this.next();
    }

    /** The id with that number. */
    at(number: number): string {
        const text = this.otherTexts.get(number);
        if (text !== undefined) {
            return text;
        }
        let hex = "";
        for (let index = 0; index < 4; index += 1) {
            hex += (this.words[4 * number + index] ?? 0).toString(16).padStart(8, "0");
        }
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    }

    private next(): number {
        this.size += 1;
        if (4 * this.size === this.words.length) {
            this.grow();
        }
        return this.size - 1;
    }

    private grow(): void {
        const words = new Uint32Array(2 * this.words.length);
        words.set(this.words);
        this.words = words;
        this.places = new Int32Array(2 * this.places.length);
        for (let number = 0; number < this.size; number += 1) {
            if (!this.otherTexts.has(number)) {
                this.places[this.placeOf(words.subarray(4 * number, 4 * number + 4))] = number + 1;
            }
        }
    }

    /** Where the id is, or where it would go. */
    private placeOf(words: ArrayLike<number>): number {
        const mask = this.places.length - 1;
        const [a = 0, b = 0, c = 0, d = 0] = [words[0], words[1], words[2], words[3]];
        // Ids of some sources count upwards, so every bit has to matter.
        let hash = Math.imul(
            a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f),
            0x9e3779b1,
        );
        hash ^= hash >>> 15;
        for (let place = hash & mask; ; place = (place + 1) & mask) {
            const number = (this.places[place] ?? 0) - 1;
            const at = 4 * number;
            const isHere =
                number < 0 ||
                (this.words[at] === a &&
                    this.words[at + 1] === b &&
                    this.words[at + 2] === c &&
                    this.words[at + 3] === d);
            if (isHere) {
                return place;
            }
        }
    }
}

function wordsOf(id: string): [number, number, number, number] {
    return [
        Number.parseInt(id.slice(0, 8), 16),
        Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16),
        Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16),
        Number.parseInt(id.slice(28), 16),
    ];
}
