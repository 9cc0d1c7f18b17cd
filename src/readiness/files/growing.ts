/** A list of numbers that grows, in 8 bytes each, or 4 if they are whole and small. */
export class Growing<Array extends Float64Array | Int32Array> {
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

/** For times. */
export function growingFloats(): Growing<Float64Array> {
    return new Growing((length) => new Float64Array(length));
}

/** For whole numbers below two thousand million. */
export function growingIntegers(): Growing<Int32Array> {
    return new Growing((length) => new Int32Array(length));
}
