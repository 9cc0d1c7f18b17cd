// @ts-check
"use strict";
const { mkdirSync } = require("node:fs");
const path = require("node:path");
const { checkSummary, childWork } = require("../childWork");
const { writeFleetFiles } = require("../fleetFiles");
const { medianOfThreeRuns } = require("../measuring");
const { inTemporaryFolder } = require("../temporaryFolder");

const FEW = 100_000;
const MANY = 1_000_000;
/** Megabytes. */
const HEAP = 512;

/** @type {import("../run").Entry} */
module.exports = {
    name: "verdict-memory",
    what:
        "Memory that a PC adds to an evaluation of NDJSON: the peak resident set for 1,000,000 minus that for 100,000, divided by " +
        `900,000; under --max-old-space-size=${HEAP}.`,
    unit: "bytes",
    target: 400,
    better: "lower",
    measure: ({ dist }) =>
        inTemporaryFolder(async (folder) => {
            const small = fleetIn(path.join(folder, "small"), FEW);
            const large = fleetIn(path.join(folder, "large"), MANY);
            return medianOfThreeRuns(async () => {
                const added = (await peakOf(dist, large)) - (await peakOf(dist, small));
                return added / (MANY - FEW);
            });
        }),
};

/** @param {string} folder @param {number} devices */
function fleetIn(folder, devices) {
    mkdirSync(folder);
    return writeFleetFiles({ folder, devices, seed: 26_100 });
}

/** @param {string} dist @param {ReturnType<typeof writeFleetFiles>} fleet */
async function peakOf(dist, { intune, entra, expected }) {
    const nodeOptions = [`--max-old-space-size=${HEAP}`];
    const { result, peakBytes } = await childWork(["files", dist, intune, entra], { nodeOptions });
    checkSummary(result, expected);
    return peakBytes;
}
