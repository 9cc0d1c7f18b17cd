// @ts-check
"use strict";
/**
 * The embedded Microsoft Graph in a separate process, so that its work does not count as the client's. Forked with a
 * channel: when the bench ends, however it ends, so does the emulator.
 */
const { fork } = require("node:child_process");
const { once } = require("node:events");
const path = require("node:path");

/** Above this share of one core, the emulator itself may be the bottleneck of a paced entry. */
const MOST_SHARE_OF_CORE = 0.25;

/**
 * @typedef {object} Tally What the fleet's generator counted.
 * @property {Record<string, number>} byBadge
 * @property {number} windows
 * @property {number} nonWindows
 * @property {number} servers
 * @property {number} duplicates
 *
 * @typedef {{ badge: string, failing: string[], unknown: string[] }} DeviceTally
 *
 * @typedef {object} Load What the emulator used between two points in time.
 * @property {number} cpuSeconds Of all its threads.
 * @property {number} wallSeconds
 * @property {number} shareOfCore CPU seconds per second.
 * @property {boolean} isValid Whether a paced entry may count: the emulator took at most 25 % of a core.
 *
 * @typedef {object} EmulatorProcess
 * @property {Record<string, string>} environment Variables that direct clients here.
 * @property {string} endpoint
 * @property {string} token
 * @property {Tally} tally
 * @property {() => Promise<Record<string, DeviceTally>>} devices The result for each PC, by Intune's id.
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} control Calls one of the emulator's own
 *     addresses, named without `/_emulator`: `control("GET", "/throttle")`.
 * @property {() => Promise<number>} cpuSeconds CPU time that the emulator took since its start, in seconds.
 * @property {() => Promise<() => Promise<Load>>} watch Starts watching its load; the returned function tells what it
 * was since then.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts it and waits until it answers.
 *
 * @param {object} wanted
 * @param {string} wanted.dist The built package's folder.
 * @param {number} wanted.devices
 * @param {number} wanted.seed
 * @param {Record<string, unknown>} [wanted.options] Further options of `startGraphEmulator`: `{ throttle: { speed: 10 } }`.
 * @returns {Promise<EmulatorProcess>}
 */
async function startEmulatorProcess({ dist, devices, seed, options = {} }) {
    const settings = JSON.stringify({ ...options, devices, seed });
    const child = fork(path.join(__dirname, "emulatorChild.js"), [dist, settings], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ended = once(child, "exit");
    const [started] = await Promise.race([
        once(child, "message"),
        ended.then(([code]) => {
            throw new Error(`Start emulator in a process of its own: it ended with ${code}.`);
        }),
    ]);
    const { environment, endpoint, token } = started;

    /** @param {string} method @param {string} path @param {unknown} [body] */
    async function control(method, path, body) {
        const response = await fetch(`${endpoint}/_emulator${path}`, {
            method,
            headers: { Authorization: `Bearer ${token}` },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`Control emulator with '${method} ${path}': ${response.status} ${text}`);
        }
        return text === "" ? undefined : JSON.parse(text);
    }
    const cpuSeconds = async () => (await control("GET", "/process")).cpuSeconds;

    return {
        environment,
        endpoint,
        token,
        tally: await control("GET", "/tally"),
        devices: async () => (await control("GET", "/tally?devices=true")).byDevice,
        control,
        cpuSeconds,
        async watch() {
            const cpuBefore = await cpuSeconds();
            const start = performance.now();
            return async () => {
                const wallSeconds = (performance.now() - start) / 1_000;
                const used = (await cpuSeconds()) - cpuBefore;
                const shareOfCore = used / wallSeconds;
                return { cpuSeconds: used, wallSeconds, shareOfCore, isValid: shareOfCore <= MOST_SHARE_OF_CORE };
            };
        },
        async stop() {
            if (child.connected) {
                child.disconnect();
            }
            await ended;
        },
    };
}

module.exports = { startEmulatorProcess };
