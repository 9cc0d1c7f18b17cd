// @ts-check
"use strict";
/** Pieces of work in separate processes: each starts with an empty heap, and its peak memory is its own. */
const { execFile } = require("node:child_process");
const path = require("node:path");
const { promisify } = require("node:util");

const run = promisify(execFile);

/** Standard output of a child: a summary. */
const LONGEST_ANSWER = 1 << 24;

/**
 * @typedef {object} Work
 * @property {number} cpuSeconds Of all threads, from the start of the work to its end.
 * @property {number} peakBytes The process's peak resident memory (`maxRSS`).
 * @property {any} result
 *
 * @param {readonly string[]} task See readinessChild.js.
 * @param {{ nodeOptions?: readonly string[], environment?: Record<string, string> }} [how]
 * @returns {Promise<Work>}
 */
async function childWork(task, { nodeOptions = [], environment = {} } = {}) {
    const script = path.join(__dirname, "readinessChild.js");
    const { stdout } = await run(process.execPath, [...nodeOptions, script, ...task], {
        env: { ...process.env, ...environment },
        maxBuffer: LONGEST_ANSWER,
    });
    return JSON.parse(stdout);
}

/**
 * Fails if a summary is not what a generator counted.
 *
 * @param {{ byBadge: Record<string, number>, counts: Record<string, number>, complete: boolean }} summary
 * @param {{ byBadge: Record<string, number>, counts: Record<string, number> }} expected
 */
function checkSummary({ byBadge, counts, complete }, expected) {
    const plain = (/** @type {Record<string, number>} */ numbers) =>
        JSON.stringify(Object.entries(numbers).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (!complete || plain(byBadge) !== plain(expected.byBadge) || plain(counts) !== plain(expected.counts)) {
        throw new Error(
            `The summary says ${plain(byBadge)} ${plain(counts)}, the generator ${plain(expected.byBadge)} ` +
                `${plain(expected.counts)}; complete: ${complete}.`,
        );
    }
}

module.exports = { checkSummary, childWork };
