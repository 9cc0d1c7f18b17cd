import { closeSync, openSync, readSync } from "node:fs";
import type { Document } from "yaml";

/** A scenario names some groups and policies; a device that never ends is not a scenario. */
const MOST_BYTES = 1024 * 1024;

/**
 * The text of a file; undefined if it is larger than any scenario, of which no more than that is read.
 * @throws Error with `code` (ENOENT and the like) for a file that cannot be read.
 */
export function scenarioText(file: string): string | undefined {
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const descriptor = openSync(file, "r");
    try {
        let length = 0;
        for (let read = -1; read !== 0 && length < bytes.length; length += read) {
            read = readSync(descriptor, bytes, length, bytes.length - length, null);
        }
        return length > MOST_BYTES ? undefined : bytes.toString("utf8", 0, length);
    } finally {
        closeSync(descriptor);
    }
}

/** Whether aliases of aliases would exhaust the memory. */
export function multiplies(document: Document): boolean {
    try {
        document.toJS();
        return false;
    } catch {
        return true;
    }
}
