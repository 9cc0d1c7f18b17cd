// @ts-check
"use strict";
/**
 * A fleet as files that were saved from Microsoft Graph, the same in every run: `intune.ndjson` with managed devices
 * (beta) and `entra.ndjson` with devices (v1.0), one object per line, unordered.
 *
 * Rows are lean: only what readiness selects, and the parts of the hardware inventory that it reads. With fuller rows
 * JSON.parse takes longer and readiness hardly does, so ratios are higher with these than with typical files.
 */
const fs = require("node:fs");
const path = require("node:path");
const { guid, randomNumbers } = require("./random");

/** @typedef {{ byBadge: Record<string, number>, counts: Record<string, number> }} Expected */
/** @typedef {"pass" | "fail" | "unknown"} Outcome */
/** @template T @typedef {readonly (readonly [value: T, outcome: Outcome, weight: number])[]} Choices */

/** @type {Choices<number | null>} */
const EDITIONS = [
    [4, "pass", 70],
    [121, "pass", 8],
    [125, "pass", 2],
    [48, "fail", 14],
    [101, "fail", 3],
    [72, "fail", 1],
    [0, "unknown", 1],
    [null, "unknown", 1],
];

/** @type {Choices<number>} */
const BUILDS = [
    [26100, "pass", 55],
    [26200, "pass", 25],
    [22631, "fail", 12],
    [19045, "fail", 4],
    [26300, "unknown", 4],
];

/** Undefined: never inventoried, which returns defaults. @type {Choices<string | undefined>} */
const VBS = [
    ["running", "pass", 80],
    ["notConfigured", "fail", 8],
    ["rebootRequired", "fail", 3],
    ["doesNotMeetHardwareRequirements", "fail", 3],
    [undefined, "unknown", 6],
];

/** @type {Choices<string>} */
const JOINS = [
    ["azureADJoined", "pass", 70],
    ["hybridAzureADJoined", "pass", 25],
    ["azureADRegistered", "fail", 3],
    ["unknown", "unknown", 2],
];

/** @type {Choices<string>} */
const AGENTS = [
    ["mdm", "pass", 75],
    ["configurationManagerClientMdm", "pass", 18],
    ["configurationManagerClient", "fail", 4],
    ["msSense", "fail", 2],
    ["unknown", "unknown", 1],
];

const CODES = ["edition", "build", "vbs", "entra_join", "mdm"];
const FIRST_REVISION = 4_929;
/** A build gets one update per month; most PCs have one of the latest, some have had none for years. */
const UPDATES = 24;
const LATER_BY = 210;
const HAS_NEXT_UPDATE = 0.75;
const SYNCED_UNTIL = Date.parse("2026-11-01T00:00:00Z");

/** Devices in addition to the PCs, and leftovers: one per so many PCs. */
const PHONE_EVERY = 10;
const SERVER_EVERY = 40;
const SUPERSEDED_EVERY = 33;
/** One in this many PCs refers to an Entra device that no longer exists. */
const GONE_EVERY = 50;
const ROWS_A_WRITE = 2_000;

/**
 * @param {{ folder: string, devices: number, seed: number }} wanted `devices`: Windows PCs.
 * @returns {{ intune: string, entra: string, expected: Expected }}
 */
function writeFleetFiles({ folder, devices, seed }) {
    const random = randomNumbers(seed);
    const intune = rowWriter(path.join(folder, "intune.ndjson"));
    const entra = rowWriter(path.join(folder, "entra.ndjson"));
    /** @type {Record<string, number>} */
    const byBadge = {};
    const counts = { windows: 0, nonWindows: 0, servers: 0, duplicates: 0 };

    for (let number = 0; number < devices; number += 1) {
        const isGone = number % GONE_EVERY === 1;
        const { row, badge } = makePc(random, number, isGone);
        byBadge[badge] = (byBadge[badge] ?? 0) + 1;
        counts.windows += 1;
        if (number % SUPERSEDED_EVERY === 2) {
            counts.duplicates += 1;
            intune.write({ ...row, id: guid(random), lastSyncDateTime: "2025-03-01T07:08:09Z", skuNumber: 48 });
        }
        intune.write(row);
        if (!isGone) {
            entra.write({ id: guid(random), deviceId: row.azureADDeviceId });
        }
        if (number % PHONE_EVERY === 3) {
            counts.nonWindows += 1;
            const phone = makePhone(random, number);
            intune.write(phone);
            entra.write({ id: guid(random), deviceId: phone.azureADDeviceId });
        }
        if (number % SERVER_EVERY === 4) {
            counts.servers += 1;
            intune.write({ ...makePc(random, number, false).row, deviceName: `SRV-${number}`, skuNumber: 7 });
        }
    }
    return { intune: intune.close(), entra: entra.close(), expected: { byBadge, counts } };
}

/** @param {() => number} random @param {number} number @param {boolean} isGone */
function makePc(random, number, isGone) {
    const [skuNumber, edition] = drawn(EDITIONS, random);
    const [build, buildOutcome] = drawn(BUILDS, random);
    const [state, vbs] = drawn(VBS, random);
    const [joinType, join] = drawn(JOINS, random);
    const [managementAgent, mdm] = drawn(AGENTS, random);
    const revision = revisionOf(random);
    const isLate = buildOutcome === "pass" && revision < FIRST_REVISION;
    /** @type {Outcome[]} */
    const outcomes = [edition, isLate ? "fail" : buildOutcome, vbs, isGone && join === "pass" ? "unknown" : join, mdm];
    const row = {
        id: guid(random),
        deviceName: `PC-${number.toString(36).toUpperCase()}`,
        operatingSystem: "Windows",
        osVersion: `10.0.${build}.${revision}`,
        skuNumber,
        processorArchitecture: random() < 0.1 ? "arM64" : "x64",
        joinType,
        managementAgent,
        azureADDeviceId: guid(random),
        lastSyncDateTime: timeBefore(SYNCED_UNTIL, random),
        hardwareInformation: inventory(state),
    };
    return { row, badge: badgeOf(outcomes) };
}

/** Some months before or after the first revision that supports hotpatches. @param {() => number} random */
function revisionOf(random) {
    let monthsBehind = 0;
    while (monthsBehind < UPDATES && random() > HAS_NEXT_UPDATE) {
        monthsBehind += 1;
    }
    const isOld = random() < 0.1;
    return FIRST_REVISION + LATER_BY * (isOld ? -1 - monthsBehind : UPDATES - monthsBehind);
}

/** @param {() => number} random @param {number} number */
function makePhone(random, number) {
    return {
        id: guid(random),
        deviceName: `IPHONE-${number}`,
        operatingSystem: "iOS",
        osVersion: "26.1",
        skuNumber: 0,
        processorArchitecture: "unknown",
        joinType: "azureADRegistered",
        managementAgent: "mdm",
        azureADDeviceId: guid(random),
        lastSyncDateTime: timeBefore(SYNCED_UNTIL, random),
    };
}

/** @param {string | undefined} state */
function inventory(state) {
    return {
        tpmSpecificationVersion: state === undefined ? null : "2.0, 0, 1.38",
        operatingSystemEdition: state === undefined ? null : "Enterprise",
        deviceGuardVirtualizationBasedSecurityHardwareRequirementState:
            state === "doesNotMeetHardwareRequirements" ? "secureBootRequired" : "meetHardwareRequirements",
        deviceGuardVirtualizationBasedSecurityState: state ?? "running",
        operatingSystemProductType: state === undefined ? 0 : 4,
    };
}

/** @param {readonly Outcome[]} outcomes */
function badgeOf(outcomes) {
    const failing = CODES[outcomes.indexOf("fail")];
    if (failing !== undefined) {
        return `Not eligible (${failing})`;
    }
    const unknown = CODES[outcomes.indexOf("unknown")];
    return unknown === undefined ? "Eligible" : `Unknown (${unknown})`;
}

/** @template T @param {Choices<T>} choices @param {() => number} random @returns {readonly [T, Outcome]} */
function drawn(choices, random) {
    let left = random() * choices.reduce((sum, [, , weight]) => sum + weight, 0);
    for (const [value, outcome, weight] of choices) {
        left -= weight;
        if (left < 0) {
            return [value, outcome];
        }
    }
    const [value, outcome] = /** @type {Choices<T>[number]} */ (choices[0]);
    return [value, outcome];
}

/** A time within the preceding ninety days. @param {number} end @param {() => number} random */
function timeBefore(end, random) {
    const seconds = Math.floor(random() * 90 * 24 * 60 * 60);
    return `${new Date(end - seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

/** @param {string} file */
function rowWriter(file) {
    const descriptor = fs.openSync(file, "w");
    /** @type {string[]} */
    let rows = [];
    const flush = () => {
        fs.writeSync(descriptor, rows.join(""));
        rows = [];
    };
    return {
        /** @param {object} row */
        write(row) {
            rows.push(`${JSON.stringify(row)}\n`);
            if (rows.length === ROWS_A_WRITE) {
                flush();
            }
        },
        close() {
            flush();
            fs.closeSync(descriptor);
            return file;
        },
    };
}

module.exports = { writeFleetFiles };
