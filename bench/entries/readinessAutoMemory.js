// @ts-check
"use strict";
const { checkSummary, childWork } = require("../childWork");
const { startEmulatorProcess } = require("../emulatorProcess");
const { medianOfThreeRuns } = require("../measuring");

const FEW = 20_000;
const MANY = 100_000;
const SEED = 26_100;
const STARTS_AT = "2026-11-02T06:30:00Z";
/** Megabytes. */
const HEAP = 512;

/** @type {import("../run").Entry} */
module.exports = {
    name: "readiness-auto-memory",
    what:
        "Memory that a PC adds to an evaluation by `auto` with a Log Analytics workspace: the peak resident set for 100,000 minus that " +
        `for 20,000, divided by 80,000; without throttling or latency, under --max-old-space-size=${HEAP}.`,
    unit: "bytes",
    target: 400,
    better: "lower",
    takesMinutes: true,
    async measure({ dist }) {
        const options = { startsAt: STARTS_AT, logAnalytics: { lagHours: 0 }, logSize: 100 };
        const small = await startEmulatorProcess({ dist, devices: FEW, seed: SEED, options });
        const large = await startEmulatorProcess({ dist, devices: MANY, seed: SEED, options });
        try {
            return await medianOfThreeRuns(async () => {
                const [few, many] = [await peakOf(dist, small), await peakOf(dist, large)];
                return (many - few) / (MANY - FEW);
            });
        } finally {
            await Promise.all([small.stop(), large.stop()]);
        }
    },
};

/**
 * @param {string} dist
 * @param {Awaited<ReturnType<typeof startEmulatorProcess>>} emulator
 */
async function peakOf(dist, { environment, tally, control }) {
    const { workspaceId } = await control("GET", "/log-analytics");
    const nodeOptions = [`--max-old-space-size=${HEAP}`];
    const { peakBytes, cpuSeconds, result } = await childWork(["auto", dist, workspaceId, STARTS_AT], {
        environment,
        nodeOptions,
    });
    const { byBadge, windows, nonWindows, servers, duplicates } = tally;
    checkSummary(result, { byBadge, counts: { windows, nonWindows, servers, duplicates } });
    console.error(
        `readiness-auto-memory: ${windows} PCs, ${(peakBytes / 2 ** 20).toFixed(0)} MB at most, ${cpuSeconds.toFixed(1)} s of CPU time`,
    );
    return peakBytes;
}
