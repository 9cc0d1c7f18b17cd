import { fileTrouble } from "../../base/fileError";
import { messageOf } from "../../base/messageOf";

export { systemCode } from "../../base/fileError";

/** Any error as one line. */
export function oneLine(error: unknown): string {
    const message = messageOf(error);
    return message.replace(/\s*\r?\n\s*/g, " ").trim();
}

/**
 * What the operating system says about a file or folder that nobody foresaw, in one line with what to do; undefined for any
 * other error. A disk that is full, a link in a circle or a folder that is gone is no bug.
 */
export function fileMistake(error: unknown): string | undefined {
    if (typeof error !== "object" || error === null) {
        return undefined;
    }
    const { syscall, path, cause }: Partial<NodeJS.ErrnoException> = error;
    const trouble = fileTrouble(error);
    if (trouble === undefined || syscall === undefined || syscall.startsWith("spawn")) {
        return fileMistake(cause);
    }
    if (syscall === "uv_cwd") {
        return "Find the current folder: it is not there any more, or may not be read. Change to one that exists.";
    }
    if (syscall === "mkdtemp") {
        return `Make temporary folder '${path}': ${trouble}. Set TMPDIR (TEMP on Windows) to a folder that may be written to.`;
    }
    if (path === undefined) {
        return ["read", "write", "fsync", "close"].includes(syscall)
            ? `Use a file: ${trouble}. Make room, or use another.`
            : undefined;
    }
    return `Use '${path}': ${trouble}. Check the path, and your rights to it.`;
}
