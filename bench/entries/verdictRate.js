// @ts-check
"use strict";
const { checkSummary, childWork } = require("../childWork");
const { writeFleetFiles } = require("../fleetFiles");
const { medianOfThreeRuns } = require("../measuring");
const { inTemporaryFolder } = require("../temporaryFolder");

const DEVICES = 1_000_000;

/** @type {import("../run").Entry} */
module.exports = {
    name: "verdict-rate",
    what:
        "CPU time of 1,000,000 PCs from NDJSON through combining records and verdicts to the summary, relative to that of just JSON.parse of " +
        "every line; each in a separate process.",
    unit: "times",
    target: 2.5,
    better: "lower",
    measure: ({ dist }) =>
        inTemporaryFolder(async (folder) => {
            const { intune, entra, expected } = writeFleetFiles({ folder, devices: DEVICES, seed: 26_100 });
            return medianOfThreeRuns(async () => {
                const plain = await childWork(["parse", intune, entra]);
                const ours = await childWork(["files", dist, intune, entra]);
                checkSummary(ours.result, expected);
                return ours.cpuSeconds / plain.cpuSeconds;
            });
        }),
};
