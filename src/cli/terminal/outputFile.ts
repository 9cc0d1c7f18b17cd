import { createWriteStream, mkdirSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileError } from "../../base/fileError";
import { UserError } from "../../base/userError";
import type { Terminal } from "./terminal";

const FIX = "Choose another file with --output.";

/** Makes the file's folder, and finds out that nothing can be written at the end, before a fleet is read for an hour. */
export function prepareFolder(output: string, { cwd }: Terminal): void {
    const file = resolve(cwd, output);
    try {
        mkdirSync(dirname(file), { recursive: true });
    } catch (error) {
        throw fileError(`Write '${output}'`, error, FIX);
    }
    if (found(file, output)?.isDirectory()) {
        throw new UserError(`Write '${output}': it is a folder. Name a file in it.`);
    }
}

function found(path: string, output: string): Stats | undefined {
    try {
        return statSync(path, { throwIfNoEntry: false });
    } catch (error) {
        throw fileError(`Write '${output}'`, error, FIX);
    }
}

/** Writes a report in pieces. */
export async function writeFile(file: string, report: Iterable<string>): Promise<void> {
    try {
        await pipeline(Readable.from(report), createWriteStream(file));
    } catch (error) {
        throw fileError(`Write '${file}'`, error, FIX);
    }
}
