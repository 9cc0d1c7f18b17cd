import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { systemCode } from "../../base/fileError";

/** After so long a lock is left over, whatever it says: no reading takes a day. */
const LONGEST_MS = 24 * 3_600_000;
/** A lock that says nothing may be just being written for so long. */
const WRITTEN_WITHIN_MS = 10_000;

/** The process that has a lock. */
export type LockHolder = { readonly pid: number; readonly host: string };

/**
 * Takes a lock. One that was left over by a process that ended is taken over.
 *
 * @param path of the lock's own file, in a folder that exists
 * @returns who has it instead; undefined if this process has it now
 */
export function takeLock(path: string): LockHolder | undefined {
    const mine: LockHolder = { pid: process.pid, host: hostname() };
    for (const isLast of [false, true]) {
        try {
            writeFileSync(path, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
            return undefined;
        } catch (error) {
            if (systemCode(error) !== "EEXIST") {
                throw error;
            }
        }
        const holder = holderOf(path);
        const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
        if (isLast || (isAtWork(holder) ? age < LONGEST_MS : holder.host === "" && age < WRITTEN_WITHIN_MS)) {
            return holder;
        }
        rmSync(path, { force: true });
    }
    return mine;
}

export function releaseLock(path: string): void {
    rmSync(path, { force: true });
}

function holderOf(path: string): LockHolder {
    try {
        const { pid, host } = JSON.parse(readFileSync(path, "utf8"));
        return { pid: Number(pid), host: String(host) };
    } catch {
        return { pid: 0, host: "" };
    }
}

/** A process on another machine is taken to be at work. */
function isAtWork({ pid, host }: LockHolder): boolean {
    if (host !== hostname()) {
        return host !== "";
    }
    try {
        process.kill(pid, 0);
        return pid > 0;
    } catch (error) {
        return systemCode(error) === "EPERM"; // It belongs to somebody else.
    }
}
