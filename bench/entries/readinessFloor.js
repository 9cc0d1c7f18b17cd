// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");

/** The documented budget for Intune's devices on a clock ten times faster: 2,000 requests in 2 s. */
const BUDGET = 2_000;
const SPEED = 10;
const WINDOW_SECONDS = 20 / SPEED;
const LATENCY_MS = 40;
const PAGE = 1_000;
/** More refusals than this share of the requests are no pace. */
const MOST_REFUSALS = 0.01;
const SEED = 71;

/** @type {import("../run").Entry} */
module.exports = {
    name: "readiness-floor",
    what:
        "Time of reading a fleet's readiness from a throttled service, over the time that its budget alone takes: the worse of " +
        "10,000 devices (median of three) and 50,000 (one run, as it takes most of a minute).",
    unit: "times",
    target: 1.1,
    better: "lower",
    async measure({ load, dist }) {
        const small = await fleetOf(10_000, 3, load, dist);
        const large = await fleetOf(50_000, 1, load, dist);
        return Math.max(small, large);
    },
};

/**
 * The median ratio of several runs.
 *
 * @param {number} devices
 * @param {number} runs
 * @param {import("../run").Tools["load"]} load
 * @param {string} dist
 */
async function fleetOf(devices, runs, load, dist) {
    const emulator = await startEmulatorProcess({
        dist,
        devices,
        seed: SEED,
        options: { latencyMs: LATENCY_MS, throttle: { speed: SPEED }, logSize: 100 },
    });
    try {
        const requests = await requestsNeeded(emulator);
        const floorSeconds = Math.floor((requests - 1) / BUDGET) * WINDOW_SECONDS;
        const ratios = [];
        for (let run = 0; run < runs; run += 1) {
            // What an earlier run spent must not slow this one down.
            await new Promise((resolve) => setTimeout(resolve, 1.1 * WINDOW_SECONDS * 1_000));
            ratios.push((await timedRun(emulator, requests, load)) / floorSeconds);
        }
        ratios.sort((a, b) => a - b);
        return ratios[Math.floor(runs / 2)] ?? Number.NaN;
    } finally {
        await emulator.stop();
    }
}

/**
 * Pages of Intune's list, and a read of each device whose badge depends on VBS: those that fail neither edition nor build.
 *
 * @param {import("../emulatorProcess").EmulatorProcess} emulator
 */
async function requestsNeeded({ tally, devices }) {
    const { windows, nonWindows, servers, duplicates } = tally;
    const pages = Math.ceil((windows + nonWindows + servers + duplicates) / PAGE);
    const read = Object.values(await devices()).filter(
        ({ failing }) => !failing.includes("edition") && !failing.includes("build"),
    );
    return pages + read.length;
}

/**
 * Seconds that one reading takes.
 *
 * @param {import("../emulatorProcess").EmulatorProcess} emulator
 * @param {number} requests What it needs at least.
 * @param {import("../run").Tools["load"]} load
 */
async function timedRun(emulator, requests, load) {
    const { createGraphClient } = load("graph/graphClient");
    const { readGraphSettings } = load("graph/settings");
    const { evaluateFleet } = load("readiness/fleet");
    await emulator.control("DELETE", "/throttle");
    const load_ = await emulator.watch();
    const cpu = process.cpuUsage();
    const start = performance.now();
    const graph = createGraphClient(readGraphSettings({ config: () => undefined, env: emulator.environment }));
    const readiness = await evaluateFleet(graph);
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const { cpuSeconds, shareOfCore, isValid } = await load_();
    const { byWorkload } = await emulator.control("GET", "/throttle");
    const { admitted, refused } = byWorkload.intuneDevices;
    console.error(
        `readiness-floor: ${readiness.counts.windows} devices, ${requests} requests needed, ${admitted} sent, ${refused} refused; ` +
            `${seconds.toFixed(2)} s; CPU of the client ${((user + system) / 1e6).toFixed(1)} s, of the emulator ` +
            `${cpuSeconds.toFixed(1)} s (${(100 * shareOfCore).toFixed(0)} % of a core)`,
    );
    checkResult(readiness, emulator.tally.byBadge);
    if (refused > MOST_REFUSALS * requests) {
        throw new Error(`${refused} requests of ${requests} were refused with 429: more than 1 %.`);
    }
    if (!isValid) {
        throw new Error(`The emulator took ${(100 * shareOfCore).toFixed(0)} % of a core: the run is not valid.`);
    }
    return seconds;
}

/**
 * A quick answer that is wrong does not count.
 *
 * @param {{ byBadge: Record<string, number>, complete: boolean }} readiness
 * @param {Record<string, number>} expected
 */
function checkResult({ byBadge, complete }, expected) {
    const sorted = (/** @type {Record<string, number>} */ badges) => JSON.stringify(Object.entries(badges).sort());
    if (!complete || sorted(byBadge) !== sorted(expected)) {
        throw new Error(`The badges are ${sorted(byBadge)}, the fleet's are ${sorted(expected)}.`);
    }
}
