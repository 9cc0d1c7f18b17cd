// @ts-check
const { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } = require("node:fs");
const { hostname } = require("node:os");
const { basename, dirname, join } = require("node:path");
const { setTimeout: delay } = require("node:timers/promises");

const PREFIX = "installing-";

/**
 * Creates a folder in one step: it is filled under another name next to its place and renamed when complete. An
 * interrupted run leaves nothing, and of two concurrent runs the slower one finds the folder of the faster.
 * @param {string} folder where the result goes
 * @param {string} proof a file that is in every complete folder, relative to it
 * @param {(temporary: string) => Promise<void>} fill
 */
async function makeWhole(folder, proof, fill) {
    const parent = dirname(folder);
    mkdirSync(parent, { recursive: true });
    removeAbandoned(parent);
    const temporary = mkdtempSync(join(parent, `${PREFIX}${here()}-${process.pid}-`));
    const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    // Ends the process, so that everything it started ends as well; see runCommand.
    const interrupted = () => process.exit(130);
    process.once("exit", remove);
    process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
    try {
        await fill(temporary);
        await moveInto(temporary, folder, proof);
    } finally {
        remove();
        process.removeListener("exit", remove);
        process.removeListener("SIGINT", interrupted).removeListener("SIGTERM", interrupted);
    }
}

/**
 * @param {string} temporary
 * @param {string} folder
 * @param {string} proof
 */
async function moveInto(temporary, folder, proof) {
    for (let attempt = 1; ; attempt++) {
        try {
            renameSync(temporary, folder);
            return;
        } catch (error) {
            if (existsSync(join(folder, proof))) {
                return;
            }
            // Something with that name that is not a result; or, on Windows, a virus scanner that holds new executables
            // for a moment.
            rmSync(folder, { recursive: true, force: true });
            if (attempt === 20) {
                throw error;
            }
            await delay(250);
        }
    }
}

/**
 * Removes what earlier runs on this machine left behind when they were killed.
 * @param {string} parent
 */
function removeAbandoned(parent) {
    const mine = `${PREFIX}${here()}-`;
    for (const name of readdirSync(parent).filter((each) => each.startsWith(mine))) {
        const [pid] = name.slice(mine.length).split("-");
        if (!isRunning(Number(pid))) {
            rmSync(join(parent, basename(name)), { recursive: true, force: true, maxRetries: 3 });
        }
    }
}

/** This machine, as part of a file's name: several may share a home folder. */
function here() {
    return hostname().replace(/\W/g, "_");
}

/** @param {number} pid */
function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error instanceof Error && "code" in error && error.code === "EPERM";
    }
}

module.exports = { makeWhole };
