// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");
const { timedReading } = require("../pacedReading");

const NAME = "readiness-naive";
const DEVICES = 6_000;
const DEVICES_OF_SCRIPT = 200;
const DEVICES_OF_BATCH_SCRIPT = 1_000;
const PARTS = 20;
const SEED = 72;
/** As documented and in real time; the latency of an answer is typical for Microsoft Graph. */
const SERVICE = { latencyMs: 200, throttle: { speed: 1 }, logSize: 100 };
const SELECT = "?$select=id,hardwareInformation";

/** @type {import("../run").Entry} */
module.exports = {
    name: NAME,
    what:
        "Devices per second with all reasons, from a service with the documented budget and 200 ms of latency, relative to those of a " +
        "script that sends one GET per device, one after the other. One run, because it takes two minutes.",
    unit: "times",
    target: 15,
    better: "higher",
    async measure({ load, dist }) {
        const seconds = await withEmulator(DEVICES, dist, (emulator) => timedReading(NAME, emulator, "all", load));
        const ours = DEVICES / seconds;
        const script = await withEmulator(DEVICES_OF_SCRIPT, dist, (emulator) => rateOf(() => oneByOne(emulator)));
        const batches = await withEmulator(DEVICES_OF_BATCH_SCRIPT, dist, (emulator) =>
            rateOf(() => inBatches(emulator)),
        );
        console.error(
            `${NAME}: devices per second: ${ours.toFixed(1)}; a script with one GET after the other ${script.toFixed(1)}, ` +
                `with one $batch after the other ${batches.toFixed(1)}`,
        );
        return ours / script;
    },
};

/**
 * @template T
 * @param {number} devices
 * @param {string} dist
 * @param {(emulator: import("../emulatorProcess").EmulatorProcess) => Promise<T>} use
 */
async function withEmulator(devices, dist, use) {
    const emulator = await startEmulatorProcess({ dist, devices, seed: SEED, options: SERVICE });
    try {
        return await use(emulator);
    } finally {
        console.error(
            `${NAME}: CPU of the emulator for ${devices} devices: ${(await emulator.cpuSeconds()).toFixed(1)} s`,
        );
        await emulator.stop();
    }
}

/** Devices per second. @param {() => Promise<number>} script Returns how many devices it read. */
async function rateOf(script) {
    const start = performance.now();
    const devices = await script();
    return (1_000 * devices) / (performance.now() - start);
}

/** Lists, then one read per device. @param {import("../emulatorProcess").EmulatorProcess} emulator */
async function oneByOne(emulator) {
    const ids = await windowsIds(emulator);
    for (const id of ids) {
        await ask(emulator, `/beta/deviceManagement/managedDevices/${id}${SELECT}`);
    }
    return ids.length;
}

/** Lists, then twenty reads at a time. @param {import("../emulatorProcess").EmulatorProcess} emulator */
async function inBatches(emulator) {
    const ids = await windowsIds(emulator);
    for (let first = 0; first < ids.length; first += PARTS) {
        const requests = ids.slice(first, first + PARTS).map((id) => ({
            id,
            method: "GET",
            url: `/deviceManagement/managedDevices/${id}${SELECT}`,
        }));
        const { responses } = await ask(emulator, "/beta/$batch", { requests });
        if (responses.some((/** @type {{ status: number }} */ { status }) => status !== 200)) {
            throw new Error("A part of a batch of the script was refused.");
        }
    }
    return ids.length;
}

/** Ids of the Windows devices of both lists, as a script would join them. @param {import("../emulatorProcess").EmulatorProcess} emulator */
async function windowsIds(emulator) {
    await everyPage(emulator, "/v1.0/devices?$select=id,deviceId&$top=999");
    const devices = await everyPage(emulator, "/beta/deviceManagement/managedDevices");
    return devices.filter(({ operatingSystem }) => operatingSystem === "Windows").map(({ id }) => id);
}

/** @param {import("../emulatorProcess").EmulatorProcess} emulator @param {string} path */
async function everyPage(emulator, path) {
    /** @type {any[]} */
    const all = [];
    for (let next = path; next !== undefined; ) {
        const page = await ask(emulator, next);
        all.push(...page.value);
        next = page["@odata.nextLink"]?.slice(emulator.endpoint.length);
    }
    return all;
}

/**
 * @param {import("../emulatorProcess").EmulatorProcess} emulator
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function ask({ endpoint, token }, path, body) {
    const response = await fetch(`${endpoint}${path}`, {
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    if (!response.ok) {
        throw new Error(`The script's request for ${path} was answered ${response.status}.`);
    }
    return response.json();
}
