import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "./userError";

/** Far above any rule (3,072 characters by Entra's limit), secret, token or certificate, in bytes. */
export const LARGEST_SMALL_FILE = 1 << 20;

/**
 * The bytes of a file that can only be small: a rule, a secret, a certificate. One that has no end, such as a device, is given up
 * after {@link LARGEST_SMALL_FILE}.
 *
 * @param file a path, or 0 for standard input
 * @throws UserError if it is larger; the system's error if it cannot be read.
 */
export function readSmallFile(file: string | 0): Buffer {
    const descriptor = file === 0 ? 0 : openSync(file, "r");
    try {
        const bytes = Buffer.alloc(LARGEST_SMALL_FILE + 1);
        let size = 0;
        while (size < bytes.length) {
            const read = readPiece(descriptor, bytes, size);
            if (read === 0) {
                return bytes.subarray(0, size);
            }
            size += read;
        }
    } finally {
        if (descriptor !== 0) {
            closeSync(descriptor);
        }
    }
    const name = file === 0 ? "standard input" : `'${file}'`;
    throw new UserError(`Read ${name}: it has more than ${LARGEST_SMALL_FILE} bytes. Check that it is the right file.`);
}

function readPiece(descriptor: number, bytes: Buffer, at: number): number {
    try {
        return readSync(descriptor, bytes, at, bytes.length - at, null);
    } catch (error) {
        // Windows reports the end of a pipe as an error.
        if (error instanceof Error && "code" in error && error.code === "EOF") {
            return 0;
        }
        throw error;
    }
}
