type Numbers = Float64Array | Int32Array | Uint8Array;

/** A growable list of numbers, stored in a typed array. */
export class Growing<Array extends Numbers> {
    length = 0;
    private values: Array;

    constructor(private readonly make: (length: number) => Array) {
        this.values = make(1024);
    }

    push(value: number): void {
        if (this.length === this.values.length) {
            const longer = this.make(2 * this.length);
            longer.set(this.values);
            this.values = longer;
        }
        this.values[this.length] = value;
        this.length += 1;
    }

    at(index: number): number {
        return this.values[index] ?? Number.NaN;
    }

    set(index: number, value: number): void {
        this.values[index] = value;
    }
}

/** For times: 8 bytes each. */
export function growingFloats(): Growing<Float64Array> {
    return new Growing((length) => new Float64Array(length));
}

/** For whole numbers below two billion: 4 bytes each. */
export function growingIntegers(): Growing<Int32Array> {
    return new Growing((length) => new Int32Array(length));
}

/** For whole numbers up to 255: one byte each. */
export function growingBytes(): Growing<Uint8Array> {
    return new Growing((length) => new Uint8Array(length));
}
