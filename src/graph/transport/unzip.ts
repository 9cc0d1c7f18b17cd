import { crc32 } from "node:zlib";
import { messageOf } from "../../base/messageOf";
import { GraphError } from "../errors";
import { BOUNDS, beyond } from "./bounds";

/**
 * The content of an archive with exactly one file, in chunks. Every byte has been checked once the last one has come:
 * size and checksum as the archive says.
 *
 * @param what the file, for errors
 * @throws GraphError for anything that is not such an archive, and beyond the limit on what it unpacks to.
 */
export async function* unzipped(
    archive: Buffer,
    what: string,
    most: number = BOUNDS.unpackedReport,
): AsyncGenerator<Buffer, void, undefined> {
    // Loaded with the first archive.
    const { fromBufferPromise } = require("yauzl") as typeof import("yauzl");
    try {
        const zip = await fromBufferPromise(archive, { lazyEntries: true });
        if (zip.entryCount !== 1) {
            throw new Error(`it contains ${zip.entryCount} files`);
        }
        for await (const entry of zip.eachEntry()) {
            if (entry.uncompressedSize > most) {
                const size = `a file of ${entry.uncompressedSize} bytes; the limit is ${most}`;
                throw new GraphError(beyond(size));
            }
            let sum = 0;
            // yauzl ends the stream with an error as soon as it is longer than the archive says.
            for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
                sum = crc32(piece, sum);
                yield piece;
            }
            if (sum !== entry.crc32) {
                throw new Error("its checksum differs");
            }
        }
    } catch (error) {
        throw error instanceof GraphError ? error : damaged(what, error);
    }
}

function damaged(what: string, cause: unknown): GraphError {
    return new GraphError(
        {
            status: 0,
            code: "malformedAnswer",
            message: `the file of ${what} is damaged: ${messageOf(cause).replace(/\.$/, "")}`,
            fix: "Try again. If it keeps happening, check whether something else is answering in place of the service",
        },
        { cause },
    );
}
