import { guidOf, readGuid } from "./guid";

const FIRST_SLOTS = 1024;

/**
 * Numbers ids from 0 in the order in which they come, using about 30 bytes each; a `Map` of a million texts takes five
 * times as much. Case does not matter; anything that is not a GUID is kept as a text.
 */
export class GuidTable {
    /** The number of ids. */
    size = 0;
    private words = new Uint32Array(4 * FIRST_SLOTS);
    /** Open addressing: the id's number plus 1, or 0. Always at least twice as long as the number of ids. */
    private places = new Int32Array(2 * FIRST_SLOTS);
    private readonly others = new Map<string, number>();
    private readonly otherTexts = new Map<number, string>();
    /** The id being looked up. */
    private readonly wanted = new Uint32Array(4);

    /** The id's number, or -1. */
    find(id: string): number {
        if (!readGuid(id, this.wanted)) {
            return this.others.get(id.toLowerCase()) ?? -1;
        }
        return (this.places[this.place()] ?? 0) - 1;
    }

    /** The id's number; a new id gets the next one, which is the previous `size`. */
    add(id: string): number {
        if (!readGuid(id, this.wanted)) {
            return this.addText(id.toLowerCase());
        }
        const place = this.place();
        const known = this.places[place] ?? 0;
        if (known !== 0) {
            return known - 1;
        }
        this.words.set(this.wanted, 4 * this.size);
        this.places[place] = this.size + 1;
        return this.next();
    }

    /** The id with that number, in lower case. */
    at(number: number): string {
        return this.textAt(number) ?? guidOf(this.words, 4 * number);
    }

    /** The same for an id that is not a GUID; otherwise undefined. */
    textAt(number: number): string | undefined {
        return this.otherTexts.get(number);
    }

    private addText(id: string): number {
        const known = this.others.get(id);
        if (known !== undefined) {
            return known;
        }
        this.others.set(id, this.size);
        this.otherTexts.set(this.size, id);
        return this.next();
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
                this.wanted.set(words.subarray(4 * number, 4 * number + 4));
                this.places[this.place()] = number + 1;
            }
        }
    }

    /** Where the id is, or where it would be inserted. */
    private place(): number {
        const { words, places, wanted } = this;
        const [a, b, c, d] = [wanted[0] ?? 0, wanted[1] ?? 0, wanted[2] ?? 0, wanted[3] ?? 0];
        const mask = places.length - 1;
        // Some sources number their ids consecutively, so every bit has to matter.
        let hash = Math.imul(
            a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f),
            0x9e3779b1,
        );
        hash ^= hash >>> 15;
        for (let place = hash & mask; ; place = (place + 1) & mask) {
            const number = (places[place] ?? 0) - 1;
            const at = 4 * number;
            const isHere =
                number < 0 || (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d);
            if (isHere) {
                return place;
            }
        }
    }
}
