import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../../base/userError";
import { systemCode } from "../program/errors";

/**
 * The absolute path of a folder that an option names.
 *
 * @throws UserError if there is no such folder.
 */
export function existingFolder(option: string, folder: string, cwd: string): string {
    const path = resolve(cwd, folder);
    try {
        if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
            return path;
        }
    } catch (error) {
        throw unusable(option, folder, error);
    }
    throw new UserError(`Use folder '${folder}': there is no such folder. Correct ${option}.`);
}

/**
 * The same of a folder that is made where it is not there yet.
 *
 * @throws UserError if it cannot be made.
 */
export function madeFolder(option: string, folder: string, cwd: string): string {
    const path = resolve(cwd, folder);
    try {
        make(path);
    } catch (error) {
        throw unusable(option, folder, error);
    }
    return path;
}

/** One by one: Node.js 20 and 22 do not come back from a recursive mkdir below /proc. */
function make(path: string): void {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        return;
    }
    if (dirname(path) !== path) {
        make(dirname(path));
    }
    mkdirSync(path);
}

/** What the operating system says about a folder that an option names, as the user's mistake; other errors as they are. */
export function unusable(option: string, folder: string, error: unknown): unknown {
    const code = systemCode(error);
    return code === undefined
        ? error
        : new UserError(`Use folder '${folder}': ${WORDS[code] ?? code}. Name another with ${option}.`, {
              cause: error,
          });
}

const WORDS: Readonly<Record<string, string>> = {
    EEXIST: "a file is in its place",
    ENOTDIR: "a file is in its place",
    ENOENT: "it cannot be made there (ENOENT)",
    EACCES: "access is denied (EACCES)",
    EPERM: "access is denied (EPERM)",
    EROFS: "it is read-only (EROFS)",
};
