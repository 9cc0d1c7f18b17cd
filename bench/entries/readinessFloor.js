// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");
const { requestsNeeded, timedReading } = require("../pacedReading");

const NAME = "readiness-floor";
/** The documented budget for Intune's devices, 2,000 requests in 20 s, on a clock ten times faster. */
const BUDGET = 2_000;
const SPEED = 10;
const WINDOW_SECONDS = 20 / SPEED;
const LATENCY_MS = 40;
const SEED = 71;

/** @type {import("../run").Entry} */
module.exports = {
    name: NAME,
    what:
        "Time to read a fleet's badges from a throttled service, relative to the time after which the budget alone admits the last " +
        "request: the worse of 10,000 devices (median of three) and 50,000 (one run, because it takes most of a minute).",
    unit: "times",
    target: 1.1,
    better: "lower",
    async measure({ load, dist }) {
        const small = await timeOverFloor(10_000, 3, load, dist);
        const large = await timeOverFloor(50_000, 1, load, dist);
        return Math.max(small, large);
    },
};

/**
 * The median of several runs.
 *
 * @param {number} devices
 * @param {number} runs
 * @param {import("../run").Tools["load"]} load
 * @param {string} dist
 */
async function timeOverFloor(devices, runs, load, dist) {
    const options = { latencyMs: LATENCY_MS, throttle: { speed: SPEED }, logSize: 100 };
    const emulator = await startEmulatorProcess({ dist, devices, seed: SEED, options });
    try {
        const floorSeconds = floorOf(await requestsNeeded(emulator, "badge"));
        const ratios = [];
        for (let run = 0; run < runs; run += 1) {
            ratios.push((await timedReading(NAME, emulator, "badge", load)) / floorSeconds);
        }
        ratios.sort((a, b) => a - b);
        console.error(
            `${NAME}: ${devices} devices, ${ratios.map((ratio) => ratio.toFixed(3)).join(", ")} times the floor`,
        );
        return ratios[Math.floor(runs / 2)] ?? Number.NaN;
    } finally {
        await emulator.stop();
    }
}

/**
 * Seconds after which a full budget, used as soon as it is available, admits the last of so many requests. @param
 * {number} requests
 */
function floorOf(requests) {
    return Math.floor((requests - 1) / BUDGET) * WINDOW_SECONDS;
}
