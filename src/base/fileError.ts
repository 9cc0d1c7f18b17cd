import { UserError } from "./userError";

/** The `code` of an operating system error, such as `ENOENT`, taken from the error itself or from its cause. */
export function systemCode(error: unknown): string | undefined {
    if (typeof error !== "object" || error === null) {
        return undefined;
    }
    const code = "code" in error ? error.code : undefined;
    return typeof code === "string" ? code : systemCode("cause" in error ? error.cause : undefined);
}

/** What the operating system's codes mean for a file or a folder. */
const WORDS: Readonly<Record<string, string>> = {
    ENOENT: "no such file or folder",
    EACCES: "access is denied",
    EPERM: "access is denied",
    ELOOP: "its symbolic links form a loop",
    ENOTDIR: "a part of its path is a file, not a folder",
    EISDIR: "it is a folder",
    EEXIST: "a file with that name is in the way",
    ENAMETOOLONG: "its name is too long",
    EROFS: "it is on a read-only disk",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk's quota is used up",
    EMFILE: "too many files are open",
    ENFILE: "too many files are open",
    EBUSY: "another program is using it",
    ETXTBSY: "it is a program that is currently running",
    EIO: "the disk cannot be read or written",
    ENXIO: "it is a device that does not exist",
};

/** What went wrong with a file, in a few words followed by the code; undefined if the error is not about a file. */
export function fileTrouble(error: unknown): string | undefined {
    const code = systemCode(error);
    return code !== undefined && Object.hasOwn(WORDS, code) ? `${WORDS[code]} (${code})` : undefined;
}

/**
 * Turns what the operating system says about a file into a user's mistake; returns any other error unchanged.
 *
 * @param task `Read file 'x'`
 * @param fix what to do, in whole sentences
 */
export function fileError(task: string, error: unknown, fix: string): unknown {
    const trouble = error instanceof UserError ? undefined : fileTrouble(error);
    return trouble === undefined ? error : new UserError(`${task}: ${trouble}. ${fix}`, { cause: error });
}
