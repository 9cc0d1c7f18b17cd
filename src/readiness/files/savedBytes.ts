import { createReadStream } from "node:fs";
import { fileError } from "../../base/fileError";
import { UserError } from "../../base/userError";

/** Enough to detect what a file contains. */
const PIECE = 1 << 18;

/**
 * The encoding of a file, detected by its first bytes: a byte order mark, or the zeros that ASCII has in wide
 * characters.
 */
const ENCODINGS: readonly (readonly [begins: RegExp, mark: number, encoding: "utf-8" | "utf-16le" | "utf-16be"])[] = [
    [/^efbbbf/, 3, "utf-8"],
    [/^fffe/, 2, "utf-16le"],
    [/^feff/, 2, "utf-16be"],
    [/^(?!00)..00(?!00)..00/, 0, "utf-16le"],
    [/^00(?!00)..00(?!00)../, 0, "utf-16be"],
];

/** Content that is not text, detected by its first bytes, and what to do about it. */
const NO_TEXT: readonly (readonly [begins: RegExp, cause: string])[] = [
    [/^(fffe0000|0000feff|(?!00)..000000|000000(?!00)..)/, "it is encoded in UTF-32. Save it as UTF-8."],
    [/^504b0304/, "it is a ZIP archive or a workbook. Unpack it, or save its sheet as CSV in UTF-8."],
    [/^1f8b/, "it is compressed with gzip. Unpack it."],
];

/**
 * The bytes of a text file in UTF-8 without a byte order mark, in chunks, whether it was saved in UTF-8 or in UTF-16 of
 * either byte order (which PowerShell 5 writes). Never holds more than one chunk of the file.
 *
 * @throws UserError for a file that cannot be read or is not text.
 */
export async function* savedBytes(file: string): AsyncGenerator<Buffer, void, undefined> {
    try {
        yield* textBytes(file, createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>);
    } catch (error) {
        throw fileError(`Read file '${file}'`, error, "Check its path and your permission to read it.");
    }
}

/**
 * The same of a file that comes in chunks.
 *
 * @param file its name, for errors
 * @throws UserError for a file that is not text; whatever the chunks throw.
 */
export async function* textBytes(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    let decode: ((piece: Buffer) => Buffer) | undefined;
    for await (const piece of pieces) {
        if (decode !== undefined) {
            yield decode(piece);
            continue;
        }
        const begins = piece.subarray(0, 4).toString("hex");
        const cause = NO_TEXT.find(([pattern]) => pattern.test(begins))?.[1];
        if (cause !== undefined) {
            throw new UserError(`Read file '${file}': ${cause}`);
        }
        const [, mark, encoding] = ENCODINGS.find(([pattern]) => pattern.test(begins)) ?? ["", 0, "utf-8"];
        decode = decoder(encoding);
        yield decode(piece.subarray(mark));
    }
}

/** The next chunk of a file in UTF-8. A character that is split between chunks waits for its other half. */
function decoder(encoding: string): (piece: Buffer) => Buffer {
    if (encoding === "utf-8") {
        return (piece) => piece;
    }
    const text = new TextDecoder(encoding, { ignoreBOM: true });
    return (piece) => Buffer.from(text.decode(piece, { stream: true }), "utf8");
}

/** The beginning of a file, and a way to read all of it. */
export async function withBeginning(bytes: AsyncGenerator<Buffer, void, undefined>): Promise<{
    readonly begins: Buffer;
    readonly bytes: AsyncGenerator<Buffer, void, undefined>;
}> {
    const first = await bytes.next();
    const begins = first.value ?? Buffer.alloc(0);
    async function* again(): AsyncGenerator<Buffer, void, undefined> {
        yield begins;
        yield* bytes;
    }
    return { begins, bytes: again() };
}
