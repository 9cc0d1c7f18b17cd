import { closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { systemCode } from "./fileError";
import { UserError } from "./userError";

/** Far above any rule (3,072 characters by Entra's limit), secret, token or certificate, in bytes. */
export const LARGEST_SMALL_FILE = 1 << 20;
/** How long reading a pipe or a device may take, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Between two looks at one, in milliseconds. */
const PAUSE_MS = 20;

/** What is read from, and how long for, in milliseconds. */
interface Source {
    readonly name: string;
    readonly descriptor: number;
    /** A pipe whose writer has yet to come ends at once, as it seems. */
    readonly isPipe: boolean;
    readonly patienceMs: number;
}

/**
 * The bytes of a file that can only be small: a rule, a secret, a certificate. One that has no end, such as a device, is given up
 * after {@link LARGEST_SMALL_FILE}, and a pipe that nobody writes to or closes after some time. Standard input alone is waited for
 * without end.
 *
 * @param file a path, or 0 for standard input
 * @param patienceMs how long reading a pipe or a device may take, in milliseconds
 * @throws UserError if it is larger or takes longer; the system's error if it cannot be read.
 */
export function readSmallFile(file: string | 0, patienceMs: number = PATIENCE_MS): Buffer {
    if (file === 0) {
        return readWhole({
            name: "standard input",
            descriptor: 0,
            isPipe: false,
            patienceMs: Number.POSITIVE_INFINITY,
        });
    }
    const found = statSync(file);
    // Nothing waits in the system, where not even Ctrl-C is heard: a pipe without a writer does so when it is opened.
    const withoutWaiting = found.isFile() ? 0 : (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(file, constants.O_RDONLY | withoutWaiting);
    try {
        return readWhole({ name: `'${file}'`, descriptor, isPipe: found.isFIFO(), patienceMs });
    } finally {
        closeSync(descriptor);
    }
}

function readWhole({ name, descriptor, isPipe, patienceMs }: Source): Buffer {
    const bytes = Buffer.alloc(LARGEST_SMALL_FILE + 1);
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
                    `Read ${name}: it is no file, and did not end within ${patienceMs / 1000} s. Name a file, or a pipe that ` +
                        "another program writes to and closes.",
                );
            }
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
        }
    }
    throw new UserError(`Read ${name}: it has more than ${LARGEST_SMALL_FILE} bytes. Check that it is the right file.`);
}

/** How many bytes were read; 0 at the end, and undefined where there are none yet. */
function readPiece(descriptor: number, bytes: Buffer, at: number): number | undefined {
    try {
        return readSync(descriptor, bytes, at, bytes.length - at, null);
    } catch (error) {
        switch (systemCode(error)) {
            case "EOF": // Windows reports the end of a pipe as an error.
                return 0;
            case "EAGAIN": // Also from standard input, where whoever started this process set it so.
                return undefined;
            default:
                throw error;
        }
    }
}
