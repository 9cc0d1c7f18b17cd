// @ts-check
"use strict";

/** If more than this share of the requests is refused, the run was not paced. */
const MOST_REFUSALS = 0.01;
/** Records on a page of Intune's list. */
const PAGE = 1_000;

/**
 * How many requests reading the fleet has to send to Intune: pages of its list, and one read per device whose VBS is
 * wanted. For badges those are the devices that fail neither edition nor build, for all reasons all devices.
 *
 * @param {import("./emulatorProcess").EmulatorProcess} emulator
 * @param {"badge" | "all"} reasons
 */
async function requestsNeeded({ tally, devices }, reasons) {
    const { windows, nonWindows, servers, duplicates } = tally;
    const pages = Math.ceil((windows + nonWindows + servers + duplicates) / PAGE);
    const wanted = Object.values(await devices()).filter(
        ({ failing }) => reasons === "all" || (!failing.includes("edition") && !failing.includes("build")),
    );
    return pages + wanted.length;
}

/**
 * Seconds that reading a throttled fleet once takes. What the emulator and the client used is printed to standard
 * error.
 *
 * @param {string} name The bench.
 * @param {import("./emulatorProcess").EmulatorProcess} emulator
 * @param {"badge" | "all"} reasons
 * @param {import("./run").Tools["load"]} load
 * @throws Error if the answer is wrong, too many requests were refused, or the emulator itself was the bottleneck.
 */
async function timedReading(name, emulator, reasons, load) {
    const { createGraphClient } = load("graph/graphClient");
    const { readGraphSettings } = load("graph/settings");
    const { evaluateFleet } = load("readiness/fleet");
    const needed = await requestsNeeded(emulator, reasons);
    await emulator.control("DELETE", "/throttle"); // What an earlier run used does not count for this one.
    const loadSince = await emulator.watch();
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    const graph = createGraphClient(readGraphSettings({ config: () => undefined, env: emulator.environment }));
    const readiness = await evaluateFleet(graph, { reasons });
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const { cpuSeconds, shareOfCore, isValid } = await loadSince();
    const { admitted, refused } = (await emulator.control("GET", "/throttle")).byWorkload.intuneDevices;
    console.error(
        `${name}: ${readiness.counts.windows} devices in ${seconds.toFixed(2)} s; ${needed} requests needed, ` +
            `${admitted} admitted, ${refused} refused; CPU of the client ${((user + system) / 1e6).toFixed(1)} s, ` +
            `of the emulator ${cpuSeconds.toFixed(1)} s (${percent(shareOfCore)} of a core)`,
    );
    checkResult(readiness, emulator.tally.byBadge);
    if (refused > MOST_REFUSALS * needed) {
        throw new Error(`${refused} requests were refused with 429, over ${percent(MOST_REFUSALS)} of ${needed}.`);
    }
    if (!isValid) {
        throw new Error(`The emulator took ${percent(shareOfCore)} of a core, so the run is not valid.`);
    }
    return seconds;
}

/**
 * A fast but wrong answer does not count.
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

/** @param {number} share */
function percent(share) {
    return `${Math.round(100 * share)} %`;
}

module.exports = { requestsNeeded, timedReading };
