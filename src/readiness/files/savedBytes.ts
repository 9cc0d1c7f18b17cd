import { createReadStream } from "node:fs";
import { fileError } from "../../base/fileError";
import { UserError } from "../../base/userError";

/** Enough to tell what a file is. */
const PIECE = 1 << 18;

/** How a file is written, by its first bytes: with a byte order mark, or by the zeros that ASCII has in wide characters. */
const ENCODINGS: readonly (readonly [begins: RegExp, mark: number, encoding: "utf-8" | "utf-16le" | "utf-16be"])[] = [
    [/^efbbbf/, 3, "utf-8"],
    [/^fffe/, 2, "utf-16le"],
    [/^feff/, 2, "utf-16be"],
    [/^(?!00)..00(?!00)..00/, 0, "utf-16le"],
    [/^00(?!00)..00(?!00)../, 0, "utf-16be"],
];

/** What is not a text, by its first bytes, and what to do about it. */
const NO_TEXT: readonly (readonly [begins: RegExp, cause: string])[] = [
    [/^(fffe0000|0000feff|(?!00)..000000|000000(?!00)..)/, "it is written in UTF-32. Save it as UTF-8."],
    [/^504b0304/, "it is a ZIP archive or a workbook. Unpack it, or save its sheet as CSV in UTF-8."],
    [/^1f8b/, "it is compressed by gzip. Unpack it."],
];

/**
 * The bytes of a text file in UTF-8 without a byte order mark, in pieces, whether it was saved in UTF-8 or in UTF-16 of either
 * order (PowerShell 5 writes that). Never holds more than a piece of the file.
 *
 * @throws UserError for a file that cannot be read or is no text.
 */
export async function* savedBytes(file: string): AsyncGenerator<Buffer, void, undefined> {
    let decode: ((piece: Buffer) => Buffer) | undefined;
    try {
        for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
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
    } catch (error) {
        throw fileError(`Read file '${file}'`, error, "Check its path and your right to read it.");
    }
}

/** The next piece of a file in UTF-8. A character that is cut in two waits for its other half. */
function decoder(encoding: string): (piece: Buffer) => Buffer {
    if (encoding === "utf-8") {
        return (piece) => piece;
    }
    const text = new TextDecoder(encoding, { ignoreBOM: true });
    return (piece) => Buffer.from(text.decode(piece, { stream: true }), "utf8");
}

/** The beginning of a file, and all of it. */
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
