import { UserError } from "./userError";

/** The `code` of an error of the operating system, such as `ENOENT`, from the error itself or from what caused it. */
export function systemCode(error: unknown): string | undefined {
    if (typeof error !== "object" || error === null) {
        return undefined;
    }
    const code = "code" in error ? error.code : undefined;
    return typeof code === "string" ? code : systemCode("cause" in error ? error.cause : undefined);
}

/** What the operating system's codes say about a file or a folder. */
const WORDS: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    EACCES: "access is denied",
    EPERM: "access is denied",
    ELOOP: "its links lead in a circle",
    ENOTDIR: "a part of its path is a file, not a folder",
    EISDIR: "it is a folder",
    EEXIST: "a file is in its place",
    ENAMETOOLONG: "its name is too long",
    EROFS: "it is on a read-only disk",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk's quota is used up",
    EMFILE: "too many files are open",
    ENFILE: "too many files are open",
    EBUSY: "another program holds it",
    ETXTBSY: "it is a program that runs",
    EIO: "the disk cannot be read or written",
    ENXIO: "it is a device that is not there",
};

/** What happened to a file, in a few words with the code; undefined if no file is to blame. */
export function fileTrouble(error: unknown): string | undefined {
    const code = systemCode(error);
    return code !== undefined && Object.hasOwn(WORDS, code) ? `${WORDS[code]} (${code})` : undefined;
}

/**
 * What the operating system says about a file, as the user's mistake; any other error as it is.
 *
 * @param task `Read file 'x'`
 * @param fix what to do, in whole sentences
 */
export function fileError(task: string, error: unknown, fix: string): unknown {
    const trouble = error instanceof UserError ? undefined : fileTrouble(error);
    return trouble === undefined ? error : new UserError(`${task}: ${trouble}. ${fix}`, { cause: error });
}
