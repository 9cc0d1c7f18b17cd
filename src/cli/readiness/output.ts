import { createWriteStream, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../graph/userError";
import { systemCode } from "../errors";
import type { Terminal } from "../terminal";

/** Finds out that nothing can be written at the end, before a fleet is read for an hour. */
export function checkFolder(output: string, { cwd }: Terminal): void {
    const file = resolve(cwd, output);
    if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`Write '${output}': the folder '${dirname(file)}' does not exist. Create it first.`);
    }
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`Write '${output}': it is a folder. Name a file in it.`);
    }
}

/** Writes a report in pieces. */
export async function writeFile(file: string, report: Iterable<string>): Promise<void> {
    try {
        await pipeline(Readable.from(report), createWriteStream(file));
    } catch (error) {
        const code = systemCode(error);
        if (code === undefined) {
            throw error;
        }
        throw new UserError(`Write '${file}': ${code}. Choose another file with --output.`, { cause: error });
    }
}
