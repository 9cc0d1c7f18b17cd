import {
    closeSync,
    constants,
    fstatSync,
    ftruncateSync,
    lstatSync,
    mkdirSync,
    openSync,
    readSync,
    renameSync,
    rmSync,
    writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileTrouble } from "../../base/fileError";
import { type CacheLine, type CacheOwner, firstLine, lineOf, ownerIn, textOf } from "./lines";
import { releaseLock, takeLock } from "./lock";

const OWNER_ONLY = 0o600;
/** Bytes: about a million and a half devices. */
const LARGEST = 256 << 20;
const PIECE = 1 << 20;
/** Lines that are written at once. */
const TOGETHER = 100;
const OTHERS_MAY_WRITE = 0o022;
const NEWLINE = 10;

const NOT_OURS = "it is not a cache of this tenant";

/**
 * A file of lines that only grows, one for each read, so that what a run read is there however it ends. Whatever is
 * wrong with the file, a fleet is read: without it, and a note says so.
 */
export class Journal {
    readonly notes: string[] = [];
    private descriptor: number | undefined;
    /** Where the next line goes. */
    private end = 0;
    private waiting: CacheLine[] = [];
    private hasLock = false;
    private readonly lockPath: string;

    constructor(
        private readonly path: string,
        private readonly owner: CacheOwner,
    ) {
        this.lockPath = `${path}.lock`;
    }

    /**
     * Opens the file, and gives what it has.
     *
     * @param forget called if nothing that was given is to be used
     */
    open(give: (line: CacheLine) => void, forget: () => void): void {
        try {
            mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
            const holder = takeLock(this.lockPath);
            this.hasLock = holder === undefined;
            if (holder !== undefined) {
                this.notes.push(
                    `Another process (${holder.pid}${holder.host === "" ? "" : ` on ${holder.host}`}) is reading this tenant: this one uses what was kept before, and keeps nothing itself.`,
                );
            }
            const problem = this.load(give);
            if (problem !== undefined) {
                forget();
                this.setAside(problem);
            }
            if (this.hasLock && this.descriptor === undefined) {
                this.descriptor = openSync(this.path, "wx", OWNER_ONLY);
                this.write(this.descriptor, firstLine(this.owner));
            }
        } catch (error) {
            this.giveUp(error);
        }
    }

    /** Keeps a line, at the latest when the journal is closed. */
    add(line: CacheLine): void {
        if (this.descriptor !== undefined) {
            this.waiting.push(line);
            if (this.waiting.length >= TOGETHER) {
                this.flush();
            }
        }
    }

    /**
     * Writes what is waiting, and lets other processes write.
     *
     * @param instead all lines that are worth keeping, if the file is to be written anew
     */
    close(instead?: Iterable<CacheLine>): void {
        if (this.descriptor === undefined) {
            return;
        }
        this.flush();
        try {
            if (instead !== undefined && this.hasLock) {
                this.rewrite(instead);
            }
        } catch (error) {
            this.giveUp(error);
        }
        this.release();
    }

    private load(give: (line: CacheLine) => void): string | undefined {
        const found = lstatSync(this.path, { throwIfNoEntry: false });
        if (found === undefined) {
            return undefined;
        }
        if (!found.isFile()) {
            return "it is not a regular file";
        }
        const isForeign = process.getuid !== undefined && found.uid !== process.getuid();
        if (isForeign || (process.platform !== "win32" && (found.mode & OTHERS_MAY_WRITE) !== 0)) {
            return "others may have written it";
        }
        if (found.size > LARGEST) {
            return `it is larger than ${LARGEST >> 20} MB`;
        }
        const flags = this.hasLock ? constants.O_RDWR : constants.O_RDONLY;
        const descriptor = openSync(this.path, flags | (constants.O_NOFOLLOW ?? 0));
        const { size } = fstatSync(descriptor);
        const { bytes, problem = bytes === 0 && size > 0 ? NOT_OURS : undefined } = readLines(
            descriptor,
            size,
            (text, number) => {
                if (number === 1) {
                    const { tenantId, endpoint } = ownerIn(text) ?? {};
                    return tenantId === this.owner.tenantId && endpoint === this.owner.endpoint;
                }
                const line = lineOf(text);
                if (line !== undefined) {
                    give(line);
                }
                return line !== undefined;
            },
        );
        if (!this.hasLock || problem !== undefined || size === 0) {
            closeSync(descriptor);
            return size === 0 ? NOT_OURS : problem;
        }
        // The last line was being written when the process ended.
        ftruncateSync(descriptor, bytes);
        this.end = bytes;
        this.descriptor = descriptor;
        return undefined;
    }

    private setAside(problem: string): void {
        const aside = `${this.path}.set-aside`;
        if (this.hasLock) {
            rmSync(aside, { force: true, recursive: true });
            renameSync(this.path, aside);
        }
        this.notes.push(
            `What earlier runs read is not used, because ${problem} (${this.path}).${this.hasLock ? ` It was set aside as ${aside}.` : ""}`,
        );
    }

    private write(descriptor: number, text: string): void {
        const bytes = Buffer.from(text);
        for (let done = 0; done < bytes.length; ) {
            const length = writeSync(descriptor, bytes, done, bytes.length - done, this.end);
            done += length;
            this.end += length;
        }
    }

    private rewrite(lines: Iterable<CacheLine>): void {
        const part = `${this.path}.part`;
        rmSync(part, { force: true });
        const whole = openSync(part, "wx", OWNER_ONLY);
        try {
            this.end = 0;
            let texts = [firstLine(this.owner)];
            for (const line of lines) {
                texts.push(textOf(line));
                if (texts.length >= TOGETHER) {
                    this.write(whole, texts.join(""));
                    texts = [];
                }
            }
            this.write(whole, texts.join(""));
        } finally {
            closeSync(whole);
        }
        this.closeFile(); // Windows replaces no file that is open.
        renameSync(part, this.path);
    }

    private flush(): void {
        const lines = this.waiting;
        this.waiting = [];
        try {
            if (this.descriptor !== undefined && lines.length > 0) {
                this.write(this.descriptor, lines.map(textOf).join(""));
            }
        } catch (error) {
            this.giveUp(error);
        }
    }

    /** A cache that fails costs nothing but time. */
    private giveUp(error: unknown): void {
        const trouble = fileTrouble(error);
        if (trouble === undefined) {
            this.release();
            throw error;
        }
        this.notes.push(`What is read is not kept for the next run, because ${trouble} (${this.path}).`);
        this.release();
    }

    private release(): void {
        this.closeFile();
        if (this.hasLock) {
            this.hasLock = false;
            releaseLock(this.lockPath);
        }
    }

    private closeFile(): void {
        const { descriptor } = this;
        this.descriptor = undefined;
        if (descriptor !== undefined) {
            closeSync(descriptor);
        }
    }
}

/**
 * Reads lines of a file until one of them is not valid.
 *
 * @returns the length of all whole lines, and what is wrong
 */
function readLines(
    descriptor: number,
    size: number,
    isValid: (text: string, number: number) => boolean,
): { readonly bytes: number; readonly problem?: string } {
    let rest = Buffer.alloc(0);
    let [at, bytes, number] = [0, 0, 0];
    while (at < size) {
        const piece = Buffer.alloc(Math.min(PIECE, size - at));
        const length = readSync(descriptor, piece, 0, piece.length, at);
        if (length === 0) {
            break;
        }
        at += length;
        const text = rest.length === 0 ? piece.subarray(0, length) : Buffer.concat([rest, piece.subarray(0, length)]);
        let start = 0;
        for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
            number += 1;
            if (!isValid(text.toString("utf8", start, end), number)) {
                const problem = number === 1 ? NOT_OURS : `line ${number} is not valid`;
                return { bytes, problem };
            }
            bytes += end + 1 - start;
            start = end + 1;
        }
        rest = Buffer.from(text.subarray(start));
        if (rest.length > PIECE) {
            return { bytes, problem: `line ${number + 1} is not valid` };
        }
    }
    return { bytes };
}
