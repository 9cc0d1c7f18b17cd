// @ts-check

/** The maximum sum of the commands' own limits, in seconds. */
const SECONDS = 60;
/** For a list that only ends at the limit of pages: 10,000 of them, of several lists in parallel. */
const SECONDS_FOR_ALL_PAGES = 300;
/** Tolerance for a machine that is also used by others: a process that hangs does not end by then either. */
const MARGIN_SECONDS = 240;
const MOST_MIB = 512;
const FOUND_BUG =
    /TypeError|RangeError|ReferenceError|a bug in hotpatch|is not a function|Cannot read prop|ended before/;

/**
 * How long a process may take under a rule, in seconds.
 *
 * @param {import("./proxy").RuleName | undefined} rule
 */
function secondsFor(rule) {
    return MARGIN_SECONDS + (rule === "newPages" ? SECONDS_FOR_ALL_PAGES : SECONDS);
}

/**
 * What no process may do, whatever answers it gets.
 *
 * @param {import("./child").Ended} ended
 * @returns {string[]}
 */
function wrongWith({ code, out, err, peakMiB, seconds }) {
    const bug = FOUND_BUG.exec(err + out);
    return [
        ...(code === undefined ? [`it did not end within ${seconds} s`] : []),
        ...(bug === null
            ? []
            : [`it says ${bug[0]}: ${(err + out).slice(Math.max(0, bug.index - 100), bug.index + 300)}`]),
        ...(peakMiB > MOST_MIB ? [`it used ${peakMiB} MiB`] : []),
    ];
}

module.exports = { secondsFor, wrongWith };
