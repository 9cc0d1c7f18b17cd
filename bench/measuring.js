// @ts-check
"use strict";

/** Milliseconds of CPU time, of all threads of this process, that a piece of work takes. @param {() => void} work */
function cpuTime(work) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
}

/** The median of three runs of a measurement. @param {() => number} measure */
function medianOfThree(measure) {
    const [, median = Number.NaN] = [measure(), measure(), measure()].sort((a, b) => a - b);
    return median;
}

/** The same for measurements that are asynchronous. @param {() => Promise<number>} measure */
const medianOfThreeRuns = (measure) => medianOfRuns(3, measure);

/** The median of an odd number of runs. @param {number} runs @param {() => Promise<number>} measure */
async function medianOfRuns(runs, measure) {
    const values = [];
    for (let run = 0; run < runs; run += 1) {
        values.push(await measure());
    }
    return values.sort((a, b) => a - b)[(runs - 1) / 2] ?? Number.NaN;
}

module.exports = { cpuTime, medianOfRuns, medianOfThree, medianOfThreeRuns };
