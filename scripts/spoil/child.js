// @ts-check
const { spawn } = require("node:child_process");
const { join } = require("node:path");

/**
 * How a process ended.
 *
 * @typedef {object} Ended
 * @property {number | undefined} code undefined if it had to be killed
 * @property {string} out
 * @property {string} err
 * @property {number} peakMiB its peak memory
 * @property {number} seconds its time limit
 */

/**
 * Runs a Node script with a time limit, and measures its memory.
 *
 * @param {readonly string[]} args
 * @param {{ env: Record<string, string | undefined>, cwd: string, seconds: number }} options
 * @returns {Promise<Ended>}
 */
function runNode(args, { env, cwd, seconds }) {
    const child = spawn(process.execPath, ["--require", join(__dirname, "tellPeak.js"), ...args], {
        env,
        cwd,
        stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const texts = ["", "", ""];
    for (const [index, stream] of [child.stdout, child.stderr, child.stdio[3]].entries()) {
        stream?.on("data", (piece) => {
            texts[index] += piece;
        });
    }
    return new Promise((resolve, reject) => {
        let late = false;
        const timer = setTimeout(() => {
            late = true;
            child.kill("SIGKILL");
        }, seconds * 1000);
        child.on("error", reject);
        child.on("close", (code) => {
            clearTimeout(timer);
            const [out = "", err = "", peak = ""] = texts;
            const peakMiB = Math.round(Number(peak) / 1024);
            resolve({ code: late ? undefined : (code ?? -1), out, err, peakMiB, seconds });
        });
    });
}

module.exports = { runNode };
