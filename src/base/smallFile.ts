import { closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { systemCode } from "./fileError";
import { UserError } from "./userError";

/** In bytes; far larger than any rule (3,072 characters by Entra's limit), secret, token or certificate. */
export const LARGEST_SMALL_FILE = 1 << 20;
/** How long reading a pipe or a device may take, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Pause between two attempts to read from one, in milliseconds. */
const PAUSE_MS = 20;

/** What to read from, and for how long at most. */
interface Source {
    readonly name: string;
    readonly descriptor: number;
    /** A pipe without a writer yet looks as if it had ended. */
    readonly isPipe: boolean;
    readonly patienceMs: number;
    /** In bytes. */
    readonly largest: number;
}

/**
 * The bytes of a file that is expected to be small: a rule, a secret, a certificate. Reading stops after {@link
 * LARGEST_SMALL_FILE}, for example for a device that never ends, and after some time for a pipe that nobody writes to or
 * closes. Only standard input has no time limit.
 *
 * @param file a path, or 0 for standard input
 * @param patienceMs how long reading a pipe or a device may take, in milliseconds
 * @param largest how many bytes are read at most
 * @throws UserError if it is larger or takes longer; the system's error if it cannot be read.
 */
export function readSmallFile(
    file: string | 0,
    { patienceMs = PATIENCE_MS, largest = LARGEST_SMALL_FILE }: { patienceMs?: number; largest?: number } = {},
): Buffer {
    if (file === 0) {
        return readWhole({
            name: "standard input",
            descriptor: 0,
            isPipe: false,
            patienceMs: Number.POSITIVE_INFINITY,
            largest,
        });
    }
    const found = statSync(file);
    // Do not block inside a system call, where not even Ctrl-C gets through: opening a pipe without a writer would.
    const withoutWaiting = found.isFile() ? 0 : (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(file, constants.O_RDONLY | withoutWaiting);
    try {
        return readWhole({ name: `'${file}'`, descriptor, isPipe: found.isFIFO(), patienceMs, largest });
    } finally {
        closeSync(descriptor);
    }
}

function readWhole({ name, descriptor, isPipe, patienceMs, largest }: Source): Buffer {
    const bytes = Buffer.alloc(largest + 1);
    const endsAt = Date.now() + patienceMs;
    let size = 0;
    while (size < bytes.length) {
        const piece = readPiece(descriptor, bytes, size);
        if (piece === 0 && !(isPipe && size === 0)) {
            return bytes.subarray(0, size);
        }
        size += piece ?? 0;
        if (piece === undefined || piece === 0) {
            if (Date.now() >= endsAt) {
                throw new UserError(
                    `Read ${name}: it is not a regular file, and did not end within ${patienceMs / 1000} s. Name a file, or a pipe that ` +
                        "another program writes to and closes.",
                );
            }
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
        }
    }
    throw new UserError(`Read ${name}: it is larger than ${largest} bytes. Check that it is the right file.`);
}

/** How many bytes were read; 0 at the end, undefined if there are none yet. */
function readPiece(descriptor: number, bytes: Buffer, at: number): number | undefined {
    try {
        return readSync(descriptor, bytes, at, bytes.length - at, null);
    } catch (error) {
        switch (systemCode(error)) {
            case "EOF": // Windows reports the end of a pipe as an error.
                return 0;
            case "EAGAIN": // This can happen for standard input too, if the process that started this one set it so.
                return undefined;
            default:
                throw error;
        }
    }
}
