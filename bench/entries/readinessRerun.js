// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");
const { inTemporaryFolder } = require("../temporaryFolder");

const NAME = "readiness-rerun";
const DEVICES = 10_000;
const SEED = 71;
const STARTS_AT = Date.parse("2026-11-02T06:30:00Z");
const DAY_MS = 86_400_000;
/** Percent of the devices that sync within the day, and of those whose VBS changes. */
const SYNCED = 90;
const CHANGED = 2;

/** @type {import("../run").Entry} */
module.exports = {
    name: NAME,
    what:
        "Requests of a report a day later, with the cache of the first, relative to those of the first: 90 % of the devices have synced " +
        "and VBS of 2 % has changed. Every change has to be found, but of devices whose VBS ran, which are counted.",
    unit: "times",
    target: 0.4,
    better: "lower",
    measure: ({ load, dist }) =>
        inTemporaryFolder(async (folder) => {
            const options = { startsAt: new Date(STARTS_AT).toISOString(), logSize: 100 };
            const emulator = await startEmulatorProcess({ dist, devices: DEVICES, seed: SEED, options });
            try {
                const first = await run(emulator, load, folder, 0);
                const second = await run(emulator, load, folder, 1);
                checkChanges(first, second);
                console.error(`${NAME}: ${first.requests} requests, a day later ${second.requests}`);
                return second.requests / first.requests;
            } finally {
                await emulator.stop();
            }
        }),
};

/**
 * @param {import("../emulatorProcess").EmulatorProcess} emulator
 * @param {import("../run").Tools["load"]} load
 * @param {string} folder
 * @param {number} day
 */
async function run({ environment }, load, folder, day) {
    const { createGraphClient } = load("graph/graphClient");
    const { readGraphSettings } = load("graph/settings");
    const { evaluateFleet } = load("readiness/fleet");
    const { VbsCache } = load("readiness/vbsCache/vbsCache");
    const now = STARTS_AT + day * DAY_MS;
    const settings = readGraphSettings({ config: () => undefined, env: environment });
    const { graph, asked } = later(createGraphClient(settings), day);
    const cache = new VbsCache({ folder, tenantId: "t", endpoint: "e", now: () => now });
    const readiness = await evaluateFleet(graph, { now: new Date(now), cache });
    cache.close(readiness.complete);
    return { readiness, requests: asked.requests, states: asked.states };
}

/**
 * The tenant as it is some days later.
 *
 * @param {any} graph
 * @param {number} day
 */
function later(graph, day) {
    const asked = { requests: 0, /** @type {Map<string, string>} */ states: new Map() };
    return {
        asked,
        graph: {
            ...graph,
            /** @param {any[]} args */
            async *pages(...args) {
                for await (const page of graph.pages(...args)) {
                    asked.requests += 1;
                    yield page.map((/** @type {any} */ row) => (day > 0 && isOf(row.id, SYNCED) ? synced(row) : row));
                }
            },
            /** @param {any[]} args */
            async *batchGet(...args) {
                for await (const answer of graph.batchGet(...args)) {
                    asked.requests += 1;
                    const hardware = answer.body?.hardwareInformation;
                    if (hardware && day > 0 && isOf(answer.id, CHANGED)) {
                        hardware.deviceGuardVirtualizationBasedSecurityState = changed(
                            hardware.deviceGuardVirtualizationBasedSecurityState,
                        );
                    }
                    asked.states.set(answer.id, hardware?.deviceGuardVirtualizationBasedSecurityState);
                    yield answer;
                }
            },
        },
    };
}

/** @param {string} state */
function changed(state) {
    return state === "running" ? "notConfigured" : "running";
}

/** @param {any} row */
function synced(row) {
    const at = new Date(STARTS_AT + DAY_MS / 2).toISOString();
    return row.lastSyncDateTime === undefined ? row : { ...row, lastSyncDateTime: at };
}

/** Whether a device is one of so many percent; those who changed have synced. @param {string} id @param {number} percent */
function isOf(id, percent) {
    return (Number.parseInt(id.slice(0, 6), 16) % 1_000) / 10 < percent;
}

/**
 * @param {Awaited<ReturnType<typeof run>>} first
 * @param {Awaited<ReturnType<typeof run>>} second
 */
function checkChanges(first, second) {
    let [found, kept] = [0, 0];
    for (const [id, state] of first.states) {
        if (!isOf(id, CHANGED)) {
            continue;
        }
        const isInventoried = first.readiness.devices.some(
            (/** @type {any} */ device) => device.intuneId === id && device.outcomes.vbs !== "unknown",
        );
        if (state === "running" && isInventoried) {
            kept += 1;
        } else if (second.states.has(id)) {
            found += 1;
        } else {
            throw new Error(`VBS of device '${id}' changed from ${state}, and it was not read again.`);
        }
    }
    console.error(`${NAME}: ${found} changes were found, ${kept} of devices whose VBS ran were not yet`);
    const note = second.readiness.notes.find((/** @type {string} */ each) => each.includes("by an earlier run"));
    console.error(`${NAME}: ${note}`);
    if (found === 0 || note === undefined) {
        throw new Error("No change was found, or what was not read again is not in the notes.");
    }
}
