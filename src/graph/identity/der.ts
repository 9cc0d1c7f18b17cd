/** One element of DER, the binary form of certificates and keys. */
export interface Der {
    /** Class, form and number, as in the first byte: 0x30 is a sequence. */
    readonly tag: number;
    /** What is in it. */
    readonly content: Buffer;
    /** The element as a whole, header included. */
    readonly whole: Buffer;
}

export const OID = 0x06;
export const OCTETS = 0x04;
export const INTEGER = 0x02;
export const SEQUENCE = 0x30;

/**
 * Reads the elements that follow each other in `bytes`. Lengths of up to 4 bytes; indefinite lengths are not DER.
 * @throws RangeError if an element does not end where it says.
 */
export function derElements(bytes: Buffer): Der[] {
    const elements: Der[] = [];
    for (let start = 0; start < bytes.length; ) {
        const tag = bytes.readUInt8(start);
        let length = bytes.readUInt8(start + 1);
        let header = 2;
        if (length & 0x80) {
            const size = length & 0x7f;
            if (size === 0 || size > 4) {
                throw new RangeError("a length that DER does not have");
            }
            length = bytes.readUIntBE(start + 2, size);
            header += size;
        }
        const end = start + header + length;
        if (end > bytes.length) {
            throw new RangeError("an element that is cut off");
        }
        elements.push({ tag, content: bytes.subarray(start + header, end), whole: bytes.subarray(start, end) });
        start = end;
    }
    return elements;
}

/** The elements within an element. */
export function derChildren(element: Der | undefined): Der[] {
    return element === undefined ? [] : derElements(element.content);
}

/** An object identifier as dotted numbers. */
export function oidOf(element: Der | undefined): string {
    const [first = 0, ...rest] = element?.content ?? Buffer.alloc(0);
    const numbers = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
    let value = 0;
    for (const byte of rest) {
        value = value * 128 + (byte & 0x7f);
        if (!(byte & 0x80)) {
            numbers.push(value);
            value = 0;
        }
    }
    return numbers.join(".");
}

/** A small non-negative integer. */
export function integerOf(element: Der | undefined): number {
    return element?.tag === INTEGER && element.content.length <= 6
        ? element.content.readUIntBE(0, element.content.length)
        : Number.NaN;
}
