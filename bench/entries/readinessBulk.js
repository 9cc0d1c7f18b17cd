// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");
const { requestsNeeded } = require("../pacedReading");

const NAME = "readiness-bulk";
const DEVICES = 100_000;
const SEED = 71;
/** Half an hour after the snapshot of the day in Windows Update for Business reports. */
const STARTS_AT = "2026-11-02T06:30:00Z";
/** The documented budget for Intune's devices, 2,000 requests in 20 s. */
const BUDGET = 2_000;
const WINDOW_SECONDS = 20;
const LATENCY_MS = 200;
const MOST_SECONDS = 90;

/** @type {import("../run").Entry} */
module.exports = {
    name: NAME,
    what:
        `Time for the badges of ${DEVICES} devices by bulk sources, documented budgets and ${LATENCY_MS} ms latency, relative to what it ` +
        `may be: by logAnalytics ${MOST_SECONDS} s or a tenth of the floor of single reads, whichever is less; by service ${MOST_SECONDS} s ` +
        "beyond the floor of those single reads that are left. The worse of both, one run each, because they take minutes.",
    unit: "times",
    target: 1,
    better: "lower",
    takesMinutes: true,
    async measure({ load, dist }) {
        const options = {
            startsAt: STARTS_AT,
            latencyMs: LATENCY_MS,
            throttle: { speed: 1 },
            logSize: 100,
            logAnalytics: { lagHours: 0 },
            serviceData: { enrolled: "everyPc" },
        };
        const emulator = await startEmulatorProcess({ dist, devices: DEVICES, seed: SEED, options });
        try {
            const floor = floorOf(await requestsNeeded(emulator, "badge"));
            const logs = await timed(emulator, load, "logAnalytics");
            const byLogs = logs.seconds / Math.min(MOST_SECONDS, floor / 10);
            const service = await timed(emulator, load, "service");
            const byService = (service.seconds - floorOf(service.requests)) / MOST_SECONDS;
            console.error(
                `${NAME}: single reads take ${floor} s at least; logAnalytics ${byLogs.toFixed(2)}, service ${byService.toFixed(2)}`,
            );
            return Math.max(byLogs, byService);
        } finally {
            await emulator.stop();
        }
    },
};

/**
 * @param {import("../emulatorProcess").EmulatorProcess} emulator
 * @param {import("../run").Tools["load"]} load
 * @param {"logAnalytics" | "service"} vbs
 */
async function timed(emulator, load, vbs) {
    const { createGraphClient } = load("graph/graphClient");
    const { createLogAnalytics } = load("graph/logAnalytics");
    const { readGraphSettings } = load("graph/settings");
    const { evaluateFleet } = load("readiness/fleet");
    await emulator.control("DELETE", "/throttle");
    const { workspaceId } = await emulator.control("GET", "/log-analytics");
    const settings = readGraphSettings({ config: () => undefined, env: emulator.environment });
    const loadSince = await emulator.watch();
    const start = performance.now();
    const { byBadge, complete, vbsBySource } = await evaluateFleet(createGraphClient(settings), {
        vbs,
        logs: createLogAnalytics(settings, workspaceId),
        now: new Date(STARTS_AT),
    });
    const seconds = (performance.now() - start) / 1_000;
    const { cpuSeconds } = await loadSince();
    const { admitted: requests, refused } = (await emulator.control("GET", "/throttle")).byWorkload.intuneDevices;
    console.error(
        `${NAME}: ${vbs} took ${seconds.toFixed(1)} s, ${requests} requests to Intune's devices (${refused} refused), ` +
            `${JSON.stringify(vbsBySource)}; CPU of the emulator ${cpuSeconds.toFixed(1)} s`,
    );
    const sorted = (/** @type {Record<string, number>} */ badges) => JSON.stringify(Object.entries(badges).sort());
    if (!complete || sorted(byBadge) !== sorted(emulator.tally.byBadge)) {
        throw new Error(`The badges are ${sorted(byBadge)}, the fleet's are ${sorted(emulator.tally.byBadge)}.`);
    }
    return { seconds, requests };
}

/** Seconds after which a full budget, used as soon as it is available, admits the last of so many. @param {number} requests */
function floorOf(requests) {
    return Math.floor((requests - 1) / BUDGET) * WINDOW_SECONDS;
}
