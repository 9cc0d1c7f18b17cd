// @ts-check
"use strict";
/**
 * Judges a large generated fleet from files, and from Microsoft Graph over HTTP with VBS from each source and by `auto`. Compares
 * every device with what the fleet's generator says, and the devices on which sources differ with those that were planted.
 *
 *     npm run build
 *     node scripts/largeFleet.js [--devices 100000] [--seed N]
 *
 * Without a seed it uses a random one, which is printed. Exits with 1 if anything differs.
 */
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { startEmulatorProcess } = require("../bench/emulatorProcess");
const { mismatches } = require("./fleetComparison");

const DIST = path.join(__dirname, "..", "dist");
/** Half an hour after the snapshot of the day in Windows Update for Business reports. */
const STARTS_AT = "2026-11-02T06:30:00Z";
const MOST_PRINTED = 20;
const ROWS_A_WRITE = 1_000;

/** Modules of the built package. @param {string[]} names */
const load = (...names) => require(path.join(DIST, ...names));

/** @param {string} file @param {readonly object[]} objects */
function saveLines(file, objects) {
    const descriptor = fs.openSync(file, "w");
    for (let at = 0; at < objects.length; at += ROWS_A_WRITE) {
        const rows = objects.slice(at, at + ROWS_A_WRITE).map((object) => `${JSON.stringify(object)}\n`);
        fs.writeSync(descriptor, rows.join(""));
    }
    fs.closeSync(descriptor);
    return file;
}

/** Managed devices as single reads return them, and Entra devices. @param {string} folder @param {any} fleet */
function saveFleet(folder, { managedDevices, entraDevices }) {
    const singleReads = managedDevices.map((/** @type {any} */ { listed, inventory }) => ({
        ...listed,
        hardwareInformation: inventory ?? listed.hardwareInformation,
    }));
    return [
        saveLines(path.join(folder, "intune.ndjson"), singleReads),
        saveLines(path.join(folder, "entra.ndjson"), entraDevices),
    ];
}

/** @param {{ devices: number, seed: number }} wanted */
async function byFiles({ devices, seed }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hotpatch-fleet-"));
    try {
        const fleet = require("../packages/graph-emulator/dist/fleet").generateFleet({ devices, seed });
        const files = saveFleet(folder, fleet);
        return { tally: fleet.tally, readiness: await load("readiness", "fleet").evaluateFiles(files) };
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * By each source of VBS: the result, and how many devices sources should differ on.
 *
 * @param {{ devices: number, seed: number }} wanted
 * @param {(source: string, readiness: any, planted: number) => void} give
 */
async function byGraph({ devices, seed }, give) {
    const options = {
        startsAt: STARTS_AT,
        logSize: 100,
        logAnalytics: { lagHours: 0, staleShare: 0.02, emptyShare: 0.02, missingShare: 0.02 },
        serviceData: { enrolled: "everyPc" },
        exportJobs: { waitMs: 0, runMs: 0 },
    };
    const emulator = await startEmulatorProcess({ dist: DIST, devices, seed, options });
    try {
        const { workspaceId, planted } = await emulator.control("GET", "/log-analytics");
        const env = { ...process.env, ...emulator.environment };
        const settings = load("graph", "settings").readGraphSettings({ config: () => undefined, env });
        const logs = load("graph", "logAnalytics").createLogAnalytics(settings, workspaceId);
        /** @type {{ kind: string, deviceId: string }[]} */
        const plants = planted;
        const stale = new Set(plants.filter(({ kind }) => kind === "stale").map(({ deviceId }) => deviceId));
        for (const vbs of load("readiness", "fleetSource").VBS_FROM) {
            const client = load("graph", "graphClient").createGraphClient(settings);
            const how = { vbs, logs, now: new Date(STARTS_AT), reasons: "all" };
            const readiness = await load("readiness", "fleet").evaluateFleet(client, how);
            const wrong = readiness.devices.filter((/** @type {any} */ { intuneId }) => stale.has(intuneId)).length;
            give(`Microsoft Graph, VBS by ${vbs}`, readiness, ["auto", "logAnalytics"].includes(vbs) ? wrong : 0);
        }
    } finally {
        await emulator.stop();
    }
}

/** @param {string} source @param {any} readiness @param {any} tally @param {number} planted */
function report(source, readiness, tally, planted) {
    const found = mismatches(readiness, tally);
    /** @type {{ devices: number }[]} */
    const disagreements = readiness.vbsDisagreements ?? [];
    const differing = disagreements.reduce((sum, { devices }) => sum + devices, 0);
    console.log(
        `${source}: ${readiness.devices.length} PCs, ${found.length} mismatches; sources differ on ${differing}, planted ${planted}.`,
    );
    for (const line of found.slice(0, MOST_PRINTED)) {
        console.log(`    ${line}`);
    }
    return found.length + Math.abs(differing - planted);
}

/** @param {string} name @param {string} text @param {number} most */
function wholeNumber(name, text, most) {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most) {
        throw new Error(`Read --${name} '${text}': not a whole number up to ${most}. Pass one.`);
    }
    return value;
}

async function main() {
    const { values } = parseArgs({ options: { devices: { type: "string" }, seed: { type: "string" } } });
    const devices = wholeNumber("devices", values.devices ?? "100000", 1_000_000);
    const seed = wholeNumber("seed", values.seed ?? String(Math.floor(Math.random() * 2 ** 31)), 2 ** 32 - 1);
    console.log(`Fleet of ${devices} PCs from seed ${seed}.`);
    const { tally, readiness } = await byFiles({ devices, seed });
    for (const [badge, count] of Object.entries(readiness.byBadge)) {
        console.log(`    ${String(count).padStart(7)}  ${badge}`);
    }
    let wrong = report("Files", readiness, tally, 0);
    await byGraph({ devices, seed }, (source, result, planted) => {
        wrong += report(source, result, tally, planted);
    });
    process.exitCode = wrong === 0 ? 0 : 1;
}

main().catch((error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
});
