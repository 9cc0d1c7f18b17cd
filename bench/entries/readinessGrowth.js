// @ts-check
"use strict";
const { checkSummary, childWork } = require("../childWork");
const { startEmulatorProcess } = require("../emulatorProcess");
const { medianOfThreeRuns } = require("../measuring");

const FEW = 20_000;
const MANY = 100_000;
const SEED = 26_100;

/** @type {import("../run").Entry} */
module.exports = {
    name: "readiness-growth",
    what:
        "CPU time of the client for the badges of 100,000 PCs from Microsoft Graph, relative to that for 20,000; without throttling or " +
        "latency, with the emulator in a separate process.",
    unit: "times",
    target: 5.5,
    better: "lower",
    async measure({ dist }) {
        const small = await startEmulatorProcess({ dist, devices: FEW, seed: SEED });
        const large = await startEmulatorProcess({ dist, devices: MANY, seed: SEED });
        try {
            return await medianOfThreeRuns(async () => {
                const few = await clientTime(dist, small);
                const many = await clientTime(dist, large);
                return many / few;
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
async function clientTime(dist, { environment, tally, watch }) {
    const load = await watch();
    const { cpuSeconds, result } = await childWork(["graph", dist], { environment });
    const { byBadge, windows, nonWindows, servers, duplicates } = tally;
    checkSummary(result, { byBadge, counts: { windows, nonWindows, servers, duplicates } });
    const used = await load();
    console.error(
        `readiness-growth: ${windows} PCs took the client ${cpuSeconds.toFixed(1)} s of CPU time and the emulator ` +
            `${used.cpuSeconds.toFixed(1)} s, in ${used.wallSeconds.toFixed(1)} s.`,
    );
    return cpuSeconds;
}
