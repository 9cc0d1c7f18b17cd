import { resolve } from "node:path";
import { LARGEST_SMALL_FILE, readSmallFile } from "../../base/smallFile";
import { UserError } from "../../base/userError";
import { systemCode } from "../program/errors";
import type { Terminal } from "./terminal";

/**
 * The text of a file that is named on the command line.
 *
 * @param file a path, or `-` for standard input
 * @param hint what to name, for the error: `Name a file with a rule in it.`
 * @param largest in bytes
 * @throws UserError if it cannot be read, or is larger
 */
export function givenFile(
    file: string,
    { cwd }: Pick<Terminal, "cwd">,
    hint: string,
    largest: number = LARGEST_SMALL_FILE,
): string {
    try {
        return readSmallFile(file === "-" ? 0 : resolve(cwd, file), { largest }).toString("utf8");
    } catch (error) {
        if (error instanceof UserError) {
            throw error;
        }
        const code = systemCode(error) ?? "unreadable";
        throw new UserError(`Read '${file}': ${code}. ${hint}`, { cause: error });
    }
}
